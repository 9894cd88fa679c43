package com.shipvox.live.security;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request with what the filters read of it, and nothing else: any other call fails the test. The
 * container's own requests are met by the tests that run a server.
 */
final class TestRequest {
  private final Map<String, List<String>> headers = new HashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private final String method;
  private final String path;
  private String query;
  private String peer = "198.51.100.7";
  private boolean secure = true;

  private TestRequest(String method, String path) {
    this.method = method;
    this.path = path;
  }

  static TestRequest get(String path) {
    return new TestRequest("GET", path).header("Host", "live.example");
  }

  static TestRequest method(String method, String path) {
    return new TestRequest(method, path).header("Host", "live.example");
  }

  /** A handshake as a browser makes it. */
  static TestRequest handshake() {
    return get("/ws")
        .header("Upgrade", "websocket")
        .header("Connection", "keep-alive, Upgrade")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  TestRequest header(String name, String value) {
    headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(value);
    return this;
  }

  TestRequest without(String name) {
    headers.remove(name.toLowerCase(Locale.ROOT));
    return this;
  }

  TestRequest query(String raw) {
    query = raw;
    return this;
  }

  TestRequest from(String address) {
    peer = address;
    return this;
  }

  TestRequest plain() {
    secure = false;
    return this;
  }

  Object attribute(String name) {
    return attributes.get(name);
  }

  /** Whether it is a GET of that path without query and body. */
  boolean isPlainGet(String path) {
    return method.equals("GET")
        && this.path.equals(path)
        && query == null
        && header("Transfer-Encoding").isEmpty();
  }

  HttpServletRequest build() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            TestRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, call, args) ->
                switch (call.getName()) {
                  case "getMethod" -> method;
                  case "getRequestURI" -> path;
                  case "getServletPath" -> path.replaceAll(";[^/]*", "");
                  case "getPathInfo" -> null;
                  case "getQueryString" -> query;
                  case "getRemoteAddr" -> peer;
                  case "isSecure" -> secure;
                  case "getServerName" -> "live.example";
                  case "getServerPort" -> secure ? 443 : 80;
                  case "getContentLengthLong" -> -1L;
                  case "getHeader" -> header(args[0]).stream().findFirst().orElse(null);
                  case "getHeaders" -> Collections.enumeration(header(args[0]));
                  case "setAttribute" -> attributes.put((String) args[0], args[1]);
                  default -> throw new UnsupportedOperationException(call.getName());
                });
  }

  private List<String> header(Object name) {
    return headers.getOrDefault(((String) name).toLowerCase(Locale.ROOT), List.of());
  }
}
