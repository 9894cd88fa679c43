package com.shipvox.live.session;

import com.shipvox.live.config.LiveConfig;

/**
 * The settings that decide what a command does. They are replicated themselves, so that nodes with
 * different configurations still decide alike; the leader's configuration counts.
 *
 * @param logCount updates that a log keeps at least
 * @param logMs time that a log keeps at least, ms
 * @param logBytes bound of one log; beyond it only {@code logCount} holds
 * @param idleMs a session without agent or viewer for so long is dropped, ms
 * @param endedMs how long an ended session stays readable, ms
 * @param sessions most sessions; further ones are refused with {@code unavailable}
 * @param stateBytes bound of one session's folded state
 */
public record Retention(
    int logCount,
    long logMs,
    long logBytes,
    long idleMs,
    long endedMs,
    int sessions,
    long stateBytes) {

  public static Retention of(LiveConfig.Session config) {
    return new Retention(
        config.logCount(),
        config.logTime().toMillis(),
        config.logBytes(),
        config.idle().toMillis(),
        config.endedKept().toMillis(),
        config.most(),
        config.stateBytes());
  }
}
