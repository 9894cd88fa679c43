package com.shipvox.live.security;

import java.time.InstantSource;

/**
 * A token bucket: so many a second, and as many at once after a quiet second. Thread-safe: its
 * fields are guarded by its monitor.
 */
public final class RateLimiter {
  private final long perSecond;
  private final InstantSource clock;
  private double tokens;
  private long filledAt;

  public RateLimiter(int perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = perSecond;
    this.filledAt = clock.millis();
  }

  /** Takes {@code count} if so many are there; takes nothing otherwise. */
  public synchronized boolean tryAcquire(int count) {
    fill();
    if (tokens < count) {
      return false;
    }
    tokens -= count;
    return true;
  }

  /** Whether nothing was taken for so long that a new bucket would be the same. */
  public synchronized boolean isFull() {
    fill();
    return tokens >= perSecond;
  }

  private void fill() {
    long now = clock.millis();
    // A clock that is set back fills nothing, and must not block for as long as it was set back.
    double gained = Math.max(0, now - filledAt) * perSecond / 1000.0;
    tokens = Math.min(perSecond, tokens + gained);
    filledAt = now;
  }
}
