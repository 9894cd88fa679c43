package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What voice platforms post by themselves, signed as they sign. */
@Timeout(120)
final class HookIT {
  private static final Server SERVER = LiveNode.shared().server();
  private static final String VAPI_SECRET = LiveNode.VAPI_SECRET;
  private static final String ELEVENLABS_SECRET = LiveNode.ELEVENLABS_SECRET;

  static {
    SeenTokens.note(VAPI_SECRET);
    SeenTokens.note(ELEVENLABS_SECRET);
  }

  private final Api nobody = new Api(SERVER, "");
  private final Api owner = new Api(SERVER, Tokens.agent("hook-owner"));
  private final String call = UUID.randomUUID().toString();

  @Test
  void vapiToolCalls_signed_becomeUpdatesAndAreAnsweredOneByOne() {
    String body =
        vapi(
            "'type':'tool-calls','toolCallList':["
                + "{'id':'call_1','type':'function','function':{'name':'show_notice','arguments':"
                + "{'level':'info','title':'T','message':'M','reveal':[{'when':'look'}]}}},"
                + "{'id':'call_2','function':{'name':'show_details','arguments':'{\\\"originZip\\\":89101}'}},"
                + "{'id':'call_3','name':'show_details','parameters':{'originZip':'89101'}}]");
    for (int attempt = 0; attempt < 2; attempt++) {
      List<JsonObject> results =
          postVapi(body, now())
              .expect(200)
              .json()
              .getJsonArray("results")
              .getValuesAs(JsonObject.class);
      assertEquals(
          List.of("call_1", "call_2", "call_3"),
          results.stream().map(r -> r.getString("toolCallId")).toList());
      assertTrue(results.get(1).getString("result").contains("Write \"89101\"."));
      assertFalse(results.get(1).getString("result").contains("\n"));
    }
    JsonObject seen = owner.get("/api/sessions/" + call).expect(200).json();
    assertEquals(2, seen.getInt("seq"));
    assertTrue(seen.getJsonObject("state").containsKey("details"));
  }

  @Test
  void vapiTranscript_final_becomesSpeech_andAnythingElseIsPassedOver() {
    TestSession session = owner.open(call);
    try (FeedSocket viewer = session.socket()) {
      viewer.init();
      for (String event :
          List.of(
              "'type':'speech-update','status':'started','role':'assistant','turn':1",
              "'type':'transcript','role':'user','transcriptType':'partial','transcript':'Fr'",
              "'type':'something-new','x':[1,2]")) {
        postVapi(vapi(event), now()).expect(200);
      }
      String said =
          "'type':'transcript','role':'user','transcriptType':'final',"
              + "'transcript':'From Vegas','timestamp':1767225600123";
      postVapi(vapi(said), now()).expect(200);
      postVapi(vapi(said), now()).expect(200);
      JsonObject plan = data(viewer);
      assertEquals("plan", plan.getString("event"));
      assertEquals("customer", plan.getString("speaker"));
      assertEquals("From Vegas", plan.getString("text"));
      assertEquals("end", data(viewer).getString("event"));
      assertEquals(2, session.head());
    }
  }

  @Test
  void elevenLabsServerTool_withAnAgentsToken_isAnUpdate() {
    Api agent = Api.agent(SERVER);
    String fields = "'session_id':'" + call + "','level':'info','title':'T','message':'M'";
    Reply done = agent.post("/hooks/elevenlabs/show_notice", "{" + fields + "}").expect(200);
    assertTrue(done.json().getString("result").contains("Done"));
    Reply refused =
        agent.post("/hooks/elevenlabs/show_notice", "{" + fields.replace("info", "Info") + "}");
    refused.expect(422, "invalid");
    assertTrue(refused.json().getString("detail").contains("Write \"info\"."));
    agent.post("/hooks/elevenlabs/no_tool", "{" + fields + "}").expect(404, "not-found");
    assertEquals(1, agent.get("/api/sessions/" + call).json().getInt("seq"));
  }

  @Test
  void elevenLabsTranscript_signed_becomesSpeech_onceHoweverOftenItComes() {
    TestSession session = owner.open(call);
    String body =
        TestJson.quoted(
            "{'type':'post_call_transcription','event_timestamp':1,'data':{'conversation_id':'"
                + call
                + "','transcript':[{'role':'agent','message':'Where to?','time_in_call_secs':0},"
                + "{'role':'user','message':'New York','time_in_call_secs':2},"
                + "{'role':'agent','message':null,'tool_calls':[]}]}}");
    for (int attempt = 0; attempt < 2; attempt++) {
      postElevenLabs(body, now() / 1_000).expect(200);
    }
    assertEquals(4, session.head());
    String other = TestJson.quoted("{'type':'post_call_audio','data':{'full_audio':'AAAA'}}");
    postElevenLabs(other, now() / 1_000).expect(200);
    assertEquals(4, session.head());
  }

  @ParameterizedTest
  @ValueSource(strings = {"elevenlabs", "vapi"})
  void signature_badMissingOrOld_isRefused_andNothingDone(String platform) {
    boolean vapi = platform.equals("vapi");
    String body =
        vapi(
            "'type':'tool-calls','toolCallList':[{'id':'c','name':'show_notice','parameters':{}}]");
    String path = "/hooks/" + platform;
    String good = hash(vapi ? VAPI_SECRET : ELEVENLABS_SECRET, now(), body);
    nobody.post(path, body).expect(401, "token-missing");
    for (String hash :
        List.of("", "00", good.replace('a', 'b') + "0", hash("wrong", now(), body))) {
      signed(path, vapi, body, now(), hash).expect(401, "token-invalid");
    }
    signed(path, vapi, body + " ", now(), good).expect(401, "token-invalid");
    for (long time : List.of(now() - 301_000, now() + 301_000)) {
      String hash = hash(vapi ? VAPI_SECRET : ELEVENLABS_SECRET, time, body);
      signed(path, vapi, body, time, hash).expect(401, "token-expired");
    }
    // The other platform's secret opens nothing here.
    String others = hash(vapi ? ELEVENLABS_SECRET : VAPI_SECRET, now(), body);
    signed(path, vapi, body, now(), others).expect(401, "token-invalid");
    owner.get("/api/sessions/" + call).expect(404, "no-session");
  }

  @Test
  void sessionOfAnotherOwner_isRefused() {
    TestSession foreign = Api.agent(SERVER).open(call);
    String body =
        vapi(
            "'type':'tool-calls','toolCallList':[{'id':'c','name':'show_notice','parameters':{}}]");
    JsonObject result =
        postVapi(body, now()).expect(200).json().getJsonArray("results").getJsonObject(0);
    assertTrue(result.getString("result").contains("(session-taken)"));
    postVapi(
            vapi("'type':'transcript','role':'user','transcriptType':'final','transcript':'x'"),
            now())
        .expect(404, "no-session");
    assertEquals(0, foreign.head());
  }

  @Test
  void head_orBody_thatDoesNotFit_isAProblem() {
    owner.post("/hooks/other", "{}").expect(404, "not-found");
    owner.post("/hooks", "{}").expect(404, "not-found");
    owner.get("/hooks/vapi").expect(405, "method-not-allowed");
    owner.post("/hooks/vapi", "[]").expect(422, "invalid");
    owner.post("/hooks/vapi", "{").expect(400, "bad-json");
    owner.as(Tokens.operator()).post("/hooks/vapi", "{}").expect(403, "forbidden");
  }

  private String vapi(String message) {
    return TestJson.quoted("{'message':{'call':{'id':'" + call + "'}," + message + "}}");
  }

  private Reply postVapi(String body, long time) {
    return signed("/hooks/vapi", true, body, time, hash(VAPI_SECRET, time, body));
  }

  private Reply postElevenLabs(String body, long time) {
    return signed("/hooks/elevenlabs", false, body, time, hash(ELEVENLABS_SECRET, time, body));
  }

  private Reply signed(String path, boolean vapi, String body, long time, String hash) {
    String[] headers =
        vapi
            ? new String[] {"X-Signature", hash, "X-Timestamp", Long.toString(time)}
            : new String[] {"ElevenLabs-Signature", "t=" + time + ",v0=" + hash};
    return nobody.postBytes(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private static JsonObject data(FeedSocket viewer) {
    return viewer.expect("UPDATE").getJsonObject("payload").getJsonObject("data");
  }

  private static String hash(String secret, long time, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
