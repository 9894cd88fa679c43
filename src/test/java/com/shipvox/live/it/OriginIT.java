package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Which pages may talk to the server, and what a page of another origin gets. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
final class OriginIT {
  private final TestSession session = StrictNode.agent().open();
  private final Server server = session.api().server();
  private final String own = "https://localhost:" + server.port();

  private List<String> evil() {
    return List.of(
        "https://evil.example",
        "null",
        "",
        own + ".evil.example",
        own + "@evil.example",
        own + "/",
        own + "0",
        "https://localhost",
        "https://localhost:1",
        "https://evillocalhost:" + server.port(),
        "https://evil.localhost:" + server.port(),
        "http://localhost:" + server.port(),
        "wss://localhost:" + server.port(),
        "https://127.0.0.1:" + server.port(),
        "https://shop.example",
        "http://shop.example:8443",
        "https://shop.example:84430",
        "https://shop.example.evil.example:8443",
        "https://evilshop.example:8443",
        "https://evil.shop.example:8443",
        StrictNode.LISTED_ORIGIN + " https://evil.example",
        "https://evil.example, " + StrictNode.LISTED_ORIGIN);
  }

  private String handshake(String... headers) {
    try (RawLine line = new RawLine(server)) {
      return line.send(RawLine.handshake(server, headers)).head();
    }
  }

  private String call(String method, String path, String body, String... headers) {
    return RawLine.call(server, method, path, body, headers);
  }

  private String login() {
    return "Authorization: Bearer " + session.viewerToken();
  }

  @Test
  void handshake_evilOrigin_403() {
    for (String origin : evil()) {
      String head = handshake(login(), "Origin: " + origin);
      assertTrue(head.startsWith("HTTP/1.1 403 "), origin + ": " + head);
    }
    assertEquals(0, session.viewers().size());
  }

  @Test
  void handshake_twoOrigins_403() {
    String head = handshake("Origin: " + own, "Origin: https://evil.example");
    assertTrue(head.startsWith("HTTP/1.1 403 "), head);
  }

  @Test
  void handshake_ownListedOrNoOrigin_101() {
    for (String header :
        List.of("Origin: " + own, "Origin: " + StrictNode.LISTED_ORIGIN, "X-None: 1")) {
      String head = handshake(header);
      assertTrue(head.startsWith("HTTP/1.1 101 "), header + ": " + head);
    }
  }

  @Test
  void call_evilOrigin_problemAndNoCorsHeaderOnAnyTransport() {
    for (String origin : evil()) {
      for (String rest : List.of("", "/updates", "/stream")) {
        assertForeign(call("GET", session.path() + rest, "", login(), "Origin: " + origin));
      }
      assertForeign(call("POST", session.path() + "/acts", "{}", login(), "Origin: " + origin));
    }
    assertEquals(0, session.head());
  }

  @Test
  void preflight_evilOrigin_problem_listedOrigin_allowed() {
    String[] asking = {
      "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization"
    };
    for (String origin : evil()) {
      assertForeign(call("OPTIONS", session.path(), "", "Origin: " + origin, asking[0], asking[1]));
    }
    String answer =
        call(
            "OPTIONS",
            session.path(),
            "",
            "Origin: " + StrictNode.LISTED_ORIGIN,
            asking[0],
            asking[1]);
    assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
    assertTrue(
        answer.contains("Access-Control-Allow-Origin: " + StrictNode.LISTED_ORIGIN + "\r\n"));
    assertTrue(answer.contains("Access-Control-Allow-Headers: Authorization, "));
  }

  @Test
  void call_listedOrigin_answeredWithItsCorsHeaders() {
    String answer =
        call(
            "GET", session.path() + "/updates", "", login(), "Origin: " + StrictNode.LISTED_ORIGIN);
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertTrue(
        answer.contains("Access-Control-Allow-Origin: " + StrictNode.LISTED_ORIGIN + "\r\n"));
    assertTrue(answer.contains("Vary: Origin\r\n"));
    assertFalse(answer.contains("Access-Control-Allow-Credentials"));
  }

  @Test
  void call_ownOrigin_answeredWithoutCorsHeaders() {
    String answer = call("GET", session.path() + "/updates", "", login(), "Origin: " + own);
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertFalse(answer.contains("Access-Control-Allow-Origin"));
  }

  @Test
  void request_thatTheTrustedProxyGotInPlainHttp_refused() {
    for (String path : List.of("/", session.path() + "/updates")) {
      String answer = call("GET", path, "", login(), "X-Forwarded-Proto: http");
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
      assertTrue(answer.contains("\"code\":\"forbidden\""), answer);
    }
    assertTrue(handshake("X-Forwarded-Proto: http").startsWith("HTTP/1.1 403 "));
    assertTrue(handshake("X-Forwarded-Proto: https").startsWith("HTTP/1.1 101 "));
  }

  private static void assertForeign(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    assertTrue(answer.contains("\"code\":\"origin\""), answer);
    assertFalse(answer.contains("Access-Control-Allow-Origin"), answer);
  }
}
