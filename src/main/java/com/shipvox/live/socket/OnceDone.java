package com.shipvox.live.socket;

import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.tyrus.spi.CompletionHandler;

/** Tells how a frame's write ended, once, however often the container does. */
final class OnceDone extends CompletionHandler<ByteBuffer> {
  private final Frame frame;
  private final Done done;
  private final AtomicBoolean told = new AtomicBoolean();

  OnceDone(Frame frame, Done done) {
    this.frame = frame;
    this.done = done;
  }

  @Override
  public void completed(ByteBuffer written) {
    tell(false);
  }

  @Override
  public void failed(Throwable fault) {
    tell(true);
  }

  @Override
  public void cancelled() {
    tell(true);
  }

  private void tell(boolean failed) {
    if (told.compareAndSet(false, true)) {
      done.done(frame, failed);
    }
  }
}
