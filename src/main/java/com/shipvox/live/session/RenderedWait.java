package com.shipvox.live.session;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An agent's wait until certain viewers have painted an update. */
public final class RenderedWait {
  private final long seq;
  private final List<Viewer> of;
  private final Runnable done;
  private final AtomicBoolean told = new AtomicBoolean();

  RenderedWait(long seq, List<Viewer> of, Runnable done) {
    this.seq = seq;
    this.of = List.copyOf(of);
    this.done = done;
  }

  /** How many were there when the update was appended. */
  public int of() {
    return of.size();
  }

  /** How many of them have painted it. */
  public int by() {
    return (int) of.stream().filter(v -> v.renderedSeq() >= seq).count();
  }

  /** Whether all have; tells the agent once. */
  boolean isDone() {
    if (by() < of.size()) {
      return false;
    }
    if (told.compareAndSet(false, true)) {
      done.run();
    }
    return true;
  }
}
