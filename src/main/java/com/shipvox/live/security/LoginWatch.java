package com.shipvox.live.security;

import com.shipvox.live.message.Role;
import java.util.Objects;

/**
 * A login in use: tells when its token nears its end, is past it, or was revoked. Not thread-safe:
 * guarded by the connection that owns it.
 */
public final class LoginWatch {
  private static final long WARN_MS = 30_000;

  /** What to do about the login now. */
  public enum Verdict {
    GOOD,
    /** Told once, 30 s before the end. */
    EXPIRING,
    EXPIRED,
    REVOKED
  }

  private final Caller caller;
  private final Revocations revocations;
  private volatile boolean warned;

  public LoginWatch(Caller caller, Revocations revocations) {
    this.caller = caller;
    this.revocations = revocations;
  }

  public Caller caller() {
    return caller;
  }

  /**
   * Whether a fresh token may take this one's place: the same user, session and role. A viewer's
   * may come from another issuer, since its session is named in it.
   */
  public boolean admits(Caller fresh) {
    return fresh.subject().equals(caller.subject())
        && fresh.role() == caller.role()
        && (fresh.role() == Role.VIEWER || fresh.issuer().equals(caller.issuer()))
        && Objects.equals(fresh.sessionId(), caller.sessionId());
  }

  /** Whether {@link #check} would say anything but good; may be asked by any thread. */
  public boolean isDue(long now) {
    return now >= caller.expiresAt()
        || (!warned && now >= caller.expiresAt() - WARN_MS)
        || revocations.isRevoked(caller);
  }

  public Verdict check(long now) {
    if (revocations.isRevoked(caller)) {
      return Verdict.REVOKED;
    }
    if (now >= caller.expiresAt()) {
      return Verdict.EXPIRED;
    }
    if (!warned && now >= caller.expiresAt() - WARN_MS) {
      warned = true;
      return Verdict.EXPIRING;
    }
    return Verdict.GOOD;
  }
}
