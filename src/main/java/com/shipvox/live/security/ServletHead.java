package com.shipvox.live.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** The head of a request that the servlet container has parsed. */
public class ServletHead implements Head {
  private final HttpServletRequest request;

  public ServletHead(HttpServletRequest request) {
    this.request = request;
  }

  @Override
  public List<String> values(String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Override
  public String authority() {
    String host = request.getHeader("Host");
    // HTTP/2 has :authority in its place, which the container shows as server name and port.
    return host == null ? request.getServerName() + ":" + request.getServerPort() : host;
  }

  @Override
  public String peer() {
    return request.getRemoteAddr();
  }

  @Override
  public boolean secure() {
    return request.isSecure();
  }
}
