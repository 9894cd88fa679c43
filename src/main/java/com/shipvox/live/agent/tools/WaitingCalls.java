package com.shipvox.live.agent.tools;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;

/**
 * Bounds the calls that wait for their updates to be stored; each holds a thread of the container,
 * which other requests need as well. Thread-safe.
 */
@Singleton
public final class WaitingCalls {
  private static final int MOST = 32;

  private final Semaphore room = new Semaphore(MOST);

  /**
   * To be followed by {@link #leave}.
   *
   * @throws Refusal {@code unavailable}
   */
  public void enter() {
    if (!room.tryAcquire()) {
      throw Refusal.retryAfter(ErrorCode.UNAVAILABLE, "Too many calls wait at once.", 1);
    }
  }

  public void leave() {
    room.release();
  }
}
