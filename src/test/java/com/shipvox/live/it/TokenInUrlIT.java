package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A token in the URL would end in proxies' logs and browsers' histories: refused everywhere. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
final class TokenInUrlIT {
  private final TestSession session = StrictNode.agent().open();
  private final Server server = session.api().server();
  private final String token = session.viewerToken();

  private List<String> paths() {
    return List.of(
        "/",
        "/index.html",
        "/api",
        "/api/sessions",
        session.path(),
        session.path() + "/updates",
        session.path() + "/stream",
        session.path() + "/acts",
        session.path() + "/viewers",
        "/health",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/openapi",
        "/asyncapi.yaml",
        "/nothing");
  }

  @Test
  void call_tokenInQuery_tokenInUrlEvenBesideAGoodLogin() {
    for (String path : paths()) {
      for (String query : List.of("token=", "access_token=", "a=b&token=", "%74oken=", "TOKEN=")) {
        for (String method : List.of("GET", "POST", "DELETE")) {
          String answer =
              RawLine.call(
                  server,
                  method,
                  path + "?" + query + token,
                  "",
                  "Authorization: Bearer " + token,
                  "Content-Type: application/json");
          String what = method + " " + path + "?" + query + ": " + answer;
          assertTrue(answer.startsWith("HTTP/1.1 400 "), what);
          assertTrue(answer.contains("\"code\":\"token-in-url\""), what);
          assertFalse(answer.contains(token), what);
        }
      }
    }
    assertEquals(0, session.head());
  }

  @Test
  void call_tokenInPath_tokenInUrl() {
    for (String path :
        List.of(
            "/;token=" + token,
            "/api;token=" + token + "/sessions",
            session.path() + ";access_token=" + token,
            session.path() + "?token[]=" + token,
            session.path() + "?token%5B0%5D=" + token)) {
      String answer =
          RawLine.call(server, "GET", path, "", "Authorization: Bearer " + session.api().token());
      assertTrue(answer.startsWith("HTTP/1.1 400 "), path + ": " + answer);
      assertFalse(answer.contains(token), path + ": " + answer);
    }
  }

  @Test
  void handshake_tokenInQuery_400EvenBesideAGoodLogin() {
    for (String query : List.of("token=", "access_token=")) {
      String handshake =
          RawLine.handshake(server, "Authorization: Bearer " + token)
              .replaceFirst("/ws ", "/ws?" + query + token + " ");
      try (RawLine line = new RawLine(server)) {
        String head = line.send(handshake).head();
        assertTrue(head.startsWith("HTTP/1.1 400 "), head);
      }
    }
    assertEquals(0, session.viewers().size());
  }

  @Test
  void node_afterTokensInUrls_hasLoggedNoneOfThem() throws IOException {
    RawLine.call(server, "GET", "/api/sessions?token=" + token, "");
    RawLine.call(server, "GET", "/api/sessions;token=" + token, "");
    RawLine.call(server, "GET", "/api/sessions?token[]=" + token, "");
    assertFalse(Files.readString(StrictNode.node().log()).contains(token));
  }
}
