package com.shipvox.live.security;

import com.shipvox.live.message.Role;
import com.shipvox.live.session.RevokedTokens;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The viewer tokens that are worthless before their time. Bounded: an entry goes when no token that
 * it speaks of can still be alive, and a session that revokes one by one beyond the bound revokes
 * all that it has issued. Written by the thread that applies the replicated log; read by any.
 */
@Singleton
public final class Revocations implements RevokedTokens {
  /** Single tokens remembered for one session. */
  static final int MOST_PER_SESSION = 1_000;

  private static final long KEPT_MS =
      Claims.LONGEST_VIEWER_LIFE.plus(TokenVerifier.SKEW).toMillis();
  private static final long SWEEP_MS = 60_000;

  /** When something was revoked: by the wall clock, ms since 1970, and by the log's age. */
  private record When(long at, long age) {}

  /**
   * What one session has revoked; replaced, never changed.
   *
   * @param all tokens issued up to then; null for none
   * @param singly token id to when it was revoked
   */
  private record Revoked(@Nullable When all, Map<String, When> singly) {}

  private final Map<String, Revoked> sessions = new ConcurrentHashMap<>();

  // Used by the applying thread alone.
  private long sweptAge;

  @Override
  public void revoke(Revocation revocation) {
    add(revocation);
    if (revocation.age() - sweptAge >= SWEEP_MS) {
      sweptAge = revocation.age();
      forgetExpired(revocation.age() - KEPT_MS);
    }
  }

  @Override
  public List<Revocation> all() {
    List<Revocation> all = new ArrayList<>();
    sessions.forEach(
        (id, revoked) -> {
          When every = revoked.all();
          if (every != null) {
            all.add(new Revocation(id, null, every.at(), every.age()));
          }
          revoked.singly().forEach((t, w) -> all.add(new Revocation(id, t, w.at(), w.age())));
        });
    return all;
  }

  @Override
  public void restore(List<Revocation> revocations) {
    sessions.clear();
    revocations.forEach(this::add);
  }

  /** Whether the caller's token is one of them; false for every role but a viewer. */
  public boolean isRevoked(Caller caller) {
    String sessionId = caller.sessionId();
    if (caller.role() != Role.VIEWER || sessionId == null) {
      return false;
    }
    Revoked revoked = sessions.get(sessionId);
    return revoked != null
        && (caller.issuedAt() <= allUntil(revoked)
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

  private void add(Revocation revocation) {
    When when = new When(revocation.at(), revocation.age());
    sessions.compute(
        revocation.sessionId(), (id, before) -> with(revocation.tokenId(), when, before));
  }

  private static Revoked with(@Nullable String tokenId, When when, @Nullable Revoked before) {
    When all = before == null ? null : before.all();
    Map<String, When> singly = before == null ? Map.of() : before.singly();
    if (tokenId == null) {
      return new Revoked(later(all, when), singly);
    }
    Map<String, When> more = new HashMap<>(singly);
    more.putIfAbsent(tokenId, when);
    return more.size() > MOST_PER_SESSION
        ? new Revoked(later(all, when), Map.of())
        : new Revoked(all, Map.copyOf(more));
  }

  private static When later(@Nullable When one, When other) {
    return one == null || other.at() > one.at() ? other : one;
  }

  private static long allUntil(@Nullable Revoked revoked) {
    When all = revoked == null ? null : revoked.all();
    return all == null ? 0 : all.at();
  }

  private void forgetExpired(long deadAge) {
    for (String sessionId : sessions.keySet()) {
      sessions.computeIfPresent(sessionId, (id, revoked) -> alive(revoked, deadAge));
    }
  }

  private static @Nullable Revoked alive(Revoked revoked, long deadAge) {
    Map<String, When> singly = new HashMap<>(revoked.singly());
    singly.values().removeIf(when -> when.age() < deadAge);
    When all = revoked.all();
    boolean forgetAll = all == null || all.age() < deadAge;
    return singly.isEmpty() && forgetAll
        ? null
        : new Revoked(forgetAll ? null : all, Map.copyOf(singly));
  }
}
