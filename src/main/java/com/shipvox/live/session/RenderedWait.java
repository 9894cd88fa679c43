package com.shipvox.live.session;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An agent's wait until certain viewers have acknowledged its updates. */
public final class RenderedWait {
  private final List<Long> seqs;
  private final long last;
  private final List<Viewer> of;
  private final Runnable done;
  private final AtomicBoolean told = new AtomicBoolean();

  RenderedWait(List<Long> seqs, List<Viewer> of, Runnable done) {
    this.seqs = List.copyOf(seqs);
    this.last = Collections.max(seqs);
    this.of = List.copyOf(of);
    this.done = done;
  }

  /** How many were there when the updates were appended. */
  public int of() {
    return of.size();
  }

  /** How many of them have painted the updates. */
  public int by() {
    return (int) of.stream().filter(v -> acknowledged(v) && !holds(v)).count();
  }

  /** How many of them have acknowledged the updates, and hold some part until its word. */
  public int held() {
    return (int) of.stream().filter(v -> acknowledged(v) && holds(v)).count();
  }

  private boolean acknowledged(Viewer viewer) {
    return viewer.renderedSeq() >= last;
  }

  private boolean holds(Viewer viewer) {
    return !Collections.disjoint(viewer.screen().held(), seqs);
  }

  /** Whether all have acknowledged the updates; tells the agent once. */
  boolean isDone() {
    if (!of.stream().allMatch(this::acknowledged)) {
      return false;
    }
    if (told.compareAndSet(false, true)) {
      done.run();
    }
    return true;
  }
}
