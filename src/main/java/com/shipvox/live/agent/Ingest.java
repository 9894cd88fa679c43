package com.shipvox.live.agent;

import com.shipvox.live.agent.Answers.Accepted;
import com.shipvox.live.agent.Answers.Rendered;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.SentUpdate;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Traces;
import com.shipvox.live.rest.Milliseconds;
import com.shipvox.live.rest.RequestBodies;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.SessionRates;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import com.shipvox.live.session.Viewer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Checks a request with updates, step by step as the contract orders them, and appends. */
@Singleton
public final class Ingest {
  private static final int MOST_WAIT_MS = 10_000;

  private final Bearer bearer;
  private final Access access;
  private final RequestBodies requests;
  private final SessionRates rates;
  private final LiveConfig config;
  private final InstantSource clock;
  private final Meters meters;

  @Inject
  public Ingest(
      Bearer bearer,
      Access access,
      RequestBodies requests,
      SessionRates rates,
      LiveConfig config,
      InstantSource clock,
      Meters meters) {
    this.bearer = bearer;
    this.access = access;
    this.requests = requests;
    this.rates = rates;
    this.config = config;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Updates that are in the log now.
   *
   * @param onScreen the viewers to wait for, where the agent asked for that
   * @param at when they were appended, ms since 1970
   * @param waitMs how long to wait at most
   */
  public record Taken(
      Session session, Appended appended, List<Viewer> onScreen, long at, int waitMs) {

    /** 201, or 200 where all had come before. */
    public int status() {
      return appended.allDuplicates() ? 200 : 201;
    }

    /** The updates' places in the log. */
    List<Long> seqs() {
      return appended.results().stream().map(Result::seq).toList();
    }

    /** The answer's body. */
    public String answer(@Nullable Rendered rendered) {
      return new Accepted(
              session.log().epoch(),
              appended.lastSeq(),
              session.audience().viewerCount(),
              appended.results(),
              rendered)
          .json();
    }
  }

  /**
   * Appends the request's updates, all or none, and holds no thread while they are stored.
   *
   * @param renderedWithinMs the query's parameter, or null
   * @throws Refusal as the contract's section 6 has it: perhaps at once, else the future fails with
   *     it
   */
  public CompletableFuture<Taken> take(
      HttpServletRequest request, String sessionId, @Nullable String renderedWithinMs) {
    return append(check(request, sessionId, renderedWithinMs));
  }

  /**
   * Appends one update or a batch that is not the body of a post itself, by the same rules.
   *
   * @param session one that the caller owns
   * @throws Refusal as above, with pointers into the update
   */
  public CompletableFuture<Taken> take(Caller caller, Session session, JsonValue update) {
    int bytes = update.toString().getBytes(StandardCharsets.UTF_8).length;
    return append(check(caller, session, update, bytes, null, null));
  }

  /** Who the log says an agent's updates are from. */
  public static Author author(Caller caller) {
    return new Author("agent:" + caller.user(), Source.AGENT, Traces.current());
  }

  private CompletableFuture<Taken> append(Checked checked) {
    CompletableFuture<Appended> appended;
    try {
      appended = checked.session().appendLater(checked.author(), checked.drafts());
    } catch (Refusal refusal) {
      throw checked.placed(refusal);
    }
    CompletableFuture<Taken> taken = appended.thenApply(done -> taken(checked, done));
    return checked.batchOfOne() ? taken.exceptionallyCompose(checked::placedLater) : taken;
  }

  /**
   * Appends the update in an agent's frame as if it had been posted.
   *
   * @return fails with the refusal; its pointers lead into the frame
   */
  public CompletableFuture<Appended> take(Caller caller, Session session, SentUpdate frame) {
    try {
      access.requireManage(caller, session);
      JsonObject update = UpdateBody.of(frame);
      int most = config.limits().updateBytes();
      List<UpdateDraft> drafts =
          admit(session, UpdateBody.drafts(update, UpdateBody.bytes(update, most), most, null));
      return session
          .appendLater(author(caller), drafts)
          .thenApply(this::count)
          .exceptionallyCompose(failure -> failed(failure, UpdateBody::intoFrame));
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal.at(UpdateBody::intoFrame));
    }
  }

  private static <T> CompletableFuture<T> failed(
      Throwable failure, UnaryOperator<String> pointers) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return CompletableFuture.failedFuture(
        cause instanceof Refusal refusal ? refusal.at(pointers) : failure);
  }

  /**
   * A request whose updates may be appended.
   *
   * @param batchOfOne whether its one update stands in an array, of which the log knows nothing
   */
  private record Checked(
      Session session,
      Author author,
      List<UpdateDraft> drafts,
      boolean batchOfOne,
      List<Viewer> onScreen,
      long at,
      int waitMs) {

    /** With pointers into the request's body. */
    Refusal placed(Refusal refusal) {
      return batchOfOne ? refusal.at("/0") : refusal;
    }

    <T> CompletableFuture<T> placedLater(Throwable failure) {
      return failed(failure, pointer -> "/0" + pointer);
    }
  }

  private Checked check(
      HttpServletRequest request, String sessionId, @Nullable String renderedWithinMs) {
    Caller caller = bearer.caller(request);
    Session session = access.manage(caller, sessionId);
    byte[] body = requests.bytes(request);
    return check(
        caller,
        session,
        MessageCodec.parse(body),
        body.length,
        request.getHeader("Idempotency-Key"),
        renderedWithinMs);
  }

  private Checked check(
      Caller caller,
      Session session,
      JsonValue json,
      int bytes,
      @Nullable String idempotencyKey,
      @Nullable String renderedWithinMs) {
    List<UpdateDraft> sent =
        UpdateBody.drafts(json, bytes, config.limits().updateBytes(), idempotencyKey);
    int waitMs = Milliseconds.parse("renderedWithinMs", renderedWithinMs, MOST_WAIT_MS);
    List<UpdateDraft> drafts = admit(session, sent);
    List<Viewer> onScreen = renderedWithinMs == null ? List.of() : session.audience().onScreen();
    long at = clock.millis();
    boolean batchOfOne = drafts.size() == 1 && json.getValueType() == ValueType.ARRAY;
    return new Checked(session, author(caller), drafts, batchOfOne, onScreen, at, waitMs);
  }

  /** Counts updates that are in order; what an agent says in plain words gets its forms. */
  private List<UpdateDraft> admit(Session session, List<UpdateDraft> sent) {
    if (session.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    rates.take(session.id(), sent.size());
    return UpdateBody.withForms(sent, session.lang());
  }

  private Appended count(Appended appended) {
    meters.appended(appended.fresh(), appended.results().size() - appended.fresh());
    return appended;
  }

  private Taken taken(Checked checked, Appended appended) {
    return new Taken(
        checked.session(), count(appended), checked.onScreen(), checked.at(), checked.waitMs());
  }
}
