package com.shipvox.live.agent;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
import com.shipvox.live.Traces;
import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.RequestPolicy;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the plain {@code POST /api/sessions/{id}/updates} before JAX-RS does: per request, routing,
 * injection and the asynchronous answer there cost more than all the rest of an update's way. What
 * is in any way unusual, such as a query, goes on to {@link UpdateResource}, and so does everything
 * while requests are traced, which the server does there; both ask {@link Ingest}.
 */
public class UpdateFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = Logger.getLogger(UpdateFilter.class.getName());
  private static final String BEFORE_ID = "/api/sessions/";
  private static final String BEHIND_ID = "/updates";

  /** Requests that may wait for other nodes without a thread each; more wait with theirs. */
  private static final int MOST_WAITING = 2_000;

  private final transient Semaphore waiting = new Semaphore(MOST_WAITING);

  @Inject private transient LiveConfig config;
  @Inject private transient RequestPolicy policy;
  @Inject private transient Ingest ingest;
  @Inject private transient Traces traces;
  @Inject private transient Background background;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!config.shortcut().ingest()
        || traces.on()
        || !request.getMethod().equals("POST")
        || request.getQueryString() != null
        || !acceptsJson(request.getHeaders("Accept"))) {
      chain.doFilter(request, response);
      return;
    }
    String sessionId = sessionId(request.getRequestURI());
    if (sessionId == null) {
      chain.doFilter(request, response);
      return;
    }
    if (!policy.admit(request, response)) {
      return;
    }
    try {
      CompletableFuture<Taken> taken = ingest.takeLater(request, sessionId);
      if (taken.isDone() || !waiting.tryAcquire()) {
        answer(response, taken.join());
      } else {
        answerLater(request, response, taken);
      }
    } catch (RuntimeException failure) {
      refuse(response, failure);
    }
  }

  /** Lets the thread go; without a wait of its own, because the append ends within seconds. */
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
    // Not on the cluster's thread: a client's next request may be waiting in the connection.
    taken.whenCompleteAsync(
        (done, failure) -> {
          waiting.release();
          try {
            if (failure == null) {
              answer(response, done);
            } else {
              refuse(response, failure);
            }
          } catch (IOException gone) {
            LOG.log(Level.FINE, "Nobody waits for the answer.", gone);
          } finally {
            context.complete();
          }
        },
        background);
  }

  /** The session in an updates' path that is spelt plainly; null in any other. */
  private static @Nullable String sessionId(String uri) {
    int end = uri.length() - BEHIND_ID.length();
    if (!uri.startsWith(BEFORE_ID) || !uri.endsWith(BEHIND_ID) || end <= BEFORE_ID.length()) {
      return null;
    }
    for (int i = BEFORE_ID.length(); i < end; i++) {
      char c = uri.charAt(i);
      if (c == '/' || c == '%' || c == ';') {
        return null;
      }
    }
    return uri.substring(BEFORE_ID.length(), end);
  }

  /** Whether it surely takes JSON; what else it may say of its tastes, JAX-RS understands. */
  private static boolean acceptsJson(Enumeration<String> accept) {
    if (!accept.hasMoreElements()) {
      return true;
    }
    String first = accept.nextElement();
    return !accept.hasMoreElements() && (first.equals("*/*") || first.equals("application/json"));
  }

  private static void answer(HttpServletResponse response, Taken taken) throws IOException {
    answer(response, taken.status(), "application/json", taken.answer(null));
  }

  private static void refuse(HttpServletResponse response, Throwable failure) throws IOException {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Refusal refusal) {
      refuse(response, refusal);
    } else {
      LOG.log(Level.SEVERE, "A request failed.", cause);
      refuse(response, Refusal.of(ErrorCode.INTERNAL, "The server failed; it was logged."));
    }
  }

  private static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
    if (refusal.retryAfterSeconds() > 0) {
      response.setIntHeader("Retry-After", refusal.retryAfterSeconds());
    }
    if (refusal.code().status() == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    answer(response, refusal.code().status(), Problem.MEDIA_TYPE, Problem.json(refusal));
  }

  private static void answer(HttpServletResponse response, int status, String type, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
