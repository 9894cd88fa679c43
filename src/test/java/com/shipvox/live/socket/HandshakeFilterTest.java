package com.shipvox.live.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.shipvox.live.socket.HandshakeFilter.LoggedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the WebSocket server finds of a handshake, and keeps as long as the socket lives. */
final class HandshakeFilterTest {
  private static final Handshake WHO = new Handshake(null, null, "127.0.0.1");
  private static final Map<String, List<String>> HEADERS =
      new TreeMap<>(
          Map.of(
              "Authorization", List.of("Bearer a.b.c"),
              "Cookie", List.of("x=y"),
              "Host", List.of("localhost"),
              "Origin", List.of("https://localhost"),
              "Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ=="),
              "Sec-WebSocket-Protocol", List.of("shipvox.v1, bearer.a.b.c", "bearer.d.e.f")));

  private final LoggedIn request = new LoggedIn(request(), WHO);

  @Test
  void headerNames_ofALoggedInHandshake_areWhatItNeeds() {
    assertEquals(
        List.of("Host", "Origin", "Sec-WebSocket-Key", "Sec-WebSocket-Protocol"),
        Collections.list(request.getHeaderNames()));
  }

  @Test
  void protocols_ofALoggedInHandshake_holdNoToken() {
    assertEquals(
        List.of("shipvox.v1"), Collections.list(request.getHeaders("Sec-WebSocket-Protocol")));
    assertEquals(List.of("localhost"), Collections.list(request.getHeaders("Host")));
  }

  @Test
  void principal_ofALoggedInHandshake_isWhoItIs() {
    assertSame(WHO, request.getUserPrincipal());
  }

  private static HttpServletRequest request() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HandshakeFilterTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getHeaderNames" -> Collections.enumeration(HEADERS.keySet());
                  case "getHeaders" ->
                      Collections.enumeration(HEADERS.getOrDefault(arguments[0], List.of()));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
