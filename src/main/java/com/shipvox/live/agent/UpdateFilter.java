package com.shipvox.live.agent;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.Traces;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.RequestPolicy;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the plain {@code POST /api/sessions/{id}/updates} before JAX-RS does: per request, routing,
 * injection and the asynchronous answer there cost more than all the rest of an update's way. What
 * is in any way unusual, such as a query, goes on to {@link UpdateResource}, and so does everything
 * while requests are traced, which the server does there; both ask {@link Ingest}.
 */
public class UpdateFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = Logger.getLogger(UpdateFilter.class.getName());
  private static final Pattern PATH =
      Pattern.compile("/api/sessions/([A-Za-z0-9._~-]{1,128})/updates");

  @Inject private transient LiveConfig config;
  @Inject private transient RequestPolicy policy;
  @Inject private transient Ingest ingest;
  @Inject private transient Traces traces;

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
    Matcher path = PATH.matcher(request.getRequestURI());
    if (!path.matches()) {
      chain.doFilter(request, response);
      return;
    }
    if (!policy.admit(request, response)) {
      return;
    }
    try {
      Ingest.Taken taken = ingest.take(request, path.group(1), null);
      answer(response, taken.status(), "application/json", taken.answer(null));
    } catch (Refusal refusal) {
      refuse(response, refusal);
    } catch (RuntimeException fault) {
      LOG.log(Level.SEVERE, "A request failed.", fault);
      refuse(response, Refusal.of(ErrorCode.INTERNAL, "The server failed; it was logged."));
    }
  }

  /** Whether it surely takes JSON; what else it may say of its tastes, JAX-RS understands. */
  private static boolean acceptsJson(Enumeration<String> accept) {
    if (!accept.hasMoreElements()) {
      return true;
    }
    String first = accept.nextElement();
    return !accept.hasMoreElements() && (first.equals("*/*") || first.equals("application/json"));
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
