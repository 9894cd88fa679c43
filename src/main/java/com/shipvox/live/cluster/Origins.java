package com.shipvox.live.cluster;

import java.util.concurrent.TimeUnit;

/**
 * Where the updates of one session come in, for its leader: an update that comes in at the leader
 * spares the others a message and its content on the way, so the lead follows the updates. A load
 * balancer that spreads them over the nodes moves nothing: well over half of the last ones must
 * have come in at one node. Not thread-safe: guarded by the session's turn.
 */
final class Origins {
  /** So many more than {@value #AGAINST} for each that came in elsewhere. */
  static final int ENOUGH = 8;

  static final int AGAINST = 3;

  /** The least time between two moves: one costs some messages, and the session some ms. */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private String most = "";
  private int ahead;
  private long since;

  /** The node leads from now on, by {@link System#nanoTime()}. */
  void restart(long now) {
    most = "";
    ahead = 0;
    since = now;
  }

  /** Counts what has come in at a node; whether that node should lead. */
  boolean count(String node, long now) {
    if (node.equals(most)) {
      ahead = Math.min(ahead + 1, ENOUGH);
    } else {
      ahead -= AGAINST;
      if (ahead <= 0) {
        most = node;
        ahead = 1;
      }
      return false;
    }
    return ahead == ENOUGH && now - since > PAUSE_NANOS;
  }
}
