package com.shipvox.live.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a reload hides is what a page that stayed still hides: the browser reads the same table. */
final class SpeechAccountTest {
  private static final JsonObject EMPTY = json("{'utterances':[],'cues':[]}");

  private final SpeechAccount account = new SpeechAccount();
  private long seq;

  @TestFactory
  Stream<DynamicTest> snapshot_everyTimeline_asTheBrowser() {
    List<JsonObject> cases = new ArrayList<>(Table.read("timeline-cases.json"));
    cases.addAll(Table.read("free-cue-cases.json"));
    return cases.stream()
        .map(row -> DynamicTest.dynamicTest(row.getString("name"), () -> check(row)));
  }

  private static void check(JsonObject row) {
    SpeechAccountTest test = new SpeechAccountTest();
    List<JsonObject> steps = new ArrayList<>(row.getJsonArray("log").getValuesAs(JsonObject.class));
    steps.addAll(row.getJsonArray("checks").getValuesAs(JsonObject.class));
    steps.sort(Comparator.comparingInt(step -> step.getInt("at")));
    for (JsonObject step : steps) {
      int at = step.getInt("at");
      if (step.containsKey("waiting")) {
        List<String> expected = step.getJsonArray("waiting").getValuesAs(JsonString::getString);
        assertEquals(expected, test.waiting(at), "at " + at);
      } else {
        test.account.apply(
            step.getString("slice"),
            step.getString("phase", "displaying"),
            step.getJsonObject("data"),
            step.getJsonArray("cues"),
            ++test.seq,
            at);
      }
    }
  }

  @Test
  void snapshot_nobodySpeaks_empty() {
    apply("quotes", "{}", null, 0);
    assertEquals(EMPTY, account.snapshot(0));
    speech("{'utterance':'u','event':'plan','text':'Hello'}", 0);
    speech("{'utterance':'u','event':'end'}", 10);
    assertEquals(EMPTY, account.snapshot(20));
  }

  @Test
  void snapshot_utterance_itsPlanAndItsAnchor() {
    String words = "[{'start':0,'end':300.5,'char':0,'length':5}]";
    speech("{'utterance':'u','event':'plan','text':'Hello','words':" + words + "}", 100);
    assertEquals(
        json("{'utterance':'u','text':'Hello','words':" + words + "}"), utterance("u", 100));
    speech("{'utterance':'u','event':'start','positionMs':0,'playedAt':150}", 160);
    speech("{'utterance':'v','event':'progress','char':7}", 170);
    assertEquals(
        json(
            "{'utterance':'u','text':'Hello','words':" + words + ",'positionMs':0,'playedAt':150}"),
        utterance("u", 500));
    assertEquals(json("{'utterance':'v','char':7,'playedAt':170}"), utterance("v", 500));
  }

  @Test
  void snapshot_pausedUtterance_saysSo() {
    speech("{'utterance':'u','event':'start','positionMs':0}", 0);
    speech("{'utterance':'u','event':'pause','positionMs':480.5}", 500);
    assertEquals(
        json("{'utterance':'u','positionMs':480.5,'playedAt':500,'paused':true}"),
        utterance("u", 900));
    speech("{'utterance':'u','event':'resume','positionMs':480.5}", 1000);
    assertEquals(
        json("{'utterance':'u','positionMs':480.5,'playedAt':1000}"), utterance("u", 1100));
  }

  @Test
  void snapshot_cue_asSentWithItsSeq() {
    String cue = "{'target':'label','utterance':'u','anchor':{'ms':9},'holdMs':7000,'own':1}";
    apply("quotes", "{}", null, 0);
    apply("label", "{}", "[" + cue + "]", 0);
    assertEquals(List.of(with(json(cue), "seq", Json.createValue(2))), cues(100));
  }

  @Test
  void snapshot_heldCue_itsNewUtteranceAndWhatPatienceIsLeft() {
    apply(
        "label",
        "{}",
        "[{'target':'label','utterance':'u','anchor':{'text':'label','nth':2},"
            + "'onInterrupt':'hold','holdMs':5000}]",
        0);
    speech("{'utterance':'u','event':'interrupt','positionMs':0}", 1000);
    assertEquals(4000, cues(2000).get(0).getInt("holdMs"));
    speech("{'utterance':'v','event':'plan','text':'Your label'}", 3000);
    JsonObject held = cues(4000).get(0);
    assertEquals("v", held.getString("utterance"));
    assertEquals(json("{'text':'label'}"), held.getJsonObject("anchor"));
    assertEquals(2000, held.getInt("holdMs"));
  }

  @Test
  void snapshot_highlight_settlesLikeAnyCue() {
    String highlight = "'utterance':'u','effect':'highlight','onInterrupt':'drop'}";
    apply("label", "{}", "[{'target':'label','anchor':{'ms':800}," + highlight + "]", 0);
    apply("quotes", "{}", "[{'target':'quotes','anchor':{'ms':90},'utterance':'u'}]", 0);
    speech("{'utterance':'u','event':'start','positionMs':0}", 0);
    assertEquals(1, cues(500).size());
    speech("{'utterance':'u','event':'interrupt','positionMs':600}", 600);
    assertEquals(EMPTY, account.snapshot(600));
  }

  @Test
  void snapshot_ofALaterTime_changesNothing() {
    apply("label", "{}", "[{'target':'label','utterance':'u','anchor':{'ms':800}}]", 0);
    speech("{'utterance':'u','event':'start','positionMs':0}", 0);
    assertEquals(0, cues(5000).size());
    speech("{'utterance':'u','event':'pause','positionMs':100}", 100);
    assertEquals(1, cues(5000).size());
  }

  @Test
  void apply_cuesBeyondTheBound_oldestSettle() {
    for (int i = 0; i < SpeechAccount.MAX_CUES + 20; i++) {
      apply("x-a", "{}", "[{'target':'x-a/" + i + "','utterance':'u','anchor':{'ms':1}}]", 0);
    }
    List<JsonObject> cues = cues(0);
    assertEquals(SpeechAccount.MAX_CUES, cues.size());
    assertEquals("x-a/20", cues.get(0).getString("target"));
  }

  @Test
  void apply_utterancesBeyondTheBound_oldestEnds() {
    apply("label", "{}", "[{'target':'label','utterance':'u0','anchor':{'ms':99999}}]", 0);
    for (int i = 0; i <= SpeechAccount.MAX_UTTERANCES; i++) {
      speech("{'utterance':'u" + i + "','event':'start','positionMs':0}", 0);
    }
    JsonObject snapshot = snapshot(0);
    assertEquals(SpeechAccount.MAX_UTTERANCES, snapshot.getJsonArray("utterances").size());
    assertEquals(0, snapshot.getJsonArray("cues").size());
  }

  private void apply(String slice, String data, @Nullable String cues, long at) {
    account.apply(
        slice,
        "displaying",
        json(data),
        cues == null ? null : parse(cues).asJsonArray(),
        ++seq,
        at);
  }

  private void speech(String data, long at) {
    apply("speech", data, null, at);
  }

  private JsonObject snapshot(long now) {
    return account.snapshot(now);
  }

  private List<JsonObject> cues(long now) {
    return snapshot(now).getJsonArray("cues").getValuesAs(JsonObject.class);
  }

  private JsonObject utterance(String name, long now) {
    return snapshot(now).getJsonArray("utterances").getValuesAs(JsonObject.class).stream()
        .filter(utterance -> utterance.getString("utterance").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> waiting(long now) {
    return cues(now).stream().map(cue -> cue.getString("target")).distinct().sorted().toList();
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    return Json.createObjectBuilder(object).add(name, value).build();
  }

  private static JsonObject json(String text) {
    return parse(text).asJsonObject();
  }

  private static JsonValue parse(String text) {
    try (var reader = Json.createReader(new StringReader(text.replace('\'', '"')))) {
      return reader.readValue();
    }
  }
}
