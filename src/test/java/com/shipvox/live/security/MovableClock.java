package com.shipvox.live.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it; begins at the real time. */
public final class MovableClock implements InstantSource {
  private volatile Instant now = Instant.now();

  public void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
