package com.shipvox.live.operation;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Lifecycle;
import com.shipvox.live.rest.Problems;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses what would only be cut off while the node goes away: handshakes, streams, polls and new
 * sessions. Short calls, an agent's updates above all, are served to the end.
 */
public class DrainFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Pattern LASTING =
      Pattern.compile("GET (/ws|/api/sessions/[^/]+/(stream|updates))|POST /api/sessions");
  private static final int RETRY_SECONDS = 1;

  @Inject private transient Lifecycle lifecycle;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (lifecycle.draining()
        && LASTING.matcher(request.getMethod() + " " + request.getRequestURI()).matches()) {
      response.setHeader("Connection", "close");
      Problems.write(
          response,
          Refusal.retryAfter(ErrorCode.DRAINING, "This node is going away.", RETRY_SECONDS));
    } else {
      chain.doFilter(request, response);
    }
  }
}
