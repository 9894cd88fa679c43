package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent learns that its update is on every screen, and who looks at the session. */
@Timeout(60)
final class RenderedIT {
  private final TestSession session = LiveNode.agent().open();

  @Test
  void post_everyScreenAcknowledges_answeredThen() {
    try (FeedSocket socket = session.socket();
        StreamLine stream = new StreamLine(session, session.anotherToken(), null)) {
      socket.init();
      stream.expect("INIT");
      // One who polls shows nothing that could be waited for.
      session.viewer().get(session.path() + "/updates").expect(200);
      CompletableFuture<Reply> waiting = post(10_000);
      ack(socket, socket.expect("UPDATE").getInt("seq"));
      stream.expect("UPDATE");
      assertFalse(waiting.isDone());
      stream.act("{'type':'ACK','payload':{'renderedSeq':1}}").expect(204);
      Reply reply = waiting.join().expect(201);
      assertEquals(List.of(1), reply.seqs());
      assertRendered(2, 2, reply);
      assertEquals(3, reply.json().getInt("viewers"));
    }
  }

  @Test
  void post_oneNeverAcknowledges_answeredAtTheEndOfTheWait() {
    try (FeedSocket one = session.socket();
        FeedSocket two = FeedSocket.connect(session.api().server(), session.anotherToken())) {
      one.init();
      two.init();
      CompletableFuture<Reply> waiting = post(500);
      ack(one, one.expect("UPDATE").getInt("seq"));
      Reply reply = waiting.join().expect(201);
      assertRendered(1, 2, reply);
      assertTrue(reply.json().getJsonObject("rendered").getInt("ms") >= 500);
    }
  }

  @Test
  void post_viewerLeavesWhileItIsWaitedFor_ofDoesNotShrink() {
    FeedSocket leaving = session.socket();
    leaving.init();
    CompletableFuture<Reply> waiting = post(1_000);
    leaving.expect("UPDATE");
    leaving.cut();
    assertRendered(0, 1, waiting.join().expect(201));
  }

  @Test
  void post_nobodyWatches_answeredAtOnce() {
    Reply reply = post(10_000).join().expect(201);
    assertRendered(0, 0, reply);
  }

  @Test
  void post_zeroWait_answeredAtOnceWithWhatIsThere() {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      assertRendered(0, 1, post(0).join().expect(201));
    }
  }

  @Test
  void post_duplicateThatIsPaintedAlready_answeredAtOnce() {
    String update = "{'id':'u','slice':'x-n','data':{'n':1}}";
    try (FeedSocket socket = session.socket()) {
      socket.init();
      session.post(update).expect(201);
      ack(socket, socket.expect("UPDATE").getInt("seq"));
      socket.send("{'type':'PING','payload':{'sentAt':1}}");
      socket.expect("PONG");
      Reply reply = session.api().post(session.path() + "/updates?renderedWithinMs=10000", update);
      assertRendered(1, 1, reply.expect(200));
    }
  }

  @Test
  void post_partsWaitForTheirWords_answeredAsHeld() {
    try (FeedSocket socket = session.socket();
        StreamLine stream = new StreamLine(session, session.anotherToken(), null)) {
      socket.init();
      stream.expect("INIT");
      CompletableFuture<Reply> waiting = post(10_000);
      socket.expect("UPDATE");
      socket.send("{'type':'ACK','payload':{'renderedSeq':1,'held':[1],'open':'details'}}");
      stream.act("{'type':'ACK','payload':{'renderedSeq':1,'held':[1]}}").expect(204);
      JsonObject rendered = waiting.join().expect(201).json().getJsonObject("rendered");
      assertEquals(
          List.of(0, 2, 2),
          List.of(rendered.getInt("by"), rendered.getInt("of"), rendered.getInt("held")));
      assertEquals(List.of("sse [1] null", "websocket [1] details"), screens());
      socket.send("{'type':'ACK','payload':{'renderedSeq':1,'open':'quotes'}}");
      socket.send("{'type':'PING','payload':{'sentAt':1}}");
      socket.expect("PONG");
      assertEquals(List.of("sse [1] null", "websocket null quotes"), screens());
    }
  }

  private List<String> screens() {
    return session.viewers().stream()
        .map(v -> v.getString("transport") + " " + v.get("held") + " " + v.getString("open", null))
        .sorted()
        .toList();
  }

  @Test
  void presence_everyCarrier_withWhatItHasPainted() {
    session.fill(3);
    try (FeedSocket socket = session.socket();
        StreamLine stream = new StreamLine(session, session.anotherToken(), null)) {
      socket.init();
      stream.expect("INIT");
      session.api().as(session.anotherToken()).get(session.path() + "/updates").expect(200);
      // A frame above the head is no more than the head.
      ack(socket, 1_000_000);
      socket.send("{'type':'PING','payload':{'sentAt':1}}");
      socket.expect("PONG");
      List<JsonObject> viewers = session.viewers();
      assertEquals(
          List.of("poll 0", "sse 0", "websocket 3"),
          viewers.stream()
              .map(v -> v.getString("transport") + " " + v.getInt("renderedSeq"))
              .sorted()
              .toList());
      assertEquals(3, viewers.stream().map(v -> v.getString("id")).distinct().count());
      long now = System.currentTimeMillis();
      assertTrue(viewers.stream().allMatch(v -> v.getJsonNumber("connectedAt").longValue() <= now));
    }
    // Socket and stream go with their lines; one who polled counts for 30 s more.
    while (session.viewers().size() > 1) {
      session.fill(1);
    }
    assertEquals("poll", session.viewers().get(0).getString("transport"));
  }

  private CompletableFuture<Reply> post(int withinMs) {
    return session
        .api()
        .postLater(
            session.path() + "/updates?renderedWithinMs=" + withinMs, TestSession.numbered(1));
  }

  private static void ack(FeedSocket socket, int seq) {
    socket.send("{'type':'ACK','payload':{'renderedSeq':" + seq + "}}");
  }

  private static void assertRendered(int by, int of, Reply reply) {
    JsonObject rendered = reply.json().getJsonObject("rendered");
    assertEquals(by, rendered.getInt("by"), reply::body);
    assertEquals(of, rendered.getInt("of"), reply::body);
  }
}
