package com.shipvox.live.agent;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
import com.shipvox.live.Meters;
import com.shipvox.live.agent.Answers.Accepted;
import com.shipvox.live.agent.Answers.Rendered;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.SessionRates;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.RenderedWait;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.Viewer;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Takes an agent's updates: checks them, appends them, answers with their places in the log. */
@Path("sessions/{id}/updates")
@Produces(MediaType.APPLICATION_JSON)
public class UpdateResource {
  private static final int MOST_WAIT_MS = 10_000;

  @Inject private Bearer bearer;
  @Inject private Access access;
  @Inject private Requests requests;
  @Inject private SessionRates rates;
  @Inject private LiveConfig config;
  @Inject private InstantSource clock;
  @Inject private Background background;
  @Inject private Meters meters;

  @POST
  public void append(
      @Context HttpServletRequest request,
      @PathParam("id") String id,
      @QueryParam("renderedWithinMs") @Nullable String renderedWithinMs,
      @Suspended AsyncResponse response) {
    Caller caller = bearer.caller(request);
    Session session = access.manage(caller, id);
    byte[] body = requests.bytes(request);
    List<UpdateDraft> drafts =
        UpdateBody.drafts(
            MessageCodec.parse(body),
            body.length,
            config.limits().updateBytes(),
            request.getHeader("Idempotency-Key"));
    int wait = Millis.parse("renderedWithinMs", renderedWithinMs, MOST_WAIT_MS);
    if (session.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    rates.take(id, drafts.size());
    Audience audience = session.audience();
    List<Viewer> onScreen = renderedWithinMs == null ? List.of() : audience.onScreen();
    long start = clock.millis();
    Author author = new Author("agent:" + caller.subject(), Source.AGENT);
    Appended appended = session.append(author, drafts, start);
    meters.appended(appended.fresh(), appended.results().size() - appended.fresh());
    if (renderedWithinMs == null) {
      response.resume(answer(session, appended, null));
    } else {
      answerWhenRendered(session, appended, onScreen, start, wait, response);
    }
  }

  private void answerWhenRendered(
      Session session,
      Appended appended,
      List<Viewer> onScreen,
      long start,
      int wait,
      AsyncResponse response) {
    Answering answering = new Answering(session, appended, start, response);
    RenderedWait painted =
        session.audience().whenRendered(appended.lastSeq(), onScreen, answering::finish);
    answering.begin(painted, background.after(Duration.ofMillis(wait), answering::finish));
  }

  private Response answer(Session session, Appended appended, @Nullable Rendered rendered) {
    Accepted accepted =
        new Accepted(
            session.log().epoch(),
            appended.lastSeq(),
            session.audience().viewerCount(),
            appended.results(),
            rendered);
    return Response.status(appended.allDuplicates() ? 200 : 201)
        .entity(MessageCodec.encodeValue(accepted))
        .build();
  }

  /** An answer that waits for the viewers' screens or for the agent's patience to end. */
  private final class Answering {
    private final Session session;
    private final Appended appended;
    private final long start;
    private final AsyncResponse response;

    // Guarded by this object's monitor; finish may come before begin, from another thread.
    private @Nullable RenderedWait painted;
    private @Nullable Future<?> timeout;
    private boolean finished;
    private boolean answered;

    Answering(Session session, Appended appended, long start, AsyncResponse response) {
      this.session = session;
      this.appended = appended;
      this.start = start;
      this.response = response;
    }

    synchronized void begin(RenderedWait wait, Future<?> timer) {
      painted = wait;
      timeout = timer;
      answerIfFinished();
    }

    synchronized void finish() {
      finished = true;
      answerIfFinished();
    }

    private void answerIfFinished() {
      RenderedWait wait = painted;
      if (!finished || answered || wait == null || timeout == null) {
        return;
      }
      answered = true;
      timeout.cancel(false);
      session.audience().forget(wait);
      long ms = clock.millis() - start;
      response.resume(answer(session, appended, new Rendered(wait.by(), wait.of(), ms)));
    }
  }
}
