package com.shipvox.live.security;

import com.shipvox.live.message.Role;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The viewer tokens that are worthless before their time. Bounded: an entry goes when no token that
 * it speaks of can still be alive, and a session that revokes one by one beyond the bound revokes
 * all that it has issued. Thread-safe; what is called here on one node must be called on each.
 */
@Singleton
public final class Revocations {
  /** Single tokens remembered for one session. */
  static final int MOST_PER_SESSION = 1_000;

  private static final long KEPT_MS =
      Claims.LONGEST_VIEWER_LIFE.plus(TokenVerifier.SKEW).toMillis();
  private static final long SWEEP_MS = 60_000;

  /**
   * What one session has revoked; replaced, never changed.
   *
   * @param allUntil tokens issued up to then, ms since 1970; 0 for none
   * @param singly token id to when it was revoked, ms since 1970
   */
  private record Revoked(long allUntil, Map<String, Long> singly) {}

  private final InstantSource clock;
  private final Map<String, Revoked> sessions = new ConcurrentHashMap<>();
  private volatile long sweptAt;

  @Inject
  public Revocations(InstantSource clock) {
    this.clock = clock;
    this.sweptAt = clock.millis();
  }

  /** Revokes one token, known or not. */
  public void revoke(String sessionId, String tokenId) {
    long now = clock.millis();
    sessions.compute(
        sessionId,
        (id, old) -> {
          Map<String, Long> singly = new HashMap<>(old == null ? Map.of() : old.singly());
          singly.putIfAbsent(tokenId, now);
          long allUntil = old == null ? 0 : old.allUntil();
          return singly.size() > MOST_PER_SESSION
              ? new Revoked(now, Map.of())
              : new Revoked(allUntil, Map.copyOf(singly));
        });
    sweep(now);
  }

  /** Revokes all tokens of the session that were issued up to {@code now}, ms since 1970. */
  public void revokeAll(String sessionId, long now) {
    sessions.compute(
        sessionId,
        (id, old) ->
            new Revoked(Math.max(now, allUntil(old)), old == null ? Map.of() : old.singly()));
    sweep(clock.millis());
  }

  /** Whether the caller's token is one of them; false for every role but a viewer. */
  public boolean isRevoked(Caller caller) {
    String sessionId = caller.sessionId();
    if (caller.role() != Role.VIEWER || sessionId == null) {
      return false;
    }
    Revoked revoked = sessions.get(sessionId);
    return revoked != null
        && (caller.issuedAt() <= revoked.allUntil()
            || revoked.singly().containsKey(caller.tokenId()));
  }

  /** The first moment, ms since 1970, at which a new token of this session is no revoked one. */
  long firstIssue(String sessionId) {
    return allUntil(sessions.get(sessionId)) + 1;
  }

  /** Sessions that are remembered at all; for tests and metrics. */
  int size() {
    return sessions.size();
  }

  private static long allUntil(@Nullable Revoked revoked) {
    return revoked == null ? 0 : revoked.allUntil();
  }

  private void sweep(long now) {
    if (now - sweptAt < SWEEP_MS) {
      return;
    }
    sweptAt = now;
    long dead = now - KEPT_MS;
    for (String sessionId : sessions.keySet()) {
      sessions.computeIfPresent(sessionId, (id, old) -> live(old, dead));
    }
  }

  private static @Nullable Revoked live(Revoked old, long dead) {
    Map<String, Long> singly = new HashMap<>(old.singly());
    for (Iterator<Long> revokedAt = singly.values().iterator(); revokedAt.hasNext(); ) {
      if (revokedAt.next() < dead) {
        revokedAt.remove();
      }
    }
    return singly.isEmpty() && old.allUntil() < dead
        ? null
        : new Revoked(old.allUntil(), Map.copyOf(singly));
  }
}
