package com.shipvox.live.security;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands before everything that this application serves, and before every other filter: web.xml
 * maps it first, because annotations give no order.
 */
public class RequestFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  @Inject private transient RequestPolicy policy;
  @Inject private transient FrameGuard frames;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!policy.admit(request, response)) {
      return;
    }
    if (RequestPolicy.isSocket(request)) {
      UpgradedRequest upgraded = UpgradedRequest.of(request);
      if (upgraded != null) {
        request.setAttribute(RequestPolicy.CONNECTION, upgraded.connection());
      }
      request.setAttribute(RequestPolicy.DEFLATE, frames.deflate(new ServletHead(request)));
      chain.doFilter(frames.guarding(request, response, upgraded), frames.unsent(response));
    } else {
      chain.doFilter(request, response);
    }
  }
}
