package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section 5, field by field, out of {@code slices/cases.json}; then the rest. */
final class SliceRulesTest {
  private static final List<JsonObject> CASES =
      MessageCodec.parse(TestJson.text("slices/cases.json"))
          .asJsonArray()
          .getValuesAs(JsonObject.class);

  @TestFactory
  Stream<DynamicTest> check_goodData_accepted() {
    return CASES.stream()
        .flatMap(
            c ->
                c.getJsonArray("good").stream()
                    .map(
                        data ->
                            DynamicTest.dynamicTest(
                                c.getString("slice") + " " + data, () -> accepted(c, data))));
  }

  @TestFactory
  Stream<DynamicTest> check_badData_everyFieldNamed() {
    return CASES.stream()
        .flatMap(
            c ->
                c.getJsonArray("bad").getValuesAs(JsonObject.class).stream()
                    .map(
                        bad ->
                            DynamicTest.dynamicTest(
                                c.getString("slice") + " " + bad.get("data"),
                                () -> refused(c, bad))));
  }

  private static void accepted(JsonObject row, JsonValue data) {
    UpdateDraft draft = check(update(row, data));
    assertEquals(data, draft.data());
    assertEquals(row.getString("slice"), draft.slice());
  }

  private static void refused(JsonObject row, JsonObject bad) {
    Refusal refusal = assertThrows(Refusal.class, () -> check(update(row, bad.get("data"))));
    assertEquals(ErrorCode.INVALID, refusal.code());
    assertEquals(
        Set.copyOf(bad.getJsonArray("at").getValuesAs(JsonString::getString)),
        new LinkedHashSet<>(pointers(refusal)));
  }

  private static JsonObject update(JsonObject row, JsonValue data) {
    var update = Json.createObjectBuilder().add("slice", row.getString("slice"));
    return (data == null ? update : update.add("data", data)).build();
  }

  @Test
  void cases_everySliceThatHasFields_isInTheTable() {
    Set<String> tested = new TreeSet<>();
    CASES.forEach(c -> tested.add(c.getString("slice")));
    Set<String> known = new TreeSet<>(SliceRules.RECORDS.keySet());
    known.add("x-weather");
    assertEquals(known, tested);
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "Details", "detail", "", "x-", "x-ü", "X-a", "x a", "state"})
  void check_sliceThatNobodyMayWrite_unknownSlice(String slice) {
    Refusal refusal =
        assertThrows(Refusal.class, () -> check(TestJson.object("{'slice':'" + slice + "'}")));
    assertEquals(ErrorCode.UNKNOWN_SLICE, refusal.code());
    assertEquals(List.of("/slice"), pointers(refusal));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7                                              | ''",
        "[]                                             | ''",
        "null                                           | ''",
        "{}                                             | /slice",
        "{'slice':7}                                    | /slice",
        "{'slice':null}                                 | /slice",
        "{'slice':'notice','data':null}                 | /data",
        "{'slice':'notice','data':[]}                   | /data",
        "{'slice':'x-a','data':'text'}                  | /data",
        "{'slice':'notice','turn':null}                 | /turn",
        "{'slice':'notice','turn':-1}                   | /turn",
        "{'slice':'notice','turn':1.5}                  | /turn",
        "{'slice':'notice','turn':'1'}                  | /turn",
        "{'slice':'notice','turn':9007199254740992}     | /turn",
        "{'slice':'notice','turn':1e99}                 | /turn",
        "{'slice':'notice','phase':null}                | /phase",
        "{'slice':'notice','phase':'done'}              | /phase",
        "{'slice':'notice','phase':'DISPLAYING'}        | /phase",
        "{'slice':'notice','id':''}                     | /id",
        "{'slice':'notice','id':7}                      | /id",
        "{'slice':'notice','id':null}                   | /id",
        "{'slice':'notice','cues':null}                 | /cues",
        "{'slice':'notice','cues':{}}                   | /cues",
        "{'slice':'notice','cues':[1]}                  | /cues/0",
        "{'slice':'speech','phase':7}                   | /phase /data",
        "{'id':1,'phase':2,'data':3,'cues':4}           | /id /slice /phase /data /cues"
      })
  void check_badEnvelope_everyFieldNamed(String update, String places) {
    Refusal refusal = assertThrows(Refusal.class, () -> check(TestJson.value(update)));
    assertEquals(ErrorCode.INVALID, refusal.code());
    assertEquals(List.of(places.split(" ")), pointers(refusal));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'target':'quotes/q1','utterance':'u','anchor':{'ms':0}}                         | ''",
        "{'target':'t','utterance':'u','anchor':{'char':3},'onInterrupt':'hold','holdMs':0}| ''",
        "{'target':'t','utterance':'u','anchor':{'text':'UPS','nth':2},'effect':'highlight'}| ''",
        "{'target':'t','utterance':'u','anchor':{'mark':'m'},'onInterrupt':'drop'}        | ''",
        "{'target':'','utterance':'','anchor':{'mark':''}}           | /target /utterance /anchor/mark",
        "{}                                                          | /target /anchor",
        "{'target':'details/originZip','anchor':{'text':'UPS'}}      | ''",
        "{'target':'t','anchor':{'ms':1}}                            | /anchor",
        "{'target':'t','utterance':'u','anchor':{'text':'a','forms':[['a','b']]}} | ''",
        "{'target':'t','utterance':'u','anchor':{'text':'a','forms':['a']}} | /anchor/forms",
        "{'target':'t','utterance':'u','anchor':{}}                  | /anchor",
        "{'target':'t','utterance':'u','anchor':{'ms':1,'char':1}}   | /anchor",
        "{'target':'t','utterance':'u','anchor':{'ms':1,'nth':1}}    | /anchor/nth",
        "{'target':'t','utterance':'u','anchor':{'text':'a','nth':0}}| /anchor/nth",
        "{'target':'t','utterance':'u','anchor':{'ms':-1}}           | /anchor/ms",
        "{'target':'t','utterance':'u','anchor':7}                   | /anchor",
        "{'target':1,'utterance':2,'anchor':3,'onInterrupt':'x','holdMs':-1,'effect':'y'} | /target /utterance /anchor /onInterrupt /holdMs /effect",
      })
  void check_cue_goodOrEveryFieldNamed(String cue, String places) {
    JsonObject update = TestJson.object("{'slice':'notice','cues':[" + cue + "]}");
    if (places.isEmpty()) {
      assertEquals(update.getJsonArray("cues"), check(update).cues());
    } else {
      Refusal refusal = assertThrows(Refusal.class, () -> check(update));
      assertEquals(
          Stream.of(places.split(" ")).map(p -> "/cues/0" + p).toList(), pointers(refusal));
    }
  }

  @Test
  void check_defaults_filledIn() {
    UpdateDraft draft = check(TestJson.object("{'slice':'notice','cues':[],'later':1}"));
    assertEquals(new UpdateDraft(null, "notice", Phase.DISPLAYING, null, null), draft);
  }

  @Test
  void check_idAndCues_boundedAtTheirLimits() {
    String id = "i".repeat(200);
    assertEquals(id, check(TestJson.object("{'slice':'notice','id':'" + id + "'}")).id());
    refusedAt("/id", "{'slice':'notice','id':'" + id + "i'}");
    String cue = "{'target':'t','utterance':'u','anchor':{'ms':1}}";
    String hundred = cue + ("," + cue).repeat(99);
    assertEquals(
        100, check(TestJson.object("{'slice':'notice','cues':[" + hundred + "]}")).cues().size());
    refusedAt("/cues", "{'slice':'notice','cues':[" + hundred + "," + cue + "]}");
  }

  @Test
  void check_inABatch_pointersBeginAtTheUpdatesPlace() {
    Findings findings = new Findings();
    SliceRules.check(TestJson.object("{'slice':'details','data':{'weightLb':0}}"), "/7", findings);
    Refusal refusal = assertThrows(Refusal.class, findings::throwIfAny);
    assertEquals(List.of("/7/data/weightLb"), pointers(refusal));
  }

  @Test
  void check_cardNumber_gravestCodeAndEveryPlace() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                check(
                    TestJson.object(
                        "{'id':'4111111111111111','slice':'notice','data':{'title':7,'message':"
                            + "'pay 4111 1111 1111 1111','a/b~c':['x',{'d':'4111-1111-1111-1111'}],"
                            + "'5555555555554444':1}}")));
    assertEquals(ErrorCode.CARD_NUMBER, refusal.code());
    assertEquals(
        Set.of("/data/title", "/id", "/data/message", "/data/a~1b~0c/1/d", "/data"),
        Set.copyOf(pointers(refusal)));
  }

  @Test
  void check_trackingNumberThatPassesLuhn_exemptInLabelAlone() {
    String number = "'trackingNumber':'4111111111111111'";
    assertNull(check(TestJson.object("{'slice':'label','data':{" + number + "}}")).id());
    cardAt("/data/trackingNumber", "{'slice':'notice','data':{" + number + "}}");
    cardAt("/data/trackingNumber", "{'slice':'x-label','data':{" + number + "}}");
    cardAt("/data/more/trackingNumber", "{'slice':'label','data':{'more':{" + number + "}}}");
    cardAt("/data/service", "{'slice':'label','data':{'service':'4111111111111111'}}");
    cardAt(
        "/cues/0/anchor/text",
        "{'slice':'label','cues':[{'target':'t','utterance':'u','anchor':{'text':'4111111111111111'}}]}");
  }

  @Test
  void check_refusal_neverHoldsTheCardNumber() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () -> check(TestJson.object("{'slice':'x-a','data':{'4111111111111111':{'a':1}}}")));
    assertEquals(false, (refusal.text() + refusal.errors()).contains("4111"));
  }

  @ParameterizedTest
  @CsvSource({"'',invalid", "4111111111111111,card-number", "quote-3,''"})
  void checkKey_idempotencyKey_asAnId(String key, String code) {
    Findings findings = new Findings();
    SliceRules.checkKey(key, findings);
    if (code.isEmpty()) {
      findings.throwIfAny();
    } else {
      assertEquals(code, assertThrows(Refusal.class, findings::throwIfAny).code().wire());
    }
  }

  private static void refusedAt(String place, String update) {
    Refusal refusal = assertThrows(Refusal.class, () -> check(TestJson.object(update)));
    assertEquals(ErrorCode.INVALID, refusal.code());
    assertEquals(List.of(place), pointers(refusal));
  }

  private static void cardAt(String place, String update) {
    Refusal refusal = assertThrows(Refusal.class, () -> check(TestJson.object(update)));
    assertEquals(ErrorCode.CARD_NUMBER, refusal.code());
    assertEquals(List.of(place), pointers(refusal));
  }

  private static UpdateDraft check(JsonValue update) {
    Findings findings = new Findings();
    UpdateDraft draft = SliceRules.check(update, "", findings);
    findings.throwIfAny();
    return draft;
  }

  private static List<String> pointers(Refusal refusal) {
    return refusal.errors().stream().map(FieldError::pointer).toList();
  }
}
