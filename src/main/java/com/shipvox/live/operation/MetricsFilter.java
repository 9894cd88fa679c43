package com.shipvox.live.operation;

import com.shipvox.live.node.MetricsRegistry;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Answers {@code /metrics} in the text form of Prometheus. A filter, because the platform maps a
 * servlet of its own there, which knows gauges alone.
 */
public class MetricsFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  @Inject private transient MetricsRegistry metrics;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!METHODS.contains(request.getMethod())) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    byte[] text = metrics.registry().scrape(TEXT).getBytes(StandardCharsets.UTF_8);
    response.setContentType(TEXT);
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }
}
