package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that begin and never go on. All wait at the same time, each on its own connection, which
 * reads with far more patience than the server may have: whoever is not cut fails.
 */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
final class DeadlinesIT {

  private static final int CUT = 0;

  /** What is left half done, and the close code that the server ends it with. */
  enum Half {
    SILENT_AFTER_TLS(CUT),
    REQUEST_HEADER(CUT),
    HANDSHAKE_HEADER(CUT),
    REQUEST_BODY(CUT),
    CHUNKED_BODY(CUT),
    // Tyrus says good-bye where it can, as if nothing had happened.
    FRAME_HEADER(CUT, 1000),
    FRAME(CUT, 1000),
    MESSAGE(CUT, 1000),
    NEVER_LOGS_IN(4408),
    PINGS_BUT_NEVER_LOGS_IN(4408);

    private final Set<Integer> ends;

    Half(Integer... ends) {
      this.ends = Set.of(ends);
    }
  }

  private static final Map<Half, Future<Integer>> ENDS = new LinkedHashMap<>();
  private static Future<String> slow;
  private static ExecutorService threads;

  @BeforeAll
  static void begin() {
    TestSession session = StrictNode.agent().open();
    threads = Executors.newFixedThreadPool(Half.values().length + 1);
    TestSession patient = LiveNode.agent().open();
    slow = threads.submit(() -> slowBodyOnAKeptConnection(patient));
    for (Half half : Half.values()) {
      Callable<Integer> wait = () -> endOf(half, session);
      ENDS.put(half, threads.submit(wait));
    }
  }

  @AfterAll
  static void end() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void client_thatStopsHalfWay_cut(Half half) throws Exception {
    int end = ENDS.get(half).get();
    assertTrue(half.ends.contains(end), () -> "closed with " + end);
  }

  /** The time between two requests ends while the second one's body is on its way. */
  @Test
  void body_thatIsSlowOnAKeptConnection_notCut() throws Exception {
    String answer = slow.get();
    assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
  }

  private static String slowBodyOnAKeptConnection(TestSession session) throws InterruptedException {
    String login = "Authorization: Bearer " + session.api().token();
    String body = "{\"slice\":\"x-n\"}";
    String post =
        RawLine.post(
            session.api().server(), session.path() + "/updates", body, login, OddRequests.JSON);
    try (RawLine line = new RawLine(session.api().server())) {
      line.send(post).answer();
      TimeUnit.SECONDS.sleep(12);
      line.send(post.substring(0, post.length() - 1));
      TimeUnit.SECONDS.sleep(12);
      return line.send("}").answer();
    }
  }

  private static int endOf(Half half, TestSession session) {
    Server server = session.api().server();
    String login = "Authorization: Bearer " + session.viewerToken();
    return switch (half) {
      case SILENT_AFTER_TLS -> cut(server, "");
      case REQUEST_HEADER -> cut(server, "GET /api/sessions HTTP/1.1\r\nHost: loc");
      case HANDSHAKE_HEADER -> {
        String handshake = RawLine.handshake(server, login);
        yield cut(server, handshake.substring(0, handshake.length() - 2));
      }
      case REQUEST_BODY -> cut(server, posting(session, login, "Content-Length: 100"));
      case CHUNKED_BODY -> cut(server, posting(session, login, "Transfer-Encoding: chunked"));
      case FRAME_HEADER -> socket(server, login, new byte[] {(byte) 0x81});
      case FRAME -> socket(server, login, RawLine.frame(0x81, 100, bytes("{\"ty")));
      case MESSAGE -> socket(server, login, RawLine.frame(1, bytes("{\"ty")));
      case NEVER_LOGS_IN -> socket(server, "X-None: 1", new byte[0]);
      case PINGS_BUT_NEVER_LOGS_IN ->
          socket(server, "X-None: 1", RawLine.frame(0x80 | RawLine.PING, bytes("still here")));
    };
  }

  private static String posting(TestSession session, String login, String length) {
    return "POST "
        + session.path()
        + "/acts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + login
        + "\r\n"
        + length
        + "\r\n\r\n{\"ty";
  }

  /** Whatever is answered, nothing may have been let in, and the connection must end. */
  private static int cut(Server server, String half) {
    try (RawLine line = new RawLine(server)) {
      String answer = line.send(half).rest();
      assertFalse(answer.startsWith("HTTP/1.1 1") || answer.startsWith("HTTP/1.1 2"), answer);
      return CUT;
    }
  }

  private static int socket(Server server, String header, byte[] half) {
    try (RawLine line = RawLine.upgraded(server, header)) {
      return line.send(half).closeCode();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
