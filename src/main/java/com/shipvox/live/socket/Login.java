package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.LoginWatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection's login: its place among the limits, its token and that token's end. Changed by
 * the connection's events alone; read by any thread.
 */
final class Login {
  private final Services services;
  private final Replies replies;
  private final long openedAt;

  private volatile @Nullable LoginWatch watch;

  // Used by events alone.
  private ConnectionLimits.@Nullable Place place;

  Login(Services services, Replies replies, long openedAt) {
    this.services = services;
    this.replies = replies;
    this.openedAt = openedAt;
  }

  /** The bearer of the token in force; null before the first good one. */
  @Nullable Caller caller() {
    LoginWatch known = watch;
    return known == null ? null : known.caller();
  }

  boolean isAgent() {
    Caller caller = caller();
    return caller != null && caller.role() == Role.AGENT;
  }

  /** Takes the connection's place, and answers the token that came with the handshake, if any. */
  void start(Handshake handshake) {
    try {
      place = services.limits().open(handshake.address());
      Caller caller = handshake.caller();
      ErrorCode refused = handshake.refused();
      if (refused != null) {
        replies.deny(refused);
      } else if (caller != null) {
        accept(caller);
      }
    } catch (Refusal tooMany) {
      replies.end(tooMany.code(), null);
    }
  }

  /** Finds out who bears a token. Reading keys may take seconds, so that is done elsewhere. */
  CompletableFuture<Caller> verify(String token) {
    Caller known = services.verifier().ifKnown(token);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> services.verifier().verify(token), services.slowWork());
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(
          Refusal.of(ErrorCode.UNAVAILABLE, "Too many tokens wait to be checked; try again."));
    }
  }

  /** Takes a good token: the first one, or a fresh one for the same user and session. */
  void renew(Caller caller) {
    LoginWatch before = watch;
    if (before != null && !before.admits(caller)) {
      replies.send(services.frames().denied(ErrorCode.FORBIDDEN));
      replies.end(ErrorCode.FORBIDDEN, "The token is for another user, session or role.", null);
      return;
    }
    try {
      accept(caller);
    } catch (Refusal tooMany) {
      replies.end(tooMany.code(), null);
    }
  }

  private void accept(Caller caller) {
    if (place != null && watch == null) {
      place.belongsTo(caller.user());
    }
    watch = new LoginWatch(caller, services.revocations());
    replies.send(services.frames().accepted(caller));
  }

  /**
   * Whether {@link #check} would do anything. Costs next to nothing; may be asked by any thread.
   */
  boolean isCheckDue() {
    LoginWatch known = watch;
    return known == null ? isLate() : known.isDue(services.clock().millis());
  }

  /** Ends the connection where its login has not come in time or is over. */
  void check() {
    LoginWatch known = watch;
    if (known == null) {
      if (isLate()) {
        replies.end(ErrorCode.LOGIN_TIMEOUT, null);
      }
      return;
    }
    switch (known.check(services.clock().millis())) {
      case GOOD -> {}
      case EXPIRING ->
          replies.refuse(
              Refusal.of(ErrorCode.TOKEN_EXPIRING, "The token expires soon; send another."), null);
      case EXPIRED -> replies.deny(ErrorCode.TOKEN_EXPIRED);
      case REVOKED -> replies.deny(ErrorCode.TOKEN_REVOKED);
    }
  }

  private boolean isLate() {
    return services.steady().millis() - openedAt
        > services.config().socket().loginDeadline().toMillis();
  }

  /** Gives the place back. */
  void closed() {
    if (place != null) {
      place.close();
    }
  }
}
