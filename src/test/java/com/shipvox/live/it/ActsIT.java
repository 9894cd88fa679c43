package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fallback's way in: one client message a request, checked and logged as on the socket. */
@Timeout(60)
final class ActsIT {
  private static final String ACT =
      "{'v':1,'type':'UPDATE','id':'a-1','payload':{'slice':'selection','data':{'quoteId':'q1'}}}";

  private final TestSession session = LiveNode.agent().open();

  @Test
  void act_selection_201ThenADuplicate200() {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      JsonObject answer = act(ACT).expect(201).json();
      assertEquals(
          TestJson.object(
              "{'epoch':'"
                  + session.epoch()
                  + "','seq':1,'results':[{'id':'a-1','seq':1,'duplicate':false}]}"),
          answer);
      assertEquals("viewer", socket.expect("UPDATE").getString("source"));
      assertEquals(List.of(1), act(ACT).expect(200).seqs());
      act(ACT.replace("q1", "q2")).expect(422, "id-reused");
      assertEquals(1, session.head());
    }
  }

  @Test
  void act_choiceOfAReplacedQuote_refusedWithTheReason() {
    String quotes =
        "{'slice':'quotes','data':{'quotes':[{'id':'%s','carrier':'UPS','service':'Ground',"
            + "'amountMinor':844,'currency':'USD'}]}}";
    session.post(quotes.formatted("q1")).expect(201);
    session.post(quotes.formatted("q2")).expect(201);
    Reply late = act(ACT);
    late.expect(422, "invalid");
    assertEquals(List.of("/payload/data/quoteId"), late.pointers());
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.send(ACT);
      JsonObject refused = socket.expect("ERROR").getJsonObject("payload");
      assertEquals("This quote is no longer offered.", refused.getString("message"));
      assertEquals("a-1", refused.getString("ref"));
    }
    act(ACT.replace("q1", "q2")).expect(201);
  }

  @Test
  void act_sliceThatTheSettingsName_mergedAndToldToAll() {
    String act = "{'type':'UPDATE','id':'%s','payload':{'slice':'x-cart','data':%s}}";
    try (FeedSocket socket = session.socket()) {
      socket.init();
      act(act.formatted("a-1", "{'items':['stamp']}")).expect(201);
      socket.send(act.formatted("a-2", "{'coupon':'MAY'}"));
      assertEquals("x-cart", socket.expect("UPDATE").getJsonObject("payload").getString("slice"));
      assertEquals("a-2", socket.expect("UPDATE").getString("id"));
      act(act.formatted("a-3", "{'coupon':'4111111111111111'}")).expect(422, "card-number");
    }
  }

  @Test
  void act_fullOfCardNumbers_smallAnswer() {
    String data = "{'" + "k".repeat(9_000) + "':[" + "'4111111111111111',".repeat(300) + "0]}";
    Reply reply = act(ACT.replace("{'quoteId':'q1'}", data));
    reply.expect(422, "card-number");
    assertTrue(reply.body().length() <= 16 << 10);
    assertTrue(reply.json().getInt("errorsLeftOut") >= 200);
  }

  @Test
  void act_badFields_pointersIntoTheEnvelope() {
    Reply reply =
        act("{'type':'UPDATE','id':'a','payload':{'slice':'selection','data':{'quoteId':7}}}");
    assertEquals(List.of("/payload/data/quoteId"), reply.expect(422).pointers());
    reply = act(ACT.replace("'a-1'", "'4111111111111111'"));
    assertEquals(List.of("/id"), reply.expect(422).pointers());
  }

  @Test
  void act_sameIdOverTheSocket_known() {
    act(ACT).expect(201);
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.send(ACT);
      socket.send("{'type':'PING','payload':{'sentAt':1}}");
      assertEquals(1, socket.expect("PONG").getInt("seq"));
    }
  }

  @Test
  void ack_ofAStream_countsForTheConnectionsOfThatToken() {
    session.fill(3);
    try (StreamLine stream = new StreamLine(session, session.viewerToken(), null);
        StreamLine other = new StreamLine(session, session.anotherToken(), null)) {
      stream.expect("INIT");
      other.expect("INIT");
      act("{'type':'ACK','payload':{'renderedSeq':2}}").expect(204);
      assertEquals(
          List.of(0, 2),
          session.viewers().stream().map(viewer -> viewer.getInt("renderedSeq")).sorted().toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello                                                            | 400 | bad-json",
        "[]                                                               | 400 | bad-json",
        "{'v':2,'type':'ACK','payload':{'renderedSeq':1}}                 | 400 | bad-json",
        "{'type':'HELLO'}                                                 | 422 | unknown-type",
        "{'type':'PING','payload':{'sentAt':1}}                           | 422 | invalid",
        "{'type':'INIT','payload':{}}                                     | 422 | invalid",
        "{'type':'ACK','payload':{}}                                      | 422 | invalid",
        "{'type':'UPDATE','payload':{'slice':'selection','data':{}}}      | 422 | invalid",
        "{'type':'UPDATE','id':'a','payload':{'slice':'selection','data':{'quoteId':''}}} | 422 | invalid",
        "{'type':'UPDATE','id':'a','payload':{'slice':'quotes','data':{}}}| 403 | forbidden",
        "{'type':'UPDATE','id':'a','payload':{'slice':'x-till','data':{}}}| 403 | forbidden",
        "{'type':'UPDATE','id':'a','sessionId':'other','payload':{'slice':'selection','data':{}}} | 403 | forbidden",
        "{'type':'UPDATE','id':'4111111111111111','payload':{'slice':'selection','data':{}}} | 422 | card-number"
      })
  void act_thatIsRefused_problemAndNothingApplied(String body, int status, String code) {
    act(body).expect(status, code);
    assertEquals(0, session.head());
  }

  private Reply act(String body) {
    return session.viewer().post(session.path() + "/acts", body);
  }
}
