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
 * all that it has issued. Thread-safe. Other nodes learn by the {@link Listener} what was revoked
 * here.
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

  /** Told of each revocation that was asked for on this node. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param tokenId null for all tokens that were issued up to {@code at}
     * @param at ms since 1970
     */
    void revoked(String sessionId, @Nullable String tokenId, long at);
  }

  private final InstantSource clock;
  private volatile Listener listener = (session, token, at) -> {};
  private final Map<String, Revoked> sessions = new ConcurrentHashMap<>();
  private volatile long sweptAt;

  @Inject
  public Revocations(InstantSource clock) {
    this.clock = clock;
    this.sweptAt = clock.millis();
  }

  /** Names who is to be told of what is revoked on this node. */
  public void listen(Listener newListener) {
    listener = newListener;
  }

  /** Revokes one token, known or not. */
  public void revoke(String sessionId, String tokenId) {
    long now = clock.millis();
    learn(sessionId, tokenId, now);
    listener.revoked(sessionId, tokenId, now);
  }

  /** Revokes all tokens of the session that were issued up to {@code now}, ms since 1970. */
  public void revokeAll(String sessionId, long now) {
    learn(sessionId, null, now);
    listener.revoked(sessionId, null, now);
  }

  /** Takes in what was revoked on another node, or here; once more changes nothing. */
  public void learn(String sessionId, @Nullable String tokenId, long at) {
    if (tokenId == null) {
      sessions.compute(
          sessionId,
          (id, old) ->
              new Revoked(Math.max(at, allUntil(old)), old == null ? Map.of() : old.singly()));
    } else {
      sessions.compute(sessionId, (id, old) -> with(tokenId, at, old));
    }
    sweep(clock.millis());
  }

  /** Tells all that is revoked, for a node that knows nothing of it. */
  public void all(Listener each) {
    sessions.forEach(
        (session, revoked) -> {
          if (revoked.allUntil() > 0) {
            each.revoked(session, null, revoked.allUntil());
          }
          revoked.singly().forEach((token, at) -> each.revoked(session, token, at));
        });
  }

  private static Revoked with(String tokenId, long at, @Nullable Revoked old) {
    Map<String, Long> singly = new HashMap<>(old == null ? Map.of() : old.singly());
    singly.putIfAbsent(tokenId, at);
    return singly.size() > MOST_PER_SESSION
        ? new Revoked(Math.max(at, allUntil(old)), Map.of())
        : new Revoked(allUntil(old), Map.copyOf(singly));
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
