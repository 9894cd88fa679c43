package com.shipvox.live.container;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Has the {@link FrameGuard} watch the connection of each admitted handshake. */
public class FrameGuardFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  @Inject private transient FrameGuard frames;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(
        frames.guarding(request, response, UpgradedRequest.of(request)), frames.unsent(response));
  }
}
