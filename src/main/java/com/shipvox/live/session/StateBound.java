package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;

/**
 * Keeps a session's state within its bound, in characters of JSON. What updates may add is summed
 * up, and the state counted exactly only when the sum comes near. Not thread-safe: the log's lock
 * guards it.
 */
final class StateBound {
  private final long most;
  private long sum;

  StateBound(long most) {
    this.most = most;
  }

  /** Begins anew with a state of at most so much. */
  void restart(long atMost) {
    sum = atMost;
  }

  /** Counts what another node has let in: this one may be the next to let updates in. */
  void add(long more) {
    sum += more;
  }

  /**
   * Makes room for so much more.
   *
   * @throws Refusal {@code too-large} where there is none
   */
  void reserve(long more, SessionState state) {
    if (sum + more > most) {
      restart(state.size());
      if (sum + more > most) {
        throw Refusal.of(ErrorCode.TOO_LARGE, "The session's state may hold " + most + " bytes.");
      }
    }
    sum += more;
  }
}
