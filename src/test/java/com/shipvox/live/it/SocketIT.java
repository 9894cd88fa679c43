package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations over the live feed, as section 2 and 3 of the contract have them. */
@Timeout(60)
class SocketIT {
  private final TestSession session = Api.agent(node().server()).open();

  LiveNode node() {
    return LiveNode.shared();
  }

  @Test
  void init_ofTheTokensSession_authResultThenWholeState() {
    session.post("{'slice':'notice','data':{'level':'info'}}").expect(201);
    try (FeedSocket socket = session.socket()) {
      JsonObject auth = socket.expect("AUTH_RESULT").getJsonObject("payload");
      assertTrue(auth.getBoolean("ok"));
      assertEquals("viewer", auth.getString("role"));
      assertTrue(auth.getJsonNumber("expiresAt").longValue() > System.currentTimeMillis());
      socket.send("{'type':'INIT'}");
      JsonObject init = socket.expect("INIT");
      assertEquals(1, init.getInt("v"));
      assertEquals(session.id(), init.getString("sessionId"));
      assertEquals("server", init.getString("source"));
      assertEquals(1, init.getInt("seq"));
      JsonObject payload = init.getJsonObject("payload");
      assertEquals(10_000, payload.getInt("heartbeatMs"));
      assertEquals(1, payload.getInt("viewers"));
      assertEquals(session.show().get("state"), payload.get("state"));
    }
  }

  @Test
  void init_tokenInItAlone_opensTheSession() {
    try (FeedSocket socket = FeedSocket.connect(session.api().server())) {
      socket.send("{'type':'INIT','payload':{'token':'" + session.viewerToken() + "'}}");
      JsonObject result = socket.expect("AUTH_RESULT").getJsonObject("payload");
      assertTrue(result.getBoolean("ok"), result.toString());
      socket.expect("INIT");
    }
  }

  @Test
  void init_sentBeforeTheAuthResult_answeredAfterIt() {
    try (FeedSocket socket = session.socket()) {
      socket.send("{'type':'INIT','payload':{}}");
      socket.expect("AUTH_RESULT");
      socket.expect("INIT");
    }
  }

  @Test
  void init_againWithoutToken_errorAndGoesOn() {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.send("{'type':'INIT','id':'again','payload':{}}");
      JsonObject error = socket.expectError("invalid").getJsonObject("payload");
      assertEquals("again", error.getString("ref"));
      assertFalse(error.getBoolean("retryable"));
      assertGoesOn(socket);
    }
  }

  @Test
  void init_againWithFreshToken_authResultAlone() {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.send("{'type':'INIT','payload':{'token':'" + session.anotherToken() + "'}}");
      assertTrue(socket.expect("AUTH_RESULT").getJsonObject("payload").getBoolean("ok"));
      assertGoesOn(socket);
    }
  }

  @Test
  void init_agentWithoutSessionId_errorUntilItNamesOne() {
    String agent = Tokens.agent("one-agent");
    TestSession own = session.api().as(agent).open();
    try (FeedSocket socket = FeedSocket.connect(session.api().server(), agent)) {
      socket.expect("AUTH_RESULT");
      socket.send("{'type':'INIT'}");
      socket.expectError("invalid");
      socket.send("{'type':'INIT','sessionId':'" + own.id() + "'}");
      assertEquals(own.id(), socket.expect("INIT").getString("sessionId"));
      // An agent follows, but is no viewer.
      assertEquals(0, own.viewers().size());
    }
  }

  @Test
  void init_sessionThatEnded_errorThen4410() {
    String token = session.anotherToken();
    session.end();
    try (FeedSocket socket = FeedSocket.connect(session.api().server(), token)) {
      socket.expect("AUTH_RESULT");
      socket.send("{'type':'INIT'}");
      socket.expectError("session-ended");
      socket.expectClose(4410);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'HELLO','id':'m'}                          | unknown-type | /type",
        "{'type':'AUTH_RESULT','id':'m'}                    | unknown-type | /type",
        "{'type':'PING','id':'m','payload':{}}              | invalid | /payload/sentAt",
        "{'type':'PING','id':'m','payload':7}               | invalid | /payload",
        "{'type':'ACK','id':'m','payload':{'renderedSeq':-1}}| invalid | /payload/renderedSeq",
        "{'type':'ACK','id':'m','payload':{'renderedSeq':1,'held':7}}| invalid | /payload/held",
        "{'type':'UPDATE','id':'m','payload':{'slice':'selection'}} | invalid | /payload/data",
        "{'type':'UPDATE','id':'m','payload':{'slice':'selection','data':{'quoteId':7}}} | invalid | /payload/data/quoteId",
        "{'type':'UPDATE','id':'m','payload':{'slice':'quotes','data':{}}}   | forbidden |",
        "{'type':'UPDATE','id':'m','payload':{'slice':'no-slice','data':{}}} | forbidden |",
        "{'type':'UPDATE','id':'m','sessionId':'other','payload':{'slice':'selection','data':{}}} | forbidden |",
        "{'type':'UPDATE','id':'m','payload':{'slice':'selection','data':{'quoteId':'4111111111111111'}}} | card-number | /payload/data/quoteId"
      })
  void frame_thatIsRefused_errorNamesIdAndFieldAndGoesOn(
      String frame, String code, @Nullable String pointer) {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.send(frame);
      JsonObject error = socket.expectError(code).getJsonObject("payload");
      assertEquals("m", error.getString("ref"));
      assertEquals(
          pointer,
          !error.containsKey("errors")
              ? null
              : error.getJsonArray("errors").getJsonObject(0).getString("pointer"));
      assertGoesOn(socket);
      assertEquals(1, session.head());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "[]",
        "{}",
        "{'type':7}",
        "{'v':2,'type':'PING','payload':{'sentAt':1}}",
        "{'type':'PING','type':'PING'}",
        "{'type':'PING','payload':{'sentAt':1}"
      })
  void frame_thatIsNoEnvelope_4400(String frame) {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.send(frame);
      socket.expectError("bad-json");
      socket.expectClose(4400);
    }
  }

  @Test
  void frame_tooLargeOrBinary_1009And1003() {
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.send("{'type':'PING','payload':{'sentAt':1},'pad':'" + "x".repeat(16 << 10) + "'}");
      assertEquals(1009, socket.closeCode());
    }
    try (FeedSocket socket = session.socket()) {
      socket.init();
      socket.sendBinary(new byte[] {1, 2, 3});
      assertEquals(1003, socket.closeCode());
    }
  }

  @Test
  void ping_beforeAndAfterInit_pongWithTheServersClockAndHead() {
    try (FeedSocket socket = session.socket()) {
      socket.expect("AUTH_RESULT");
      socket.send("{'type':'PING','payload':{'sentAt':1}}");
      assertFalse(socket.expect("PONG").containsKey("seq"));
      socket.send("{'type':'INIT'}");
      socket.expect("INIT");
      session.fill(3);
      socket.expectUpdates(3);
      long before = System.currentTimeMillis();
      socket.send("{'type':'PING','payload':{'sentAt':2}}");
      JsonObject pong = socket.expect("PONG");
      assertEquals(3, pong.getInt("seq"));
      assertEquals(session.epoch(), pong.getString("epoch"));
      assertEquals(TestJson.object("{'sentAt':2}"), pong.get("payload"));
      // The node runs on this machine, so its clock is ours.
      long at = pong.getJsonNumber("at").longValue();
      assertTrue(at >= before && at <= System.currentTimeMillis());
    }
  }

  @Test
  void selection_ofAViewer_loggedOnceAndSentToAllTheAgentToo() {
    String act =
        "{'type':'UPDATE','id':'act-1','payload':{'slice':'selection','data':{'quoteId':'q1'}}}";
    String path = session.path() + "/updates?epoch=" + session.epoch() + "&after=0&waitMs=20000";
    var polled = session.api().getLater(path);
    try (FeedSocket one = session.socket();
        FeedSocket two = FeedSocket.connect(session.api().server(), session.anotherToken());
        StreamLine agent = new StreamLine(session, session.api().token(), null)) {
      one.init();
      two.init();
      agent.expect("INIT");
      one.send(act);
      JsonObject update = one.expect("UPDATE");
      assertEquals("viewer", update.getString("source"));
      assertEquals("act-1", update.getString("id"));
      assertEquals(
          TestJson.object("{'slice':'selection','phase':'displaying','data':{'quoteId':'q1'}}"),
          update.get("payload"));
      assertEquals(update, two.expect("UPDATE"));
      assertEquals(update, agent.expect("UPDATE").data());
      assertEquals(List.of(update), polled.join().expect(200).messages());
      // Sent again, it is known; with another body, it is refused.
      one.send(act);
      one.send(act.replace("q1", "q2"));
      assertEquals("act-1", one.expectError("id-reused").getJsonObject("payload").getString("ref"));
      assertGoesOn(one);
      assertEquals(2, session.head());
    }
  }

  @Test
  void act_beforeInit_error() {
    try (FeedSocket socket = session.socket()) {
      socket.expect("AUTH_RESULT");
      socket.send(
          "{'type':'UPDATE','id':'a','payload':{'slice':'selection','data':{'quoteId':'q'}}}");
      socket.expectError("invalid");
      assertEquals(0, session.head());
    }
  }

  /** An update still arrives, once: nothing was broken. */
  private void assertGoesOn(FeedSocket socket) {
    session.post(TestSession.numbered(1)).expect(201);
    assertEquals("x-n", socket.expect("UPDATE").getJsonObject("payload").getString("slice"));
  }
}
