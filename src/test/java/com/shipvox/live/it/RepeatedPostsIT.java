package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An agent that says the same with each post cannot tell whether the server has parsed it again.
 */
@Timeout(120)
final class RepeatedPostsIT {
  private static final String[] HEADERS = {
    "Authorization: Bearer " + Tokens.agent("agent-a"), "Content-Type: application/json"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          201 | updates           | {"id":"n","slice":"notice","data":{"level":"info"}}
          201 | updates           | [{"id":"n","slice":"notice"},{"id":"m","slice":"x-b","data":{"a":["\\u00fc"]}}]
          201 | updates           | {"id":" with \\"quotes\\" ","slice":"notice"}
          200 | updates           | {"id":"t-2","slice":"x-a","data":{"n":2}}
          422 | updates           | {"id":"t-2","slice":"x-a","data":{"n":3}}
          422 | updates           | {"slice":"quotes","data":{"quotes":[{}],"cheapestId":7}}
          422 | updates           | {"slice":"x-a","data":{"card":"4111 1111 1111 1111"}}
          400 | updates           | {"slice":
          201 | updates?x=y       | {"id":"n","slice":"notice"}
          201 | updates;x=y       | {"id":"n","slice":"notice"}
          404 | %75pdates         | {"id":"n","slice":"notice"}
          400 | updates?token=x   | {"id":"n","slice":"notice"}
          404 | ../none/updates   | {"id":"n","slice":"notice"}
          """)
  void post_behindOthersWithItsHead_sameAnswerEitherWay(int status, String path, String body) {
    assertSame(status, path, body, session -> {});
  }

  @Test
  void post_toASessionThatHasEnded_sameAnswerEitherWay() {
    assertSame(410, "updates", "{\"id\":\"n\",\"slice\":\"notice\"}", TestSession::end);
  }

  @Test
  void posts_withTheSameHead_keptToBeKnownAgain() {
    LiveNode node = WayOut.ADOPTED.shared();
    try (RawLine line = new RawLine(node.server())) {
      taught(node.server(), line, "s-" + UUID.randomUUID());
      assertTrue(new NodeProcess(node).has("com.shipvox.live.front.RepeatedHeads$Known"));
    }
  }

  private static void assertSame(
      int status, String path, String body, Consumer<TestSession> meanwhile) {
    String id = "s-" + UUID.randomUUID();
    String repeated = answer(WayOut.ADOPTED.shared().server(), id, path, body, meanwhile);
    String parsed = answer(WayOut.GRIZZLY.shared().server(), id, path, body, meanwhile);
    assertEquals(parsed, repeated);
    assertTrue(parsed.startsWith("HTTP/1.1 " + status + " "), parsed);
  }

  private static String answer(
      Server server, String id, String path, String body, Consumer<TestSession> meanwhile) {
    try (RawLine line = new RawLine(server)) {
      TestSession session = taught(server, line, id);
      meanwhile.accept(session);
      String way = path.startsWith("../") ? path.substring(3) : id + "/" + path;
      String answer =
          line.send(RawLine.post(server, "/api/sessions/" + way, body, HEADERS)).answer();
      // The log holds it once, or not at all.
      return answer.replace(session.epoch(), "EPOCH") + session.head();
    }
  }

  /** A new session, with five updates by posts with the same head. */
  private static TestSession taught(Server server, RawLine line, String id) {
    TestSession session = new Api(server, Tokens.agent("agent-a")).open(id);
    for (int n = 1; n <= 5; n++) {
      String body = "{\"id\":\"t-" + n + "\",\"slice\":\"x-a\",\"data\":{\"n\":" + n + "}}";
      String answer =
          line.send(RawLine.post(server, "/api/sessions/" + id + "/updates", body, HEADERS))
              .answer();
      assertTrue(answer.startsWith("HTTP/1.1 201 ") && answer.contains("\"seq\":" + n), answer);
    }
    return session;
  }
}
