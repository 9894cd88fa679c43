package com.shipvox.live.fast;

import com.shipvox.live.agent.Ingest;
import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.node.Background;
import com.shipvox.live.rest.Problems;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Serves the plain {@code POST /api/sessions/{id}/updates} before JAX-RS: routing, injection and
 * the asynchronous answer of JAX-RS cost more than everything else that an update needs. Requests
 * that are unusual in any way, such as one with a query, go on to the JAX-RS resource. Both ask
 * {@link Ingest}.
 */
public class UpdateFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = Logger.getLogger(UpdateFilter.class.getName());

  /** Requests that may wait for other nodes without a thread; further ones wait with theirs. */
  private static final int MOST_WAITING = 2_000;

  private final transient Semaphore waiting = new Semaphore(MOST_WAITING);

  @Inject private transient Ingest ingest;
  @Inject private transient Background background;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!PlainPosts.isPlain(request)) {
      chain.doFilter(request, response);
      return;
    }
    String sessionId = PlainPosts.sessionId(request.getRequestURI());
    if (sessionId == null) {
      chain.doFilter(request, response);
      return;
    }
    try {
      CompletableFuture<Taken> taken = ingest.take(request, sessionId, null);
      if (taken.isDone() || !waiting.tryAcquire()) {
        write(response, taken.join());
      } else {
        answerLater(request, response, taken);
      }
    } catch (RuntimeException | Error failure) {
      refuse(request, response, failure);
    }
  }

  /** Answers without a thread. Sets no timeout, because every append ends within seconds. */
  private void answerLater(
      HttpServletRequest request, HttpServletResponse response, CompletableFuture<Taken> taken) {
    AsyncContext context;
    try {
      context = request.startAsync(request, response);
    } catch (RuntimeException e) {
      waiting.release();
      throw e;
    }
    context.setTimeout(0);
    // On a thread of ours: the container may serve the connection's next request on it.
    taken.whenCompleteAsync(
        (done, failure) -> {
          waiting.release();
          try {
            if (failure == null) {
              write(response, done);
            } else {
              refuse(request, response, failure);
            }
          } catch (IOException gone) {
            LOG.log(Level.FINE, "The client has gone.", gone);
          } finally {
            context.complete();
          }
        },
        background);
  }

  private static void write(HttpServletResponse response, Taken taken) throws IOException {
    byte[] body = taken.answer(null).getBytes(StandardCharsets.UTF_8);
    response.setStatus(taken.status());
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Throwable failure)
      throws IOException {
    String path = request.getRequestURI();
    Problems.write(response, Problems.refusal(failure, path, PlainPosts.sessionId(path)));
  }
}
