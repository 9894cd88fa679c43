package com.shipvox.live.socket;

import com.shipvox.live.delivery.ViewerActs;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Act;
import com.shipvox.live.message.Message.SentUpdate;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One viewer's own updates on their way into the log: only a refused one is answered. Used by the
 * connection's events alone.
 */
final class ViewerPipe {
  private static final int MOST_WAITING = 128;

  private final ViewerActs writer;
  private final Replies replies;
  private final Mailbox mailbox;
  private int waiting;

  ViewerPipe(ViewerActs writer, Replies replies, Mailbox mailbox) {
    this.writer = writer;
    this.replies = replies;
    this.mailbox = mailbox;
  }

  void take(Caller caller, @Nullable Session open, SentUpdate update) {
    try {
      Act act = update.act();
      append(caller, Following.meant(open, act.sessionId()), act);
    } catch (Refusal refusal) {
      replies.refuse(refusal, update.id());
    }
  }

  private void append(Caller caller, Session session, Act act) {
    if (waiting >= MOST_WAITING) {
      throw Refusal.of(ErrorCode.UNAVAILABLE, "Too much waits for the log; try again.");
    }
    CompletableFuture<Appended> appended = writer.actLater(caller, session, act);
    waiting++;
    CompletableFuture<Appended> unused =
        appended.whenCompleteAsync(
            (done, failure) -> {
              waiting--;
              if (failure != null) {
                replies.refuse(Problems.refusal(failure, "UPDATE", session.id()), act.id());
              }
            },
            mailbox);
  }
}
