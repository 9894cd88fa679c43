package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.util.function.LongSupplier;

/**
 * Keeps a session's state within its bound, in characters of JSON. What updates may add is summed
 * up, and the state counted exactly only when the sum comes near. Not thread-safe: the log's lock
 * guards it.
 */
final class StateBound {
  private long sum;

  /** What the state may hold by now at most. */
  long sum() {
    return sum;
  }

  void restart(long atMost) {
    sum = atMost;
  }

  /**
   * Makes room for so much more.
   *
   * @param size counts the state
   * @throws Refusal {@code too-large} where there is none
   */
  void reserve(long more, long most, LongSupplier size) {
    if (sum + more > most) {
      restart(size.getAsLong());
      if (sum + more > most) {
        throw Refusal.of(ErrorCode.TOO_LARGE, "The session's state may hold " + most + " bytes.");
      }
    }
    sum += more;
  }
}
