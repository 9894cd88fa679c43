package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The long poll: answered by the first news, by the end of its wait, or at once. */
@Timeout(120)
final class PollIT {
  private static final int MANY = 1_000;

  private final TestSession session = LiveNode.agent().open();
  private final Api viewer = session.viewer();

  @Test
  void poll_withoutPosition_oneInit() {
    session.fill(3);
    Reply reply = viewer.get(session.path() + "/updates").expect(200);
    assertEquals(List.of("INIT"), reply.types());
    assertEquals(3, reply.messages().get(0).getInt("seq"));
  }

  @Test
  void poll_nothingNew_emptyAtOnceOrAfterItsWait() {
    assertEquals(List.of(), viewer.get(after(0, "")).expect(200).messages());
    assertEquals(List.of(), viewer.get(after(0, "&waitMs=0")).expect(200).messages());
    assertEquals(List.of(), viewer.get(after(0, "&waitMs=1")).expect(200).messages());
    assertEquals(List.of(), viewer.get(after(0, "&waitMs=300")).expect(200).messages());
  }

  @Test
  void poll_updateComesWhileItWaits_answeredWithTheEnvelopeOfTheSocket() {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      CompletableFuture<Reply> waiting = viewer.getLater(after(0, "&waitMs=25000"));
      session.awaitViewers(2);
      session.post(TestSession.numbered(1)).expect(201);
      assertEquals(List.of(socket.expect("UPDATE")), waiting.join().expect(200).messages());
    }
  }

  @Test
  void poll_sessionEndsWhileItWaits_theClosingUpdateThenStillReadable() {
    CompletableFuture<Reply> waiting = viewer.getLater(after(0, "&waitMs=25000"));
    session.awaitViewers(1);
    session.end();
    JsonObject closing = waiting.join().expect(200).messages().get(0);
    assertEquals("session", closing.getJsonObject("payload").getString("slice"));
    assertEquals(List.of("INIT"), viewer.get(session.path() + "/updates").expect(200).types());
    assertEquals(List.of("UPDATE"), viewer.get(after(0, "")).expect(200).types());
  }

  @Test
  void poll_moreThanOneAnswerHolds_inPartsWithoutAGap() {
    session.fill(505);
    // The node keeps 500 updates: 5 to 505.
    List<JsonObject> first = viewer.get(after(5, "")).expect(200).messages();
    assertEquals(500, first.size());
    assertEquals(6, first.get(0).getInt("seq"));
    assertEquals(505, first.get(499).getInt("seq"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"25001", "-1", "abc", "1.5", "99999999999"})
  void poll_waitOutOfBounds_422(String waitMs) {
    viewer.get(after(0, "&waitMs=" + waitMs)).expect(422, "invalid");
  }

  @Test
  void poll_tokenRevokedWhileItWaits_401() {
    JsonObject issued = session.api().post(session.path() + "/viewers", "{}").expect(201).json();
    Api other = session.api().as(issued.getString("viewerToken"));
    CompletableFuture<Reply> waiting = other.getLater(after(0, "&waitMs=25000"));
    session.awaitViewers(1);
    session
        .api()
        .delete(session.path() + "/viewers/" + issued.getString("viewerTokenId"))
        .expect(204);
    waiting.join().expect(401, "token-revoked");
  }

  @Test
  void polls_1000Waiting_holdNoThreadEachAndAllAreAnswered() {
    // Each by another viewer, so that the session's view tells when all have come.
    List<String> tokens =
        IntStream.range(0, MANY).mapToObj(i -> Tokens.viewer("viewer-" + i, session.id())).toList();
    List<CompletableFuture<Reply>> waiting =
        tokens.stream().map(token -> pollOn(session.api().as(token))).toList();
    session.awaitViewers(MANY);
    int busy = new NodeProcess(LiveNode.shared()).threadsIn("com.shipvox.live.");
    assertTrue(busy < MANY / 100, "threads that are held: " + busy);
    assertFalse(waiting.stream().anyMatch(CompletableFuture::isDone));
    session.post(TestSession.numbered(1)).expect(201);
    for (CompletableFuture<Reply> poll : waiting) {
      assertEquals(1, poll.join().expect(200).messages().get(0).getInt("seq"));
    }
  }

  /** Polls as clients do, again and again, until something has come. */
  private CompletableFuture<Reply> pollOn(Api one) {
    return one.getLater(after(0, "&waitMs=25000"))
        .thenCompose(
            reply ->
                reply.expect(200).messages().isEmpty()
                    ? pollOn(one)
                    : CompletableFuture.completedFuture(reply));
  }

  private String after(long seq, String more) {
    return session.path() + "/updates?epoch=" + session.epoch() + "&after=" + seq + more;
  }
}
