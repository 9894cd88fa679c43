package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.SentUpdate;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.RateLimiter;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One agent's updates on their way into the log. Each frame is answered by RECEIPT or ERROR, in the
 * order of the frames, however many are under way. Used by the connection's events alone.
 */
final class AgentPipe {
  /** So many frames may wait for their answer; an agent that sends on then is cut. */
  static final int MOST_WAITING = 2_000;

  private static final int MOST_CHARACTERS = 1 << 20;

  private final Services services;
  private final Replies replies;
  private final Mailbox mailbox;
  private final RateLimiter others;

  // Bounded by the two numbers above.
  private final ArrayDeque<Answer> answers = new ArrayDeque<>();
  private int characters;

  private static final class Answer {
    final @Nullable String ref;

    /** Null while the update is under way. */
    Frame.@Nullable Control frame;

    Answer(@Nullable String ref) {
      this.ref = ref;
    }

    int size() {
      return ref == null ? 0 : ref.length();
    }
  }

  AgentPipe(Services services, Replies replies, Mailbox mailbox) {
    this.services = services;
    this.replies = replies;
    this.mailbox = mailbox;
    this.others = new RateLimiter(services.config().limits().updatesPerSecond(), services.clock());
  }

  /**
   * Whether a frame may be taken. Updates may, because their session's rate counts them; whatever
   * else an agent sends is held to the same rate, and what is wrong with it is answered here.
   */
  boolean admits(Incoming frame) {
    if (frame instanceof Incoming.Good good && good.message() instanceof SentUpdate) {
      return true;
    }
    if (!others.tryAcquire(1)) {
      refuse(
          Refusal.retryAfter(
              ErrorCode.TOO_FAST, "Too many frames a second.", others.secondsUntil(1)),
          frame.ref());
      return false;
    }
    if (frame instanceof Incoming.Bad bad) {
      refuse(bad.refusal(), bad.ref());
      return false;
    }
    return true;
  }

  void take(Caller caller, @Nullable Session open, SentUpdate update) {
    Session session;
    try {
      session = Following.meant(open, update.sessionId());
    } catch (Refusal refusal) {
      refuse(refusal, update.id());
      return;
    }
    Answer answer = enqueue(update.id());
    if (answer == null) {
      return;
    }
    CompletableFuture<Appended> taken = services.ingest().take(caller, session, update);
    if (taken.isDone()) {
      taken.whenComplete((done, failure) -> answer(answer, session, update.id(), done, failure));
    } else {
      taken.whenCompleteAsync(
          (done, failure) -> answer(answer, session, update.id(), done, failure), mailbox);
    }
  }

  /** Refuses a frame, behind the answers to those before it. */
  void refuse(Refusal refusal, @Nullable String ref) {
    Answer answer = enqueue(ref);
    if (answer != null) {
      answer.frame = services.frames().error(refusal, ref);
      flush();
    }
  }

  /** The place of an answer; null where there are too many, which ends the connection. */
  private @Nullable Answer enqueue(@Nullable String ref) {
    Answer answer = new Answer(ref);
    if (answers.size() >= MOST_WAITING || characters + answer.size() > MOST_CHARACTERS) {
      replies.end(ErrorCode.TOO_FAST, "Too many frames wait for their answer.", null);
      return null;
    }
    characters += answer.size();
    answers.add(answer);
    return answer;
  }

  private void answer(
      Answer answer,
      Session session,
      String ref,
      @Nullable Appended done,
      @Nullable Throwable failure) {
    answer.frame =
        failure == null
            ? services.frames().receipt(session, ref, Objects.requireNonNull(done))
            : services.frames().error(Problems.refusal(failure, "UPDATE", session.id()), ref);
    flush();
  }

  private void flush() {
    for (Answer first = answers.peek(); first != null; first = answers.peek()) {
      Frame.Control frame = first.frame;
      if (frame == null) {
        return;
      }
      answers.remove();
      characters -= first.size();
      replies.send(frame);
    }
  }
}
