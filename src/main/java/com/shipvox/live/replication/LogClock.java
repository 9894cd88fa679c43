package com.shipvox.live.replication;

import com.shipvox.live.session.Moment;
import java.time.InstantSource;

/**
 * The time of the replicated log on this node. Its age goes on from the last applied entry by this
 * node's monotonic clock, so that a change of leader neither stops it nor makes it jump, however
 * far the nodes' wall clocks are apart. Thread-safe: guarded by its monitor.
 */
final class LogClock {
  private final InstantSource wall;
  private Moment last = new Moment(0, 0);
  private long lastNanos = System.nanoTime();

  LogClock(InstantSource wall) {
    this.wall = wall;
  }

  /** The moment for a command that is ordered now. */
  synchronized Moment now() {
    long elapsedMs = (System.nanoTime() - lastNanos) / 1_000_000;
    return new Moment(Math.max(last.at(), wall.millis()), last.age() + elapsedMs);
  }

  /** An entry of that moment was applied. */
  synchronized void applied(Moment moment) {
    last = moment;
    lastNanos = System.nanoTime();
  }

  /** The moment of the last applied entry. */
  synchronized Moment last() {
    return last;
  }
}
