package com.shipvox.live.fast;

import com.shipvox.live.security.Head;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.Header;

/** The head of a request that Grizzly has parsed. */
final class GrizzlyHead implements Head {
  private final Request request;

  GrizzlyHead(Request request) {
    this.request = request;
  }

  @Override
  public List<String> values(String name) {
    List<String> values = new ArrayList<>(1);
    request.getHeaders(name).forEach(values::add);
    return values;
  }

  @Override
  public String authority() {
    String host = request.getHeader(Header.Host);
    return host == null ? "" : host;
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
