package com.shipvox.live.stream;

import com.shipvox.live.rest.Problems;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.Session;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves {@code GET /api/sessions/{id}/stream} as Server-Sent Events. A filter and not a JAX-RS
 * resource, because JAX-RS's own event sink buffers without a bound and writes with a blocked
 * thread for each slow reader; the servlet API's asynchronous output does neither.
 */
public class StreamFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Pattern PATH = Pattern.compile("/api/sessions/([^/]+)/stream");

  @Inject private transient Bearer bearer;
  @Inject private transient Access access;
  @Inject private transient EventStreams streams;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Decoded and without path parameters, as JAX-RS matches it.
    String rest = request.getPathInfo();
    String called = request.getServletPath() + (rest == null ? "" : rest);
    Matcher path =
        PATH.matcher(called.endsWith("/") ? called.substring(0, called.length() - 1) : called);
    if (!path.matches() || !request.getMethod().equals("GET")) {
      chain.doFilter(request, response);
      return;
    }
    try {
      Caller caller = bearer.caller(request);
      Session session = access.follow(caller, path.group(1));
      streams.open(request, response, caller, session);
    } catch (RuntimeException | Error failure) {
      if (response.isCommitted()) {
        throw failure;
      }
      if (request.isAsyncStarted()) {
        answerLate(request, response, failure, path.group(1));
        return;
      }
      Problems.write(response, Problems.refusal(failure, request.getRequestURI(), path.group(1)));
    }
  }

  /** Nobody else ends a request that waits without a deadline. */
  private static void answerLate(
      HttpServletRequest request, HttpServletResponse response, Throwable failure, String session)
      throws IOException {
    try {
      Problems.write(response, Problems.refusal(failure, request.getRequestURI(), session));
    } finally {
      request.getAsyncContext().complete();
    }
  }
}
