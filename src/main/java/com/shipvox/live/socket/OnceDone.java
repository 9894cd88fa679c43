package com.shipvox.live.socket;

import com.shipvox.live.session.Outlet.Done;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells how a write ended, once, however often the container does. */
final class OnceDone implements Done {
  private final Done done;
  private final AtomicBoolean told = new AtomicBoolean();

  OnceDone(Done done) {
    this.done = done;
  }

  @Override
  public void done(boolean failed) {
    if (told.compareAndSet(false, true)) {
      done.done(failed);
    }
  }
}
