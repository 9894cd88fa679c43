package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Open;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.security.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers INIT: checks its token and opens the session. Both may take a while; what the client
 * sends meanwhile is taken afterwards, in order. Used by the connection's events alone.
 */
final class InitHandler {
  private final Login login;
  private final Following following;
  private final Replies replies;
  private final Mailbox mailbox;
  private final Consumer<Incoming> handler;
  private final DeferredFrames deferred = new DeferredFrames();

  /**
   * @param handler takes the frames that were put off
   */
  InitHandler(
      Login login,
      Following following,
      Replies replies,
      Mailbox mailbox,
      Consumer<Incoming> handler) {
    this.login = login;
    this.following = following;
    this.replies = replies;
    this.mailbox = mailbox;
    this.handler = handler;
  }

  /** Whether frames are to be put off now. */
  boolean isUnderWay() {
    return deferred.isOpen();
  }

  /** Puts a frame off; false where there are too many. */
  boolean defer(Incoming frame) {
    return deferred.add(frame, login.isAgent());
  }

  /** Answers INIT: its token, if it has one, before anything that was sent after it. */
  void take(Open open) {
    String token = open.payload().token();
    if (token == null) {
      open(open, false);
      return;
    }
    deferred.open();
    then(
        login.verify(token),
        (caller, refusal) -> {
          if (refusal != null) {
            deniedBy(refusal);
          } else if (caller != null) {
            login.renew(caller);
            following.renewed(caller);
          }
          if (!replies.ending()) {
            open(open, true);
          }
        });
  }

  private void deniedBy(Refusal refusal) {
    if (refusal.code() == ErrorCode.TOO_MANY_CONNECTIONS) {
      replies.end(refusal.code(), null);
    } else {
      replies.deny(refusal.code());
    }
  }

  private void open(Open open, boolean renewed) {
    Caller caller = login.caller();
    if (caller == null) {
      replies.deny(ErrorCode.TOKEN_MISSING);
      return;
    }
    if (following.session() != null) {
      if (!renewed) {
        replies.refuse(Refusal.of(ErrorCode.INVALID, "The session is open already."), open.id());
      }
      return;
    }
    String wanted = open.sessionId() != null ? open.sessionId() : caller.sessionId();
    if (wanted == null) {
      replies.refuse(Refusal.of(ErrorCode.INVALID, "/sessionId is missing."), open.id());
      return;
    }
    deferred.open();
    then(
        following.open(caller, wanted, open.payload().resume()),
        (opened, refusal) -> {
          if (refusal != null) {
            replies.end(refusal.code(), refusal.text(), open.id());
          }
        });
  }

  /** What becomes of some work elsewhere. */
  @FunctionalInterface
  private interface Outcome<T> {
    void take(@Nullable T result, @Nullable Refusal refusal);
  }

  /** Runs the outcome as an event unless the end has begun, and then takes what was sent since. */
  private <T> void then(CompletableFuture<T> work, Outcome<T> outcome) {
    CompletableFuture<T> unused =
        work.whenCompleteAsync(
            (result, failure) -> {
              deferred.close();
              if (!replies.ending()) {
                outcome.take(
                    result, failure == null ? null : Problems.refusal(failure, "INIT", null));
              }
              takeDeferred();
            },
            mailbox);
  }

  private void takeDeferred() {
    while (!deferred.isOpen() && !replies.ending()) {
      Incoming next = deferred.poll();
      if (next == null) {
        return;
      }
      handler.accept(next);
    }
  }
}
