package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent's posts: answers, retries that are safe, batches that are whole, and the end. */
@Timeout(60)
final class UpdatesIT {
  private final TestSession session = LiveNode.agent().open();

  @Test
  void post_cueWithoutPlan_formsInTheSessionsLanguage() {
    TestSession german = session.api().openAs("{'lang':'de-AT'}");
    String cued =
        "{'slice':'notice','data':{'level':'info'},'cues':"
            + "[{'target':'notice','anchor':{'text':'25'}}]}";
    german.post(cued).expect(201);
    session.post(cued).expect(201);
    assertTrue(inLog(german).contains("funfundzwanzig"));
    assertFalse(inLog(session).contains("funfundzwanzig"));
    assertTrue(inLog(session).contains("[\"twenty\",\"five\"]"));
  }

  private static String inLog(TestSession of) {
    String place = "?after=0&epoch=" + of.epoch();
    return of.api().get(of.path() + "/updates" + place).expect(200).body();
  }

  @Test
  void post_lowerTurn_409AndNothingApplied() {
    session.post("{'id':'u','slice':'x-n','data':{'n':1},'turn':4}").expect(201);
    Reply late = session.post("[{'slice':'x-m'},{'slice':'x-n','turn':3}]");
    late.expect(409, "stale-turn");
    assertEquals(List.of("/1/turn"), late.pointers());
    session.post("{'id':'u','slice':'x-n','data':{'n':1},'turn':4}").expect(200);
    session.post("{'id':'u','slice':'x-n','data':{'n':1},'turn':5}").expect(422, "id-reused");
    assertEquals(1, session.head());
    assertEquals(4, session.show().getJsonObject("state").getJsonObject("x-n").getInt("turn"));
    assertTrue(inLog(session).contains("\"turn\":4"));
  }

  @Test
  void post_update_201WithItsPlace() {
    Reply reply = session.post("{'id':'u-1','slice':'notice','data':{'level':'info'}}").expect(201);
    assertEquals(
        TestJson.object(
            "{'epoch':'"
                + session.epoch()
                + "','seq':1,'viewers':0,"
                + "'results':[{'id':'u-1','seq':1,'duplicate':false}]}"),
        reply.json());
    assertTrue(reply.header("Content-Type").startsWith("application/json"));
  }

  @Test
  void post_withoutId_theServersOwn() {
    JsonObject one = result(session.post(TestSession.numbered(1)).expect(201));
    JsonObject two = result(session.post(TestSession.numbered(1)).expect(201));
    assertFalse(one.getString("id").equals(two.getString("id")));
    assertEquals(2, two.getInt("seq"));
  }

  @Test
  void post_sameIdAgain_200WithTheFirstPlace() {
    session.post("{'id':'u','slice':'details','data':{'weightLb':2}}").expect(201);
    session.post(TestSession.numbered(1)).expect(201);
    Reply again =
        session
            .post("{'data':{'weightLb':2.0},'phase':'displaying','slice':'details','id':'u'}")
            .expect(200);
    assertEquals(TestJson.object("{'id':'u','seq':1,'duplicate':true}"), result(again));
    assertEquals(2, session.head());
  }

  @Test
  void post_sameIdOtherBody_422AndNothingApplied() {
    session.post("{'id':'u','slice':'details','data':{'weightLb':2}}").expect(201);
    Reply reply = session.post("{'id':'u','slice':'details','data':{'weightLb':3}}");
    reply.expect(422, "id-reused");
    assertEquals(List.of("/id"), reply.pointers());
    Reply batch = session.post("[{'id':'u','slice':'details','data':{'weightLb':3}}]");
    batch.expect(422, "id-reused");
    assertEquals(List.of("/0/id"), batch.pointers());
    String later = session.path() + "/updates?renderedWithinMs=0";
    Reply waiting = session.api().post(later, "[{'id':'u','slice':'details'}]");
    waiting.expect(422, "id-reused");
    assertEquals(List.of("/0/id"), waiting.pointers());
    assertEquals(1, session.head());
    assertEquals(2, data("details").getInt("weightLb"));
  }

  @Test
  void post_idempotencyKey_asAnId() {
    String[] key = {"Idempotency-Key", "k-1"};
    session.post(TestSession.numbered(1), key).expect(201);
    assertEquals(List.of(1), session.post(TestSession.numbered(1), key).expect(200).seqs());
    session.post("{'id':'k-1','slice':'x-n','data':{'n':1}}", key).expect(200);
    session.post(TestSession.numbered(2), key).expect(422, "id-reused");
    session.post("{'id':'other','slice':'x-n'}", key).expect(422, "invalid");
    session.post("[" + TestSession.numbered(1) + "]", key).expect(422, "invalid");
    assertEquals(1, session.head());
  }

  @Test
  void post_sameUpdateManyTimesAtOnce_oneEffect() {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      for (int round = 1; round <= 10; round++) {
        String update = "{'id':'r-" + round + "','slice':'x-n','data':{'n':" + round + "}}";
        Callable<Reply> retry = () -> session.post(update);
        List<Reply> replies = Together.run(5, Collections.nCopies(5, retry));
        assertEquals(1, replies.stream().filter(reply -> reply.status() == 201).count());
        assertEquals(4, replies.stream().filter(reply -> reply.status() == 200).count());
        int seq = round;
        assertTrue(replies.stream().allMatch(reply -> reply.seqs().equals(List.of(seq))));
        assertEquals(List.of(round), socket.expectUpdates(1));
      }
      assertEquals(10, session.head());
    }
  }

  @Test
  void post_batch_allInOrderAndLastPlaceOnTop() {
    Reply reply =
        session
            .post(
                "[{'id':'a','slice':'x-a','data':{'v':1}},{'slice':'x-a','data':{'w':2}},"
                    + "{'id':'a','slice':'x-a','data':{'v':1}}]")
            .expect(201);
    assertEquals(List.of(1, 2, 1), reply.seqs());
    assertEquals(2, reply.json().getInt("seq"));
    assertEquals(TestJson.object("{'v':1,'w':2}"), data("x-a"));
  }

  @Test
  void post_batchWithOneBad_noneApplied() {
    Reply bad =
        session.post(
            "[{'slice':'x-a'},{'slice':'quotes','data':{'quotes':[{'id':''}]}},{'slice':'?'}]");
    bad.expect(422, "unknown-slice");
    assertTrue(bad.pointers().containsAll(List.of("/1/data/quotes/0/id", "/2/slice")));
    session.post("{'id':'u','slice':'x-b'}").expect(201);
    session.post("[{'slice':'x-a'},{'id':'u','slice':'x-c'}]").expect(422, "id-reused");
    assertEquals(1, session.head());
    assertFalse(session.show().getJsonObject("state").containsKey("x-a"));
  }

  @Test
  void post_cues_carriedToTheViewerWithTheFormsOfTheirWords() {
    String cues =
        "[{'target':'quotes/q1','utterance':'u-57','anchor':{'text':'UPS Ground','nth':1},"
            + "'onInterrupt':'show','holdMs':1500}]";
    try (FeedSocket socket = session.socket()) {
      socket.init();
      session.post("{'slice':'quotes','phase':'loading','cues':" + cues + "}").expect(201);
      JsonObject payload = socket.expect("UPDATE").getJsonObject("payload");
      String withForms =
          cues.replace("'nth':1", "'nth':1,'forms':[['ups','ground'],['u','p','s','ground']]");
      assertEquals(
          TestJson.object("{'slice':'quotes','phase':'loading','cues':" + withForms + "}"),
          payload);
    }
  }

  @Test
  void state_mergePatches_arraysWholeAndNullRemoves() {
    session.post("{'slice':'x-a','data':{'keep':1,'list':[1,2],'deep':{'a':1,'b':2}}}").expect(201);
    session.post("{'slice':'x-a','data':{'list':[3],'deep':{'a':null,'c':[null]}}}").expect(201);
    session.post("{'slice':'x-a','phase':'failed'}").expect(201);
    assertEquals(TestJson.object("{'keep':1,'list':[3],'deep':{'b':2,'c':[null]}}"), data("x-a"));
    JsonObject slice = session.show().getJsonObject("state").getJsonObject("x-a");
    assertEquals("failed", slice.getString("phase"));
    assertEquals(3, slice.getInt("seq"));
  }

  @Test
  void end_viewersAreToldThenClosedAndLaterCallsGet410() {
    TestSession other = session.api().open();
    try (FeedSocket socket = session.socket()) {
      socket.init();
      session.post(TestSession.numbered(1)).expect(201);
      session.end();
      session.end();
      assertEquals(List.of(1), socket.expectUpdates(1));
      JsonObject last = socket.expect("UPDATE");
      assertEquals("server", last.getString("source"));
      assertEquals(TestJson.object("{'slice':'session','phase':'completed'}"), last.get("payload"));
      socket.expectError("session-ended");
      socket.expectClose(4410);
    }
    session.post(TestSession.numbered(2)).expect(410, "session-ended");
    session.api().post(session.path() + "/viewers", "{}").expect(410, "session-ended");
    session
        .viewer()
        .post(session.path() + "/acts", "{'type':'ACK','payload':{'renderedSeq':1}}")
        .expect(410, "session-ended");
    session
        .api()
        .post("/api/sessions", "{'sessionId':'" + session.id() + "'}")
        .expect(410, "session-ended");
    assertEquals(2, session.head());
    other.post(TestSession.numbered(1)).expect(201);
  }

  @Test
  void create_ownSessionId_sameSessionForItsOwnerAloneAndNewToken() {
    String id = "conv-" + session.id();
    String body = "{'sessionId':'" + id + "'}";
    JsonObject first = session.api().post("/api/sessions", body).expect(201).json();
    JsonObject again = session.api().post("/api/sessions", body).expect(200).json();
    assertEquals(first.getString("epoch"), again.getString("epoch"));
    assertFalse(first.getString("viewerTokenId").equals(again.getString("viewerTokenId")));
    LiveNode.agent().post("/api/sessions", body).expect(409, "session-taken");
    session.api().post("/api/sessions", "{'sessionId':'a/b'}").expect(422, "invalid");
    session.api().post("/api/sessions", "{'sessionId':''}").expect(422, "invalid");
    Reply both = session.api().post("/api/sessions", "{'sessionId':'..','lang':'no tag'}");
    both.expect(422, "invalid");
    assertEquals(List.of("/sessionId", "/lang"), both.pointers());
    session.api().post("/api/sessions", "{'sessionId':7}").expect(422, "invalid");
    session.api().post("/api/sessions", "[]").expect(422, "invalid");
  }

  private static JsonObject result(Reply reply) {
    return reply.json().getJsonArray("results").getJsonObject(0);
  }

  private JsonObject data(String slice) {
    return session.show().getJsonObject("state").getJsonObject(slice).getJsonObject("data");
  }
}
