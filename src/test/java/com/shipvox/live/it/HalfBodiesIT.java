package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that come in pieces, or stop half way, with and without what is faster. */
@Timeout(60)
final class HalfBodiesIT {
  private static final String UPDATE = "{\"slice\":\"x-n\",\"data\":{\"n\":1}}";
  private static final String ACT =
      "{\"type\":\"UPDATE\",\"id\":\"a\",\"payload\":{\"slice\":\"selection\",\"data\":{}}}";

  enum Node {
    FAST(LiveNode::shared),
    PLAIN(LiveNode::plain);

    private final Supplier<LiveNode> node;

    Node(Supplier<LiveNode> node) {
      this.node = node;
    }

    TestSession session() {
      return Api.agent(node.get().server()).open();
    }
  }

  @ParameterizedTest
  @EnumSource
  void post_bodyInPieces_served(Node node) {
    TestSession session = node.session();
    String agent = session.api().token();
    String updates = session.path() + "/updates";
    assertEquals("201", status(session, agent, updates, UPDATE));
    assertEquals("201", status(session, agent, updates + "?renderedWithinMs=1", UPDATE));
    assertEquals("201", status(session, session.viewerToken(), session.path() + "/acts", ACT));
    assertEquals("201", status(session, agent, session.path() + "/viewers", "{}"));
    assertEquals("201", status(session, agent, "/api/sessions", "{ }"));
    try (RawLine line = new RawLine(session.api().server())) {
      line.send(head("none", updates, "Content-Length: 100") + "{");
      assertEquals("401", line.head().split(" ")[1]);
    }
    assertEquals("400", status(session, agent, updates, "{\"slice\":"));
    assertEquals("413", status(session, agent, updates, "\"" + "x".repeat(100_000) + "\""));
    assertEquals(5, session.head());
  }

  private static String status(TestSession session, String token, String path, String body) {
    try (RawLine line = new RawLine(session.api().server())) {
      int half = body.length() / 2;
      line.send(head(token, path, "Content-Length: " + body.length()) + body.substring(0, half));
      String declared = line.send(body.substring(half)).head().split(" ")[1];
      try (RawLine chunked = new RawLine(session.api().server())) {
        chunked.send(head(token, path, "Transfer-Encoding: chunked"));
        chunked.send(Integer.toHexString(half) + "\r\n" + body.substring(0, half) + "\r\n");
        String rest = body.substring(half);
        chunked.send(Integer.toHexString(rest.length()) + "\r\n" + rest + "\r\n0\r\n\r\n");
        String same = chunked.head().split(" ")[1];
        assertTrue(same.equals(declared) || same.equals("200"), same);
      }
      return declared;
    }
  }

  private static String head(String token, String path, String length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  @ParameterizedTest
  @EnumSource
  void post_threeHundredThatStop_othersGoOnAndTheTokenIsBounded(Node node) {
    TestSession session = node.session();
    List<RawLine> halves = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        RawLine line = new RawLine(session.api().server());
        halves.add(line);
        String path = session.path() + "/acts";
        line.send(head(session.viewerToken(), path, "Content-Length: 100") + "{\"ty");
      }
      // Sent last, and refused, as those before it are not whole.
      assertEquals("429", halves.get(299).head().split(" ")[1]);
      session.post("{'slice':'x-n'}").expect(201);
      session.api().as(session.anotherToken()).get(session.path() + "/updates").expect(200);
      assertEquals(1, session.head());
    } finally {
      halves.forEach(RawLine::close);
    }
  }
}
