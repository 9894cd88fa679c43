package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.util.function.LongSupplier;

/**
 * Keeps a session's state within its bound, in bytes of JSON. What updates may add is summed up;
 * only when the sum comes near, the state is asked for its size, and then for what the updates
 * would make of it. Not thread-safe: the log's lock guards it.
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
   * @param now the state's size
   * @param then the state's size with the updates
   * @throws Refusal {@code too-large} where there is none
   */
  void reserve(long more, long most, LongSupplier now, LongSupplier then) {
    if (sum + more > most) {
      long size = now.getAsLong();
      restart(size);
      if (size + more > most) {
        long after = then.getAsLong();
        if (after > Math.max(size, most)) {
          throw Refusal.of(ErrorCode.TOO_LARGE, "The session's state may hold " + most + " bytes.");
        }
        sum = after;
        return;
      }
    }
    sum += more;
  }
}
