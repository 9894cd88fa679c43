package com.shipvox.live.security;

import java.time.InstantSource;

/**
 * A token bucket: so many a second, and as many at once after a quiet second. What asks for more
 * than a whole bucket passes a full one and is paid for afterwards, so that no size is refused for
 * ever. Runs no thread. Thread-safe: its fields are guarded by its monitor.
 */
public final class RateLimiter {
  private final long perSecond;
  private final InstantSource clock;
  private double tokens; // Below zero while something large is being paid for.
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
    if (tokens < Math.min(count, perSecond)) {
      return false;
    }
    tokens -= count;
    return true;
  }

  /** Whole seconds, at least 1, until {@code count} could be taken; for {@code Retry-After}. */
  public synchronized int secondsUntil(int count) {
    fill();
    double missing = Math.min(count, perSecond) - tokens;
    return (int) Math.max(1, Math.ceil(missing / perSecond));
  }

  /** Whether nothing was taken for so long that a new bucket would be the same. */
  public synchronized boolean isFull() {
    fill();
    return tokens >= perSecond;
  }

  private void fill() {
    long now = clock.millis();
    // A clock that is set back fills nothing, and must not block for as long as it was set back.
    double gained = Math.max(0, now - filledAt) / 1000.0 * perSecond;
    tokens = Math.min(perSecond, tokens + gained);
    filledAt = now;
  }
}
