package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One client that asks for too much is held back; the others notice nothing. */
@Timeout(300)
@Execution(ExecutionMode.SAME_THREAD)
final class LimitsIT {
  private static final int SOCKETS = 2_000;
  private static final int AT_ONCE = 8;
  private static final int KIB = 1 << 10;

  private final TestSession session = StrictNode.agent().open();
  private final Server server = session.api().server();

  @Test
  void sockets_2000OfOneUser_limitedWhileAnotherUsersUpdatesArrive() throws IOException {
    TestSession greedy = StrictNode.agent().open();
    String token = Tokens.viewer("greedy", greedy.id());
    Queue<FeedSocket> held = new ConcurrentLinkedQueue<>();
    try (FeedSocket other = session.socket()) {
      other.init();
      List<Callable<Boolean>> attempts = Collections.nCopies(SOCKETS, () -> holds(token, held));
      List<Callable<Boolean>> work = new ArrayList<>(attempts);
      for (int i = 1; i <= 20; i++) {
        int number = i;
        work.add(i * SOCKETS / 20, () -> hears(other, number));
      }
      Together.run(3 * AT_ONCE, work);
      assertEquals(StrictNode.PER_USER, held.size());
      assertAddressIsLimitedToo();
    } finally {
      held.forEach(FeedSocket::close);
    }
    // The container reports so when it has mixed up the objects of two requests.
    assertFalse(Files.readString(StrictNode.node().log()).contains("AS-WEB-CORE-00037"));
  }

  @Test
  void polls_thatWait_countedAsTheUsersConnections() {
    TestSession greedy = StrictNode.agent().open();
    String login = "Authorization: Bearer " + Tokens.viewer("waiting", greedy.id());
    String poll = greedy.path() + "/updates?epoch=" + greedy.epoch() + "&after=0&waitMs=";
    List<RawLine> lines = new ArrayList<>();
    try {
      for (int i = 0; i < StrictNode.PER_USER; i++) {
        RawLine line = new RawLine(server);
        lines.add(line.send(RawLine.get(server, poll + 20_000, login)));
      }
      String last;
      do {
        last = RawLine.call(server, "GET", poll + 1, "", login);
      } while (last.startsWith("HTTP/1.1 200 ")); // Until the others have all arrived.
      assertTrue(last.startsWith("HTTP/1.1 503 "), last);
      assertTrue(last.contains("\"code\":\"unavailable\""), last);
      String other = "Authorization: Bearer " + Tokens.viewer("another", greedy.id());
      assertTrue(RawLine.call(server, "GET", poll + 1, "", other).startsWith("HTTP/1.1 200 "));
    } finally {
      lines.forEach(RawLine::close);
      greedy.fill(1); // Answers all that wait.
    }
  }

  /** Opens a socket, and keeps it if the server does; or else it must have said why. */
  private boolean holds(String token, Queue<FeedSocket> held) {
    FeedSocket socket;
    try {
      socket = FeedSocket.connect(server, token);
    } catch (CompletionException e) {
      // The address has no place either, until the sockets that are being closed are gone.
      HttpResponse<?> refused = ((WebSocketHandshakeException) e.getCause()).getResponse();
      assertEquals(503, refused.statusCode());
      assertTrue(refused.headers().firstValue("Retry-After").isPresent());
      return false;
    }
    JsonObject first = socket.next();
    if (first == null) {
      socket.expectClose(4409);
      return false;
    }
    assertTrue(first.getJsonObject("payload").getBoolean("ok"));
    held.add(socket);
    return true;
  }

  /** Another user's update, posted and received meanwhile. */
  private boolean hears(FeedSocket other, int number) {
    synchronized (other) {
      session.post(TestSession.numbered(number)).expect(201);
      other.expect("UPDATE");
      return true;
    }
  }

  /** Other users at that address find no more places than are left; other addresses do. */
  private void assertAddressIsLimitedToo() {
    List<RawLine> others = new ArrayList<>();
    try {
      String head = "";
      do {
        RawLine line = new RawLine(server);
        others.add(line);
        String login = Tokens.viewer("user-" + others.size(), session.id());
        line.send(RawLine.handshake(server, "Authorization: Bearer " + login));
        head = line.head();
      } while (head.startsWith("HTTP/1.1 101 ") && others.size() <= StrictNode.PER_ADDRESS);
      assertTrue(head.startsWith("HTTP/1.1 503 "), head);
      assertTrue(head.contains("\r\nRetry-After: "), head);
      RawLine.upgraded(server, "X-Forwarded-For: 198.51.100.7").close();
    } finally {
      others.forEach(RawLine::close);
    }
  }

  @Test
  void frames_floodFromOneConnection_4429WhileOthersGoOn() {
    byte[] ping = RawLine.text("{\"type\":\"PING\",\"payload\":{\"sentAt\":1}}");
    assertCutForFlood(ping, 200);
  }

  @Test
  void bytes_floodInFewFrames_4429WhileOthersGoOn() {
    String ping = "{\"type\":\"PING\",\"payload\":{\"sentAt\":1}}";
    assertCutForFlood(RawLine.text(ping + " ".repeat(15 * KIB)), 10);
  }

  private void assertCutForFlood(byte[] frame, int count) {
    try (FeedSocket other = session.socket();
        RawLine flooding = RawLine.following(session)) {
      other.init();
      for (int i = 0; i < count; i++) {
        flooding.send(frame);
      }
      session.post(TestSession.numbered(1)).expect(201);
      assertEquals(List.of(1), other.expectUpdates(1));
      assertEquals(4429, flooding.closeCode());
      other.send("{'type':'PING','payload':{'sentAt':2}}");
      other.expect("PONG");
    }
  }

  @Test
  void updates_moreThanTheRate_429WithRetryAfterAndOtherSessionsServed() {
    String one = TestSession.numbered(1);
    String batch = "[" + String.join(",", Collections.nCopies(100, one)) + "]";
    Reply reply = session.post(batch);
    for (int i = 0; i < 50 && reply.status() == 201; i++) {
      reply = session.post(batch);
    }
    reply.expect(429, "too-fast");
    assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1);
    StrictNode.agent().open().post(one).expect(201);
  }

  @Test
  void acts_moreThanTheRate_429WithRetryAfter() {
    String ack = "{'type':'ACK','payload':{'renderedSeq':0}}";
    List<Callable<Reply>> acts =
        Collections.nCopies(60, () -> session.viewer().post(session.path() + "/acts", ack));
    List<Reply> refused =
        Together.run(AT_ONCE, acts).stream().filter(reply -> reply.status() != 204).toList();
    assertTrue(!refused.isEmpty());
    for (Reply reply : refused) {
      reply.expect(429, "too-fast");
      assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1);
    }
  }

  @Test
  void body_aboveItsLimit_413AndNothingApplied() {
    String updates = session.path() + "/updates";
    session.api().postBytes(updates, filled(256 * KIB + 1)).expect(413, "too-large");
    session.api().postBytes(updates, filled(65 * KIB)).expect(413, "too-large");
    session.api().postBytes("/api/sessions", filled(256 * KIB + 1)).expect(413, "too-large");
    session
        .viewer()
        .postBytes(session.path() + "/acts", filled(16 * KIB + 1))
        .expect(413, "too-large");
    assertEquals(0, session.head());
    session.api().postBytes(updates, filled(60 * KIB)).expect(201);
  }

  @Test
  void body_aboveItsLimitThatDoesNotSaySo_413() {
    String head =
        "POST "
            + session.path()
            + "/acts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
            + "Authorization: Bearer "
            + session.viewerToken()
            + "\r\n\r\n";
    String chunk = "1000\r\n" + " ".repeat(4 * KIB) + "\r\n";
    try (RawLine line = new RawLine(server)) {
      String answer = line.send(head + chunk.repeat(5) + "0\r\n\r\n").rest();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.contains("\"code\":\"too-large\""), answer);
    }
  }

  /** A good update of so many bytes. */
  private static byte[] filled(int bytes) {
    String start = "{\"slice\":\"x-big\",\"data\":{\"text\":\"";
    String end = "\"}}";
    String text = start + "x".repeat(bytes - start.length() - end.length()) + end;
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
