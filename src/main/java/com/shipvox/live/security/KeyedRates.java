package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One rate limit for each of many keys. Bounded: a key vanishes once its bucket is full again, and
 * beyond {@code mostKeys} a new one is refused until one has. Thread-safe.
 */
public final class KeyedRates {
  private final ConcurrentHashMap<String, RateLimiter> limiters = new ConcurrentHashMap<>();
  private final int perSecond;
  private final int mostKeys;
  private final String what;
  private final InstantSource clock;

  public KeyedRates(String what, int perSecond, int mostKeys, InstantSource clock) {
    this.what = what;
    this.perSecond = perSecond;
    this.mostKeys = mostKeys;
    this.clock = clock;
  }

  /**
   * Takes {@code count} of the key's rate.
   *
   * @throws Refusal {@code too-fast} with the seconds to wait
   */
  public void take(String key, int count) {
    RateLimiter limiter = limiters.get(key);
    if (limiter == null && limiters.mappingCount() < mostKeys) {
      limiter = limiters.computeIfAbsent(key, k -> new RateLimiter(perSecond, clock));
    }
    if (limiter == null || !limiter.tryAcquire(count)) {
      int seconds = limiter == null ? 1 : limiter.secondsUntil(count);
      throw Refusal.retryAfter(
          ErrorCode.TOO_FAST, "At most " + perSecond + " " + what + ".", seconds);
    }
  }

  /** Forgets the keys that were not used for a second. */
  public void sweep() {
    limiters.values().removeIf(RateLimiter::isFull);
  }
}
