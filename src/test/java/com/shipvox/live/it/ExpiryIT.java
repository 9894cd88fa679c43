package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.StreamLine.Event;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of live connections when their login ends, is renewed or is taken away. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
final class ExpiryIT {
  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final long LATE_MS = 5_000;

  private final TestSession session = StrictNode.agent().open();
  private final Server server = session.api().server();

  private String shortToken(String subject) {
    return Tokens.viewer(subject, session.id(), SHORT);
  }

  private CompletableFuture<Reply> waitingPoll(String token) {
    return session
        .api()
        .as(token)
        .getLater(
            session.path()
                + "/updates?waitMs=25000&epoch="
                + session.epoch()
                + "&after="
                + session.head());
  }

  private static void refresh(FeedSocket socket, String token) {
    socket.send("{'type':'INIT','payload':{'token':'" + token + "'}}");
  }

  /** The answer that ends a login, and when it came, ms since 1970. */
  private static long denied(JsonObject frame, String code) {
    assertEquals("AUTH_RESULT", frame.getString("type"), frame::toString);
    assertFalse(frame.getJsonObject("payload").getBoolean("ok"));
    assertEquals(code, frame.getJsonObject("payload").getString("code"));
    return frame.getJsonNumber("at").longValue();
  }

  private static void assertSoonAfter(long moment, long at) {
    assertTrue(at >= moment && at - moment <= LATE_MS, () -> (at - moment) + " ms after");
  }

  @Test
  void token_thatExpires_warnedAndEndedOnEveryTransport() throws Exception {
    try (FeedSocket socket = FeedSocket.connect(server, shortToken("one"));
        StreamLine stream = new StreamLine(session, shortToken("two"), null)) {
      CompletableFuture<Reply> poll = waitingPoll(shortToken("three"));
      JsonObject accepted = socket.expect("AUTH_RESULT").getJsonObject("payload");
      assertTrue(accepted.getBoolean("ok"));
      long expiresAt = accepted.getJsonNumber("expiresAt").longValue();
      socket.send("{'type':'INIT'}");
      socket.expect("INIT");
      assertTrue(
          socket.expectError("token-expiring").getJsonObject("payload").getBoolean("retryable"));
      assertSoonAfter(expiresAt, denied(socket.next(), "token-expired"));
      socket.expectClose(4401);

      stream.expect("INIT");
      JsonObject warning = stream.expect("ERROR").data().getJsonObject("payload");
      assertEquals("token-expiring", warning.getString("code"));
      long streamEnded = denied(stream.expect("AUTH_RESULT").data(), "token-expired");
      // Another token, made in the same second or the next.
      assertTrue(streamEnded - expiresAt <= LATE_MS + 1_000);
      assertNull(stream.event());

      poll.get().expect(401, "token-expired");
    }
  }

  @Test
  void token_renewedInPlace_connectionOutlivesTheOldOne() throws Exception {
    String subject = "renewing";
    try (FeedSocket socket = FeedSocket.connect(server, shortToken(subject));
        StreamLine witness = new StreamLine(session, shortToken("witness"), null)) {
      socket.init();
      socket.expectError("token-expiring");
      refresh(socket, Tokens.viewer(subject, session.id()));
      JsonObject renewed = socket.expect("AUTH_RESULT").getJsonObject("payload");
      assertTrue(renewed.getBoolean("ok"));
      assertTrue(
          renewed.getJsonNumber("expiresAt").longValue() > System.currentTimeMillis() + 60_000);
      // The witness's token, no older than ours, ends: by then ours would have.
      for (Event event = witness.event(); event != null; event = witness.event()) {
        assertTrue(List.of("INIT", "ERROR", "AUTH_RESULT").contains(event.type()));
      }
      session.post("{'slice':'x-still','data':{}}").expect(201);
      assertEquals(List.of(1), socket.expectUpdates(1));
    }
  }

  @Test
  void refresh_forAnotherUserSessionOrRole_4403() {
    TestSession other = session.api().open();
    for (String token :
        List.of(
            Tokens.viewer("somebody-else", session.id()),
            Tokens.viewer("me", other.id()),
            other.viewerToken(),
            Tokens.agent("me"),
            Tokens.operator())) {
      try (FeedSocket socket = FeedSocket.connect(server, Tokens.viewer("me", session.id()))) {
        socket.init();
        refresh(socket, token);
        denied(socket.next(), "forbidden");
        socket.expectError("forbidden");
        socket.expectClose(4403);
      }
    }
  }

  @Test
  void tokenId_revoked_itsConnectionsCutAndOthersKept() throws Exception {
    JsonObject issued = session.api().post(session.path() + "/viewers", "{}").expect(201).json();
    String token = issued.getString("viewerToken");
    try (FeedSocket kept = session.socket();
        FeedSocket cut = FeedSocket.connect(server, token);
        StreamLine stream = new StreamLine(session, token, null)) {
      kept.init();
      cut.init();
      stream.expect("INIT");
      CompletableFuture<Reply> poll = waitingPoll(token);
      long before = System.currentTimeMillis();
      session
          .api()
          .delete(session.path() + "/viewers/" + issued.getString("viewerTokenId"))
          .expect(204);
      assertSoonAfter(before, denied(cut.next(), "token-revoked"));
      cut.expectClose(4401);
      assertSoonAfter(before, denied(stream.expect("AUTH_RESULT").data(), "token-revoked"));
      assertNull(stream.event());
      poll.get().expect(401, "token-revoked");
      assertWorthless(token);
      session.post("{'slice':'x-on','data':{}}").expect(201);
      assertEquals(List.of(1), kept.expectUpdates(1));
      session.viewer().get(session.path() + "/updates").expect(200);
    }
  }

  @Test
  void tokens_allRevoked_everyConnectionCutAndNewTokensGood() {
    String second = session.anotherToken();
    try (FeedSocket one = session.socket();
        FeedSocket two = FeedSocket.connect(server, second)) {
      one.init();
      two.init();
      long before = System.currentTimeMillis();
      session.api().delete(session.path() + "/viewers").expect(204);
      for (FeedSocket socket : List.of(one, two)) {
        assertSoonAfter(before, denied(socket.next(), "token-revoked"));
        socket.expectClose(4401);
      }
    }
    assertWorthless(session.viewerToken());
    assertWorthless(second);
    try (FeedSocket fresh = FeedSocket.connect(server, session.anotherToken())) {
      fresh.init();
    }
  }

  @Test
  void tokenOfAnotherSession_revokedHere_staysGood() {
    TestSession other = session.api().open();
    session.api().delete(session.path() + "/viewers/" + UUID.randomUUID()).expect(204);
    session.api().delete(session.path() + "/viewers").expect(204);
    other.viewer().get(other.path() + "/updates").expect(200);
  }

  private void assertWorthless(String token) {
    Api viewer = session.api().as(token);
    viewer.get(session.path() + "/updates").expect(401, "token-revoked");
    viewer.get(session.path() + "/stream").expect(401, "token-revoked");
    viewer.post(session.path() + "/acts", "{}").expect(401, "token-revoked");
    try (FeedSocket socket = FeedSocket.connect(server, token)) {
      denied(socket.next(), "token-revoked");
      socket.expectClose(4401);
    }
  }
}
