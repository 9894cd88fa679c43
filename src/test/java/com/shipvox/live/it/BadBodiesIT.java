package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that must not be taken: the right status and code each, and the log as it was. */
@Timeout(60)
final class BadBodiesIT {
  private static final TestSession SESSION = LiveNode.agent().open();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                          | 400 | bad-json",
        "not JSON                                                    | 400 | bad-json",
        "{'slice':'notice'                                           | 400 | bad-json",
        "{'slice':'notice'}{}                                        | 400 | bad-json",
        "\uFEFF{'slice':'notice'}                                    | 400 | bad-json",
        "{'slice':'notice','slice':'notice'}                         | 400 | bad-json",
        "{'slice':'x-a','data':{'a':1,'a':1}}                        | 400 | bad-json",
        "{'slice':'x-a','data':{'t':'\\ud800'}}                      | 400 | bad-json",
        "{'slice':'x-a','data':{'\\udc00':1}}                        | 400 | bad-json",
        "{'slice':'x-a','data':{'n':NaN}}                            | 400 | bad-json",
        "{'slice':'x-a','data':{'n':1e400}}                          | 400 | bad-json",
        "{'slice':'x-a','data':{'n':1e99999999999}}                  | 400 | bad-json",
        "7                                                           | 422 | invalid",
        "null                                                        | 422 | invalid",
        "[]                                                          | 422 | invalid",
        "[[]]                                                        | 422 | invalid",
        "{}                                                          | 422 | invalid",
        "{'slice':7}                                                 | 422 | invalid",
        "{'slice':'notice','data':null}                              | 422 | invalid",
        "{'slice':'notice','data':[]}                                | 422 | invalid",
        "{'slice':'notice','phase':'done'}                           | 422 | invalid",
        "{'slice':'details','data':{'weightLb':'2'}}                 | 422 | invalid",
        "{'slice':'session','phase':'completed'}                     | 422 | unknown-slice",
        "{'slice':'prices'}                                          | 422 | unknown-slice",
        "{'slice':'notice','data':{'message':'4111 1111 1111 1111'}} | 422 | card-number",
        "{'slice':'x-a','data':{'trackingNumber':'4111111111111111'}}| 422 | card-number"
      })
  void post_badBody_refusedAndNothingApplied(String body, int status, String code) {
    SESSION.post(body.replace("\\\\", "\\")).expect(status, code);
    assertEquals(0, SESSION.head());
  }

  @Test
  void post_cardNumberAsTrackingNumber_taken() {
    TestSession session = SESSION.api().open();
    session.post("{'slice':'label','data':{'trackingNumber':'4111111111111111'}}").expect(201);
  }

  @Test
  void post_tooLarge_413() {
    String update = "{'slice':'x-a','data':{'t':'" + "x".repeat(65 << 10) + "'}}";
    SESSION.post(update).expect(413, "too-large");
    SESSION.post("[{'slice':'x-a'}," + update + "]").expect(413, "too-large");
    SESSION.post(" ".repeat(256 << 10) + "{'slice':'x-a'}").expect(413, "too-large");
    assertEquals(0, SESSION.head());
  }

  @Test
  void post_101Updates_422() {
    String update = "{'slice':'x-a'}";
    SESSION.post("[" + update + ("," + update).repeat(100) + "]").expect(422, "invalid");
    assertEquals(0, SESSION.head());
  }

  @Test
  void post_deepNesting_400() {
    SESSION.post("{'slice':'x-a','data':{'a':" + "[".repeat(60_000)).expect(400, "bad-json");
    String nested = "[".repeat(200) + "]".repeat(200);
    SESSION.post("{'slice':'x-a','data':{'a':" + nested + "}}").expect(400, "bad-json");
    assertEquals(0, SESSION.head());
  }

  @Test
  void post_bytesThatAreNotUtf8_400() {
    byte[] body = "{\"slice\":\"x-a\",\"data\":{\"t\":\"?\"}}".getBytes(StandardCharsets.US_ASCII);
    body[body.length - 4] = (byte) 0xff;
    SESSION.api().postBytes(SESSION.path() + "/updates", body).expect(400, "bad-json");
    assertEquals(0, SESSION.head());
  }

  @Test
  void post_otherMediaType_415() {
    for (String type :
        List.of("text/plain", "application/xml", "application/json;charset=utf-16")) {
      SESSION.post("{'slice':'x-a'}", "Content-Type", type).expect(415, "unsupported-media-type");
    }
    assertEquals(0, SESSION.head());
  }

  @Test
  void post_severalBadFields_allNamedAtOnce() {
    Reply reply =
        SESSION.post(
            "{'id':7,'slice':'details','phase':'?','data':{'weightLb':0,'originZip':'x'},"
                + "'cues':[{}]}");
    reply.expect(422, "invalid");
    assertEquals(
        List.of(
            "/cues/0/anchor",
            "/cues/0/target",
            "/data/originZip",
            "/data/weightLb",
            "/id",
            "/phase"),
        reply.pointers().stream().sorted().toList());
    assertEquals(0, SESSION.head());
  }

  @ParameterizedTest
  @CsvSource({"abc", "-1", "10001", "1.5", "''"})
  void post_badWait_422AndNothingApplied(String wait) {
    String path = SESSION.path() + "/updates?renderedWithinMs=" + wait;
    SESSION.api().post(path, "{'slice':'x-a'}").expect(422, "invalid");
    assertEquals(0, SESSION.head());
  }

  /** Bodies that are all errors: many, deep, or with names as long as the body. */
  static List<String> allErrors() {
    String key = "k".repeat(300);
    String card = "'4111111111111111'";
    return List.of(
        "{'slice':'quotes','data':{'quotes':[" + "0,".repeat(28_000) + "0]}}",
        "{'slice':'x-a','data':{'"
            + "k".repeat(29_000)
            + "':["
            + (card + ",").repeat(1_500)
            + "0]}}",
        "{'slice':'x-a','data':"
            + ("{'" + key + "':").repeat(100)
            + "["
            + (card + ",").repeat(1_500)
            + "0]"
            + "}".repeat(100)
            + "}");
  }

  @ParameterizedTest
  @MethodSource("allErrors")
  void post_bodyOfErrors_smallAnswerThatSaysHowManyMore(String body) {
    Reply reply = SESSION.post(body);
    assertEquals(422, reply.status());
    assertTrue(reply.body().getBytes(StandardCharsets.UTF_8).length <= 16 << 10);
    assertTrue(reply.pointers().size() <= 100);
    assertTrue(reply.pointers().stream().allMatch(pointer -> pointer.length() <= 256));
    assertTrue(reply.json().getInt("errorsLeftOut") >= 1_400);
    assertEquals(0, SESSION.head());
  }
}
