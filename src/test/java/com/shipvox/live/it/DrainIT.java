package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.TestJson;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is asked to end by SIGTERM: what it does, in this order, while clients are there. */
@Timeout(300)
final class DrainIT {
  private static final int SOCKETS = 30;

  // Time enough between each two steps to look in; and so few closes a second that all are spread.
  private final LiveNode node =
      LiveNode.start(Map.of("shipvox.drain.notice", "5s", "shipvox.drain.per-second", "10"));
  private final Api agent = Api.agent(node.server());

  @AfterEach
  void stop() {
    node.kill();
  }

  @Test
  void sigterm_withClients_notReadyThenClosedThenEnded() {
    TestSession session = agent.open();
    List<FeedSocket> sockets = new ArrayList<>();
    for (int n = 0; n < SOCKETS; n++) {
      FeedSocket socket = session.socket();
      socket.init();
      sockets.add(socket);
    }
    StreamLine stream = new StreamLine(session, session.anotherToken(), null);
    stream.expect("INIT");
    CompletableFuture<Reply> poll = poll(session);
    TestSession quiet = agent.open();
    CompletableFuture<Reply> idle = poll(quiet);
    // A poll that came after the signal would be refused.
    session.awaitViewers(SOCKETS + 2);
    quiet.awaitViewers(1);

    assertTrue(node.process().destroy());
    awaitNotReady();
    assertEquals(200, agent.get("/health/live").status());
    assertEquals(503, refusedHandshake(session).statusCode());
    assertTrue(refusedHandshake(session).headers().firstValue("Retry-After").isPresent());
    agent.post("/api/sessions", "{}").expect(503, "draining");
    // An agent's update is taken, and everybody gets it: nothing is closed yet.
    assertEquals(List.of(1), session.post("{'slice':'x-n','data':{'n':1}}").expect(201).seqs());
    assertEquals(List.of("UPDATE"), poll.join().expect(200).types());
    assertEquals("x-n", stream.expect("UPDATE").data().getJsonObject("payload").getString("slice"));
    for (FeedSocket socket : sockets) {
      assertEquals(List.of(1), socket.expectUpdates(1));
    }
    assertFalse(idle.isDone());

    Set<Integer> retries = new HashSet<>();
    for (FeedSocket socket : sockets) {
      retries.add(TestJson.object(socket.expectClose(1001)).getInt("retryInMs"));
    }
    assertTrue(retries.size() > 1, () -> "not spread: " + retries);
    assertNull(stream.event(), "the stream is not over");
    assertEquals(List.of(), idle.join().expect(200).messages());
    node.process().onExit().join();
  }

  private void awaitNotReady() {
    Reply ready = agent.get("/health/ready");
    while (ready.status() == 200) {
      ready = agent.get("/health/ready");
    }
    ready.expect(503);
    assertTrue(ready.body().contains("draining"), ready::body);
  }

  private static CompletableFuture<Reply> poll(TestSession session) {
    String from = "?epoch=" + session.epoch() + "&after=0&waitMs=25000";
    return session.viewer().getLater(session.path() + "/updates" + from);
  }

  private static HttpResponse<?> refusedHandshake(TestSession session) {
    CompletionException refused = assertThrows(CompletionException.class, session::socket);
    return ((WebSocketHandshakeException) refused.getCause()).getResponse();
  }
}
