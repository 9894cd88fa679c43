package com.shipvox.live.fast;

import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.tyrus.spi.CompletionHandler;

/** Reports the end of a frame's write once, even if the container reports it several times. */
final class WriteEnd extends CompletionHandler<ByteBuffer> {
  private final Frame frame;
  private final Done done;
  private final AtomicBoolean reported = new AtomicBoolean();

  WriteEnd(Frame frame, Done done) {
    this.frame = frame;
    this.done = done;
  }

  @Override
  public void completed(ByteBuffer written) {
    report(false);
  }

  @Override
  public void failed(Throwable fault) {
    report(true);
  }

  @Override
  public void cancelled() {
    report(true);
  }

  private void report(boolean failed) {
    if (reported.compareAndSet(false, true)) {
      done.done(frame, failed);
    }
  }
}
