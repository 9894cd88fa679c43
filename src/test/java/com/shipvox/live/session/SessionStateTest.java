package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fold: RFC 7396 by its own examples, then phases, seqs and times. */
final class SessionStateTest {
  private final SessionState state = new SessionState();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // RFC 7396, appendix A, as far as both sides are objects.
        "{'a':'b'}            | {'a':'c'}             | {'a':'c'}",
        "{'a':'b'}            | {'b':'c'}             | {'a':'b','b':'c'}",
        "{'a':'b'}            | {'a':null}            | {}",
        "{'a':'b','b':'c'}    | {'a':null}            | {'b':'c'}",
        "{'a':['b']}          | {'a':'c'}             | {'a':'c'}",
        "{'a':'c'}            | {'a':['b']}           | {'a':['b']}",
        "{'a':{'b':'c'}}      | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}    | {'a':[1]}             | {'a':[1]}",
        "{'a':'foo'}          | {'b':'bar'}           | {'a':'foo','b':'bar'}",
        "{'e':1}              | {'a':1}               | {'e':1,'a':1}",
        "{}                   | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
        // Arrays are taken as they are, nulls and all.
        "{'a':[1,{'b':2}]}    | {'a':[{'c':null},null]} | {'a':[{'c':null},null]}",
        "{'a':{'b':1}}        | {'a':{}}              | {'a':{'b':1}}",
        "{'a':1}              | {'a':{'b':null}}      | {'a':{}}",
        "{'a':1}              | {}                    | {'a':1}"
      })
  void apply_patch_asTheRfcSays(String target, String patch, String result) {
    apply("{'slice':'x-a','data':" + target + "}", 1, 10);
    apply("{'slice':'x-a','data':" + patch + "}", 2, 20);
    assertEquals(TestJson.object(result), state.snapshot().getJsonObject("x-a").get("data"));
  }

  @Property(tries = 500)
  void apply_anyPatches_asTheRfcsPseudoCode(
      @ForAll("objects") JsonObject first, @ForAll("objects") JsonObject second) {
    SessionState fresh = new SessionState();
    fresh.apply(Logs.draft("{'slice':'x-a','data':" + first + "}"), 1, 10);
    fresh.apply(Logs.draft("{'slice':'x-a','data':" + second + "}"), 2, 20);
    assertEquals(
        LogModel.merge(LogModel.merge(null, first), second),
        fresh.snapshot().getJsonObject("x-a").get("data"));
  }

  @Provide
  Arbitrary<JsonObject> objects() {
    Arbitrary<String> leaves = Arbitraries.of("1", "'t'", "null", "[null,{'a':null}]", "true");
    Arbitrary<String> trees =
        Arbitraries.recursive(
            () -> leaves,
            inner ->
                Arbitraries.maps(Arbitraries.of("a", "b", "c"), inner)
                    .ofMaxSize(3)
                    .map(SessionStateTest::write),
            1,
            3);
    return trees.filter(t -> t.startsWith("{")).map(TestJson::object);
  }

  private static String write(java.util.Map<String, String> members) {
    return members.entrySet().stream()
        .map(m -> "'" + m.getKey() + "':" + m.getValue())
        .collect(java.util.stream.Collectors.joining(",", "{", "}"));
  }

  @Test
  void snapshot_slices_phaseDataSeqAndTimeOfTheLastUpdate() {
    apply("{'slice':'quotes','phase':'loading'}", 1, 10);
    apply("{'slice':'notice','data':{'level':'info'}}", 2, 20);
    apply("{'slice':'quotes','phase':'displaying','data':{'cheapestId':'q1'}}", 3, 30);
    apply("{'slice':'quotes','phase':'failed'}", 4, 40);
    assertEquals(
        TestJson.object(
            "{'quotes':{'phase':'failed','data':{'cheapestId':'q1'},'seq':4,'at':40},"
                + "'notice':{'phase':'displaying','data':{'level':'info'},'seq':2,'at':20}}"),
        state.snapshot());
  }

  @Test
  void snapshot_turn_theLastThatWasSaid() {
    apply("{'slice':'x-a','turn':4}", 1, 10);
    apply("{'slice':'x-a'}", 2, 20);
    assertEquals(4, state.snapshot().getJsonObject("x-a").getInt("turn"));
    SessionState other = new SessionState();
    other.restore(state.snapshot());
    assertEquals(state.snapshot(), other.snapshot());
  }

  @Test
  void snapshot_nothingSetYet_emptyData() {
    apply("{'slice':'quotes','phase':'loading'}", 1, 10);
    assertEquals(
        TestJson.object("{'quotes':{'phase':'loading','data':{},'seq':1,'at':10}}"),
        state.snapshot());
  }

  @Test
  void apply_speech_noEntry() {
    apply("{'slice':'speech','data':{'utterance':'u','event':'end'}}", 1, 10);
    assertEquals(TestJson.object("{}"), state.snapshot());
  }

  @Test
  void snapshot_unchanged_madeOnce() {
    apply("{'slice':'x-a'}", 1, 10);
    JsonObject made = state.snapshot();
    assertSame(made, state.snapshot());
    apply("{'slice':'x-a'}", 2, 20);
    assertEquals(2, state.snapshot().getJsonObject("x-a").getInt("seq"));
    assertEquals(1, made.getJsonObject("x-a").getInt("seq"));
  }

  private void apply(String update, long seq, long at) {
    state.apply(Logs.draft(update), seq, at);
  }
}
