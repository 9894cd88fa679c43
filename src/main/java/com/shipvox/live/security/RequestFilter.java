package com.shipvox.live.security;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Asks the {@link RequestPolicy} about every request, before all other filters: {@code web.xml}
 * maps it first, because annotations give no order.
 */
public class RequestFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  @Inject private transient RequestPolicy policy;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (policy.admit(request, response)) {
      chain.doFilter(request, response);
    }
  }
}
