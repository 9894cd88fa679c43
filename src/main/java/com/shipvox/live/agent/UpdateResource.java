package com.shipvox.live.agent;

import com.shipvox.live.agent.Answers.Rendered;
import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.node.Background;
import com.shipvox.live.session.RenderedWait;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Takes an agent's updates and answers with their places in the log, at once or when they are
 * painted. A plain post is mostly taken by {@link UpdateFilter} before it comes here.
 */
@Path("sessions/{id}/updates")
@Produces(MediaType.APPLICATION_JSON)
public class UpdateResource {
  @Inject private Ingest ingest;
  @Inject private InstantSource clock;
  @Inject private Background background;

  @POST
  public void append(
      @Context HttpServletRequest request,
      @PathParam("id") String id,
      @QueryParam("renderedWithinMs") @Nullable String renderedWithinMs,
      @Suspended AsyncResponse response) {
    CompletableFuture<Taken> unused =
        ingest
            .take(request, id, renderedWithinMs)
            .whenComplete(
                (taken, failure) -> {
                  if (failure != null) {
                    response.resume(
                        failure instanceof CompletionException e ? e.getCause() : failure);
                  } else if (renderedWithinMs == null) {
                    response.resume(answer(taken, null));
                  } else {
                    answerWhenRendered(taken, response);
                  }
                });
  }

  private void answerWhenRendered(Taken taken, AsyncResponse response) {
    Answering answering = new Answering(taken, response);
    RenderedWait painted =
        taken.session().audience().whenRendered(taken.seqs(), taken.onScreen(), answering::finish);
    answering.begin(
        painted, background.after(Duration.ofMillis(taken.waitMs()), answering::finish));
  }

  private static Response answer(Taken taken, @Nullable Rendered rendered) {
    return Response.status(taken.status()).entity(taken.answer(rendered)).build();
  }

  /** An answer that waits for the viewers' screens or for the agent's patience to end. */
  private final class Answering {
    private final Taken taken;
    private final AsyncResponse response;

    // Guarded by this object's monitor; finish may come before begin, from another thread.
    private @Nullable RenderedWait painted;
    private @Nullable Future<?> timeout;
    private boolean finished;
    private boolean answered;

    Answering(Taken taken, AsyncResponse response) {
      this.taken = taken;
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
      taken.session().audience().forget(wait);
      long ms = clock.millis() - taken.at();
      response.resume(answer(taken, new Rendered(wait.by(), wait.of(), wait.held(), ms)));
    }
  }
}
