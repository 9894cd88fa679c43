package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.security.Audit;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators list and search the sessions; each of their looks is in the audit log. */
@Timeout(60)
final class OperatorIT {
  private final String name = "operator-" + UUID.randomUUID();
  private final Api operator = LiveNode.agent().as(Tokens.operator(name));
  private final TestSession session = LiveNode.agent().open();

  @Test
  void list_ofAllPages_holdsEachSessionOnce() {
    List<TestSession> made = Stream.generate(() -> LiveNode.agent().open()).limit(3).toList();
    List<String> ids = new ArrayList<>();
    String after = "";
    assertEquals(2, rows(list("?limit=2")).size());
    for (JsonObject page = list("?limit=20"); ; page = list("?limit=20&after=" + after)) {
      List<JsonObject> rows = rows(page);
      rows.forEach(row -> ids.add(row.getString("sessionId")));
      if (!page.containsKey("after")) {
        break;
      }
      after = page.getString("after");
    }
    assertEquals(ids.stream().sorted().distinct().toList(), ids);
    assertTrue(ids.containsAll(made.stream().map(TestSession::id).toList()));
  }

  @Test
  void search_bySessionId_tellsWhoWatchesAndHowFarBehind() {
    session.fill(3);
    try (FeedSocket viewer = session.socket()) {
      viewer.init();
      viewer.send("{'type':'ACK','payload':{'renderedSeq':1,'open':'quotes'}}");
      JsonObject row = awaitLag(2);
      assertEquals("session", row.getString("matched"));
      assertEquals(session.epoch(), row.getString("epoch"));
      assertEquals(3, row.getInt("seq"));
      assertEquals(0, row.getInt("keptFrom"));
      assertEquals(1, row.getInt("viewerCount"));
      assertEquals(Tokens.ISSUER, row.getString("issuer"));
      assertFalse(row.getBoolean("ended"));
      JsonObject seen = row.getJsonArray("viewers").getJsonObject(0);
      assertEquals(2, seen.getInt("lag"));
      assertEquals("websocket", seen.getString("transport"));
      assertEquals("quotes", seen.getString("open"));
      // What the row says is enough to turn that very viewer away.
      session.api().delete(session.path() + "/viewers/" + seen.getString("tokenId")).expect(204);
      viewer.expect("AUTH_RESULT");
      viewer.expectClose(4401);
    }
  }

  @Test
  void search_byUtteranceOrTrackingNumber_findsTheSessionAlone() {
    String utterance = "u-\"é\"-" + UUID.randomUUID();
    String number = "1Z999AA1" + System.nanoTime();
    session.post("{'slice':'x-n','data':{'n':1}}").expect(201);
    session
        .post(
            "{'slice':'speech','data':{'utterance':'"
                + utterance.replace("\"", "\\'")
                + "','event':'plan','text':'Hello.'}}")
        .expect(201);
    session.post("{'slice':'label','data':{'trackingNumber':'" + number + "'}}").expect(201);
    String grouped = number.substring(0, 6) + " " + number.substring(6).toLowerCase(Locale.ROOT);
    assertEquals(List.of("trackingNumber"), matches(search("{'text':'  " + grouped + " '}")));
    JsonObject found = search("{'text':'" + utterance.replace("\"", "\\'") + "'}");
    assertEquals(List.of("utterance"), matches(found));
    assertEquals(session.id(), rows(found).get(0).getString("sessionId"));
    assertEquals(List.of(), rows(search("{'text':'" + number.substring(1) + "'}")));
    // An operator sees no state in a list.
    assertFalse(found.toString().contains(number));
  }

  @Test
  void badRequest_everyFieldIsNamed() {
    operator.get("/api/sessions?limit=101&after=a%20b").expect(422, "invalid");
    Reply bad = operator.post("/api/search", "{'text':' ','after':1,'limit':0}");
    bad.expect(422, "invalid");
    assertEquals(List.of("/after", "/text", "/limit"), bad.pointers());
    operator.post("/api/search", "[]").expect(422, "invalid");
  }

  @Test
  void everyLook_isInTheAuditLog_withoutWhatWasSearchedFor() throws IOException {
    String number = "1Z-" + UUID.randomUUID();
    session.post("{'slice':'label','data':{'trackingNumber':'" + number + "'}}").expect(201);
    list("?limit=1");
    search("{'text':'" + number + "'}");
    operator.get(session.path()).expect(200);
    operator.get(session.path() + "/updates").expect(200);
    operator.get("/api/sessions/s-none").expect(404, "no-session");
    try (StreamLine stream = new StreamLine(session, operator.token(), null)) {
      stream.expect("INIT");
    }
    List<String> looks = new ArrayList<>();
    for (String text : Files.readAllLines(LiveNode.shared().log())) {
      assertFalse(text.contains(number), text);
      if (text.contains(Audit.LOGGER) && text.contains(name)) {
        JsonObject line = MessageCodec.parse(text).asJsonObject();
        looks.add(line.getString("Look") + line.getString("Found") + line.getString("Session", ""));
      }
    }
    String one = "session1" + session.id();
    assertEquals(List.of("list1", "search1" + session.id(), one, one, "session0", one), looks);
  }

  private JsonObject list(String query) {
    return operator.get("/api/sessions" + query).expect(200).json();
  }

  private JsonObject search(String body) {
    return operator.post("/api/search", body).expect(200).json();
  }

  private static List<JsonObject> rows(JsonObject answer) {
    return answer.getJsonArray("sessions").getValuesAs(JsonObject.class);
  }

  private static List<String> matches(JsonObject answer) {
    return rows(answer).stream().map(row -> row.getString("matched")).toList();
  }

  private JsonObject awaitLag(int lag) {
    for (; ; LockSupport.parkNanos(20_000_000)) {
      JsonObject row = rows(search("{'text':'" + session.id() + "'}")).get(0);
      if (row.getInt("lag") == lag) {
        return row;
      }
    }
  }
}
