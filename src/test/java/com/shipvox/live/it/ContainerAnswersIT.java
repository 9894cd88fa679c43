package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the container would answer by itself looks like every other answer. */
@Timeout(120)
final class ContainerAnswersIT {
  private static final List<String> REFUSED =
      List.of(
          "GET /WEB-INF/web.xml 404",
          "GET /META-INF/MANIFEST.MF 404",
          "GET /nothing 404",
          "GET /error-page 404",
          "POST /nothing 404",
          "PUT /index.html 403",
          "ODD /health/live 501",
          "GET /api 404",
          "GET /api/ 404",
          "GET /api/nothing 404",
          "PUT /api/sessions/a/stream 405",
          "GET /api/sessions/%61%20b/stream 404");

  @ParameterizedTest
  @EnumSource
  void request_refusedByTheContainer_problemWithSecurityHeadersThatNamesNoProduct(WayOut way) {
    Server server = way.shared().server();
    List<String> faults = new ArrayList<>();
    String login = "Authorization: Bearer " + Tokens.agent("a");
    for (String call : REFUSED) {
      String[] parts = call.split(" ");
      String answer = RawLine.call(server, parts[0], parts[1], "", login);
      if (!answer.startsWith("HTTP/1.1 " + parts[2] + " ")
          || !answer.contains("\"status\":" + parts[2])
          || !answer.contains("Content-Type: application/problem+json")
          || !answer.contains("X-Content-Type-Options: nosniff")
          || answer
              .toLowerCase(Locale.ROOT)
              .matches("(?s).*(payara|glassfish|grizzly|server:).*")) {
        faults.add(call + "\n" + answer);
      }
    }
    assertEquals(List.of(), faults);
  }

  @ParameterizedTest
  @EnumSource
  void stream_otherMethods_asAtUpdates(WayOut way) {
    Server server = way.shared().server();
    TestSession session = Api.agent(server).open();
    String login = "Authorization: Bearer " + session.api().token();
    assertHead("200", server, session.path(), "HEAD", login);
    assertHead("401", server, session.path(), "HEAD");
    assertHead("404", server, "/api/sessions/none", "HEAD", login);
    String options = RawLine.call(server, "OPTIONS", session.path() + "/stream", "", login);
    assertTrue(options.startsWith("HTTP/1.1 200 "), options);
    assertTrue(options.contains("Allow: "), options);
  }

  private static void assertHead(
      String status, Server server, String session, String method, String... headers) {
    for (String rest : List.of("/updates", "/stream")) {
      String answer = RawLine.call(server, method, session + rest, "", headers);
      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), rest + answer);
      assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void session_withAnEscapedId_streamFoundAsItsUpdatesAre(WayOut way) {
    Server server = way.shared().server();
    TestSession session = Api.agent(server).open();
    String escaped = "%" + Integer.toHexString(session.id().charAt(0)) + session.id().substring(1);
    String login = "Authorization: Bearer " + session.api().token();
    for (String path :
        List.of(escaped + "/stream", escaped + "/stream;a=b", escaped + "/stream/")) {
      try (RawLine line = new RawLine(server)) {
        String head = line.send(RawLine.get(server, "/api/sessions/" + path, login)).head();
        assertTrue(head.startsWith("HTTP/1.1 200 "), path + head);
        assertTrue(head.contains("text/event-stream"), head);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void body_compressed_refusedWithWhatIsTaken(WayOut way) {
    Server server = way.shared().server();
    TestSession session = Api.agent(server).open();
    String login = "Authorization: Bearer " + session.api().token();
    for (String coding : List.of("gzip", "br", "identity, gzip", "x")) {
      String answer =
          RawLine.call(
              server,
              "POST",
              session.path() + "/updates",
              "{\"slice\":\"notice\"}",
              login,
              OddRequests.JSON,
              "Content-Encoding: " + coding);
      assertTrue(answer.startsWith("HTTP/1.1 415 "), answer);
      assertTrue(answer.contains("Accept-Encoding: identity\r\n"), answer);
      assertFalse(answer.contains("\"seq\""), answer);
    }
  }
}
