package com.shipvox.live.socket;

/**
 * Signs of life of a client, and when it is to be asked for one. Times are milliseconds since 1970.
 * Thread-safe.
 */
final class Pulse {
  enum Health {
    WELL,
    /** To be pinged now. */
    QUIET,
    GONE
  }

  /** A client that is silent so long is asked for a sign of life; after twice that it is gone. */
  private static final long QUIET_MS = 30_000;

  private static final int PING_SECONDS = 5;

  private volatile long heardAt;
  private volatile long pingedAt;

  Pulse(long now) {
    heardAt = now;
  }

  void heard(long now) {
    heardAt = now;
  }

  /** A pong came: its round trip in ms, −1 where none was asked for, which tells no time. */
  long answered(long now) {
    heardAt = now;
    long asked = pingedAt;
    pingedAt = 0;
    return asked > 0 ? now - asked : -1;
  }

  /** To be called once a second, by one thread. */
  Health check(long now) {
    long silent = now - heardAt;
    if (silent > 2 * QUIET_MS) {
      return Health.GONE;
    }
    if (silent <= QUIET_MS || silent / 1000 % PING_SECONDS != 0) {
      return Health.WELL;
    }
    pingedAt = now;
    return Health.QUIET;
  }
}
