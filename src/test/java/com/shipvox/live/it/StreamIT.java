package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-Sent Events: the socket's envelopes, a cursor in each id, a sign of life, an end. */
@Timeout(120)
final class StreamIT {
  private final TestSession session = LiveNode.agent().open();

  @Test
  void stream_events_typeIdAndTheSocketsEnvelope() {
    session.fill(2);
    try (FeedSocket socket = session.socket();
        StreamLine stream = open(null)) {
      socket.init();
      StreamLine.Event init = stream.expect("INIT");
      assertEquals(session.epoch() + ":2", init.id());
      assertEquals(2, init.data().getInt("seq"));
      session.post("{'slice':'x-a','data':{'t':'line\\\\nbreak é 🚚'}}").expect(201);
      StreamLine.Event update = stream.expect("UPDATE");
      assertEquals(session.epoch() + ":3", update.id());
      assertEquals(socket.expect("UPDATE"), update.data());
    }
  }

  @Test
  void stream_headers_neverCachedNorHeldBack() {
    try (StreamLine stream = open(null)) {
      var headers = stream.response().headers();
      assertEquals("no", headers.firstValue("X-Accel-Buffering").orElse(""));
      assertTrue(headers.firstValue("Cache-Control").orElse("").contains("no-store"));
    }
  }

  @Test
  void stream_lastEventId_resumesExactlyThere() {
    session.fill(5);
    String id;
    try (StreamLine stream = open(session.epoch() + ":1")) {
      stream.expect("INIT");
      stream.expect("UPDATE");
      id = stream.expect("UPDATE").id();
    }
    assertEquals(session.epoch() + ":3", id);
    try (StreamLine stream = open(id)) {
      assertEquals(id, stream.expect("INIT").id());
      assertEquals(4, stream.expect("UPDATE").data().getInt("seq"));
      assertEquals(5, stream.expect("UPDATE").data().getInt("seq"));
    }
  }

  @Test
  void stream_quiet_aCommentWithinFifteenSeconds() {
    try (StreamLine stream = open(null)) {
      stream.expect("INIT");
      stream.awaitComment();
    }
  }

  @Test
  void stream_sessionEnds_closingUpdateErrorAndTheEnd() {
    try (StreamLine stream = open(null)) {
      stream.expect("INIT");
      session.end();
      assertEquals(
          "session", stream.expect("UPDATE").data().getJsonObject("payload").getString("slice"));
      assertError(stream, "session-ended");
      assertNull(stream.event());
    }
    // For five minutes it can still be read: the state, and that it is over.
    try (StreamLine stream = open(null)) {
      JsonObject state =
          stream.expect("INIT").data().getJsonObject("payload").getJsonObject("state");
      assertEquals("completed", state.getJsonObject("session").getString("phase"));
      assertError(stream, "session-ended");
      assertNull(stream.event());
    }
  }

  @Test
  void stream_tokenRevoked_authResultAndTheEnd() {
    JsonObject issued = session.api().post(session.path() + "/viewers", "{}").expect(201).json();
    try (StreamLine stream = new StreamLine(session, issued.getString("viewerToken"), null)) {
      stream.expect("INIT");
      session
          .api()
          .delete(session.path() + "/viewers/" + issued.getString("viewerTokenId"))
          .expect(204);
      JsonObject denied = stream.expect("AUTH_RESULT").data().getJsonObject("payload");
      assertEquals("token-revoked", denied.getString("code"));
      assertNull(stream.event());
    }
  }

  @Test
  void stream_cutByItsReader_leavesThePresence() {
    try (StreamLine stream = open(null)) {
      stream.expect("INIT");
      assertEquals(1, session.viewers().size());
    }
    // The next write finds nobody.
    while (!session.viewers().isEmpty()) {
      session.fill(1);
    }
  }

  private static void assertError(StreamLine stream, String code) {
    JsonObject payload = stream.expect("ERROR").data().getJsonObject("payload");
    assertEquals(code, payload.getString("code"));
  }

  private StreamLine open(String lastEventId) {
    return new StreamLine(session, session.viewerToken(), lastEventId);
  }
}
