package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.checker.AgentLog.Place;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly what was missed, or one whole state: over each carrier, from each kind of position. */
@Timeout(60)
final class ResumeIT {
  private static final int HEAD = 5;
  private static final TestSession SESSION = filled(HEAD);

  private static TestSession filled(int count) {
    TestSession session = LiveNode.agent().open();
    session.fill(count);
    return session;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, HEAD})
  void socket_positionThatIsHeld_whatWasMissed(int seq) {
    try (FeedSocket socket = SESSION.socket()) {
      JsonObject init = socket.init(SESSION.cursor(seq));
      assertTrue(init.getJsonObject("payload").getBoolean("resumed"));
      assertEquals(JsonValue.NULL, init.getJsonObject("payload").get("state"));
      assertFalse(init.getJsonObject("payload").containsKey("speech"));
      assertEquals(HEAD, init.getInt("seq"));
      assertEquals(SESSION.epoch(), init.getString("epoch"));
      assertEquals(
          IntStream.rangeClosed(seq + 1, HEAD).boxed().toList(), socket.expectUpdates(HEAD - seq));
      assertPongAtHead(socket);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'epoch':'EPOCH','seq':6}",
        "{'epoch':'EPOCH','seq':-1}",
        "{'epoch':'EPOCH','seq':9007199254740992}",
        "{'epoch':'EPOCH','seq':1e300}",
        "{'epoch':'EPOCH','seq':2.5}",
        "{'epoch':'EPOCH','seq':'2'}",
        "{'epoch':'EPOCH'}",
        "{'epoch':'e-of-another-log','seq':2}",
        "{'epoch':7,'seq':2}",
        "{'seq':2}",
        "{}",
        "'EPOCH:2'",
        "2"
      })
  void socket_positionThatIsNotHeld_wholeState(String resume) {
    try (FeedSocket socket = SESSION.socket()) {
      JsonObject init = socket.init("'resume':" + resume.replace("EPOCH", SESSION.epoch()));
      assertFresh(init);
      assertPongAtHead(socket);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "epoch=EPOCH&after=6",
    "epoch=EPOCH&after=-1",
    "epoch=EPOCH&after=9007199254740992",
    "epoch=EPOCH&after=2.5",
    "epoch=EPOCH&after=two",
    "epoch=EPOCH&after=",
    "epoch=EPOCH",
    "after=2",
    "epoch=e-of-another-log&after=2"
  })
  void poll_positionThatIsNotHeld_oneInitWithTheState(String query) {
    List<JsonObject> messages =
        SESSION
            .viewer()
            .get(
                SESSION.path() + "/updates?waitMs=20000&" + query.replace("EPOCH", SESSION.epoch()))
            .expect(200)
            .messages();
    assertEquals(1, messages.size());
    assertFresh(messages.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EPOCH:6",
        "EPOCH:-1",
        "EPOCH:9007199254740992",
        "EPOCH:2.5",
        "EPOCH:",
        "EPOCH",
        "5",
        "e-of-another-log:2"
      })
  void stream_positionThatIsNotHeld_wholeStateWithItsPlaceAsId(String id) {
    try (StreamLine stream = stream(id.replace("EPOCH", SESSION.epoch()))) {
      StreamLine.Event init = stream.expect("INIT");
      assertFresh(init.data());
      assertEquals(SESSION.epoch() + ":" + HEAD, init.id());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, HEAD})
  void stream_positionThatIsHeld_initWithTheOldIdThenWhatWasMissed(int seq) {
    try (StreamLine stream = stream(SESSION.epoch() + ":" + seq)) {
      StreamLine.Event init = stream.expect("INIT");
      assertTrue(init.data().getJsonObject("payload").getBoolean("resumed"));
      assertEquals(SESSION.epoch() + ":" + seq, init.id());
      for (int next = seq + 1; next <= HEAD; next++) {
        StreamLine.Event update = stream.expect("UPDATE");
        assertEquals(next, update.data().getInt("seq"));
        assertEquals(SESSION.epoch() + ":" + next, update.id());
      }
    }
  }

  @Test
  void poll_positionThatIsHeld_whatWasMissedAndNothingElse() {
    String path = SESSION.path() + "/updates?epoch=" + SESSION.epoch();
    List<JsonObject> messages = SESSION.viewer().get(path + "&after=2").expect(200).messages();
    assertEquals(List.of(3, 4, 5), messages.stream().map(m -> m.getInt("seq")).toList());
    assertEquals(List.of(), SESSION.viewer().get(path + "&after=5").expect(200).messages());
  }

  @ParameterizedTest
  @EnumSource
  void carrier_evictedPosition_wholeState(Line.Carrier carrier) throws Exception {
    TestSession session = filled(510);
    assertResumed(false, carrier, session, 9);
    assertResumed(true, carrier, session, 10);
  }

  private static void assertResumed(
      boolean expected, Line.Carrier carrier, TestSession session, long seq) throws Exception {
    Place place = new Place(session.epoch(), seq);
    try (Line line = carrier.open(session, session.viewerToken(), place)) {
      JsonObject first;
      do {
        first = line.next(Duration.ofSeconds(20));
        assertNotNull(first);
      } while (first.getString("type").equals("AUTH_RESULT"));
      // A poll that resumes has no INIT: it begins with what was missed.
      boolean resumed =
          first.getString("type").equals("UPDATE")
              ? first.getInt("seq") == seq + 1
              : first.getJsonObject("payload").getBoolean("resumed");
      assertEquals(expected, resumed);
    }
  }

  /** What is in the answer to a heartbeat is all that there is: nothing more comes before it. */
  private static void assertPongAtHead(FeedSocket socket) {
    socket.send("{'type':'PING','payload':{'sentAt':17}}");
    JsonObject pong = socket.expect("PONG");
    assertEquals(HEAD, pong.getInt("seq"));
    assertEquals(SESSION.epoch(), pong.getString("epoch"));
    assertEquals(17, pong.getJsonObject("payload").getInt("sentAt"));
  }

  private static void assertFresh(JsonObject init) {
    JsonObject payload = init.getJsonObject("payload");
    assertEquals("INIT", init.getString("type"));
    assertFalse(payload.getBoolean("resumed"));
    assertEquals(HEAD, init.getInt("seq"));
    JsonObject slice = payload.getJsonObject("state").getJsonObject("x-n");
    assertEquals(HEAD, slice.getJsonObject("data").getInt("n"));
    assertEquals(HEAD, slice.getInt("seq"));
  }

  private static StreamLine stream(String lastEventId) {
    return new StreamLine(SESSION, SESSION.viewerToken(), lastEventId);
  }
}
