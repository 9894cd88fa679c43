package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that come in pieces, or stop half way. */
@Timeout(120)
final class HalfBodiesIT {
  private static final String UPDATE = "{\"slice\":\"x-n\",\"data\":{\"n\":1}}";
  private static final String ACT =
      "{\"type\":\"UPDATE\",\"id\":\"a\",\"payload\":{\"slice\":\"selection\",\"data\":{}}}";
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final int MOST_BYTES = 256 << 10;
  private static final int LARGE = 150;

  private static String head(Server server, String token, String path, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "Authorization: Bearer " + token;
    headers[1] = OddRequests.JSON;
    System.arraycopy(more, 0, headers, 2, more.length);
    return RawLine.post(server, path, "", headers).replace("Content-Length: 0\r\n", "");
  }

  private static String length(String body) {
    return "Content-Length: " + body.length();
  }

  @ParameterizedTest
  @EnumSource
  void post_bodyInPieces_answeredAsWhole(WayOut way) {
    TestSession session = Api.agent(way.shared().server()).open();
    String agent = session.api().token();
    String updates = session.path() + "/updates";
    assertEquals("201", status(session, agent, updates, UPDATE));
    assertEquals("201", status(session, agent, updates + "?renderedWithinMs=1", UPDATE));
    assertEquals("201", status(session, session.viewerToken(), session.path() + "/acts", ACT));
    assertEquals("201", status(session, agent, session.path() + "/viewers", "{}"));
    assertEquals("201", status(session, agent, "/api/sessions", "{ }"));
    assertEquals("401", status(session, "none", updates, UPDATE));
    assertEquals("400", status(session, agent, updates, "{\"slice\":"));
    String tooLong = "\"" + "x".repeat(MOST_BYTES) + "\"";
    assertEquals("413", status(session, agent, updates, tooLong));
    assertEquals(5, session.head());
  }

  /** The same by its length and in chunks; an act that is sent twice is a duplicate. */
  private static String status(TestSession session, String token, String path, String body) {
    Server server = session.api().server();
    int half = body.length() / 2;
    String rest = body.substring(half);
    try (RawLine line = new RawLine(server);
        RawLine chunked = new RawLine(server)) {
      line.send(head(server, token, path, length(body)) + body.substring(0, half));
      String declared = line.send(rest).head().split(" ")[1];
      chunked.send(head(server, token, path, CHUNKED));
      chunked.send(chunk(body.substring(0, half)));
      String same = chunked.send(chunk(rest) + "0\r\n\r\n").head().split(" ")[1];
      assertTrue(same.equals(declared) || same.equals("200"), same);
      return declared;
    }
  }

  private static String chunk(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }

  @ParameterizedTest
  @EnumSource
  void posts_largeAndInOddPieces_arriveWhole(WayOut way) {
    TestSession session = Api.agent(way.shared().server()).open();
    Server server = session.api().server();
    Random random = new Random(11);
    try (RawLine line = new RawLine(server)) {
      for (int i = 0; i < LARGE; i++) {
        // Its fault is named by whoever has read it up to its end.
        int spaces = MOST_BYTES - 20 - (i == 0 ? 0 : random.nextInt(MOST_BYTES - 20));
        String body = "[" + " ".repeat(spaces) + "{\"slice\":\"none\"}]";
        boolean chunks = random.nextBoolean();
        line.send(
            head(
                server,
                session.api().token(),
                session.path() + "/updates",
                chunks ? CHUNKED : length(body)));
        for (int at = 0; at < body.length(); ) {
          int to = Math.min(body.length(), at + 1 + random.nextInt(1 << (1 + random.nextInt(17))));
          String piece = body.substring(at, to);
          line.send(chunks ? chunk(piece) : piece);
          at = to;
        }
        String answer = line.send(chunks ? "0\r\n\r\n" : "").answer();
        assertTrue(answer.startsWith("HTTP/1.1 422 "), answer);
        assertTrue(answer.contains("unknown-slice"), answer);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void expect_body_toldToGoOnOnce(WayOut way) {
    TestSession session = Api.agent(way.shared().server()).open();
    Server server = session.api().server();
    try (RawLine line = new RawLine(server)) {
      for (String length : List.of(length(UPDATE), CHUNKED)) {
        String path = session.path() + "/updates";
        line.send(head(server, session.api().token(), path, length, "Expect: 100-continue"));
        assertTrue(line.head().startsWith("HTTP/1.1 100 "));
        line.send(length.equals(CHUNKED) ? chunk(UPDATE) + "0\r\n\r\n" : UPDATE);
        assertTrue(line.answer().startsWith("HTTP/1.1 201 "));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void posts_threeHundredThatStop_othersGoOnAndTheTokenIsBounded(WayOut way) {
    TestSession session = Api.agent(way.shared().server()).open();
    Server server = session.api().server();
    List<RawLine> halves = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        RawLine line = new RawLine(server);
        halves.add(line);
        String path = session.path() + "/acts";
        String stop = i % 2 == 0 ? "Content-Length: 100" : CHUNKED;
        line.send(head(server, session.viewerToken(), path, stop) + (i % 2 == 0 ? "{" : "5\r\n{"));
      }
      // Sent last, and refused, as those before it are not whole.
      String refused = halves.get(299).rest();
      assertTrue(refused.startsWith("HTTP/1.1 429 "), refused);
      assertTrue(refused.contains("Retry-After: 1") && refused.contains("too-fast"), refused);
      session.post("{'slice':'x-n'}").expect(201);
      session.api().as(session.anotherToken()).get(session.path() + "/updates").expect(200);
      assertEquals(1, session.head());
      // Other tests may have some more there.
      assertTrue(halfSent(server) >= 200);
    } finally {
      halves.forEach(RawLine::close);
    }
    while (halfSent(server) > 0) {
      Thread.onSpinWait();
    }
  }

  private static long halfSent(Server server) {
    return new Api(server, "")
        .get("/metrics")
        .expect(200)
        .body()
        .lines()
        .filter(line -> line.startsWith("shipvox_half_sent_bodies "))
        .mapToLong(line -> (long) Double.parseDouble(line.split(" ")[1]))
        .sum();
  }
}
