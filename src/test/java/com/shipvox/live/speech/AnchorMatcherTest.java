package com.shipvox.live.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.speech.AnchorMatcher.Found;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is found where: the browser's tests read what this one writes down. */
final class AnchorMatcherTest {
  private static final Path RESOURCES = Path.of("src/test/resources/speech");
  private static final List<JsonObject> CASES = Table.read("anchor-cases.json");

  /** Of a hundred sentences that say the anchor. */
  private static final int MOST_MISSES = 3;

  /** A sentence, what is looked for in it, and where that is; -1 for nowhere. */
  private record Sentence(String lang, String said, String anchor, int at) {}

  @TestFactory
  Stream<DynamicTest> match_everyCase_findsItsPlace() {
    return CASES.stream()
        .map(row -> DynamicTest.dynamicTest(row.getString("name"), () -> check(row)));
  }

  private static void check(JsonObject row) {
    JsonObject anchor = row.getJsonObject("anchor");
    long nth = anchor.getInt("nth", 1);
    int expected = row.isNull("char") ? AnchorMatcher.NOWHERE : row.getInt("char");
    String lang = row.getString("lang", "en-US");
    assertEquals(
        expected, AnchorMatcher.match(row.getString("plan"), anchor.getString("text"), nth, lang));
  }

  @Test
  void match_corpus_hardlyAnyMissAndNoFalsePlace() throws IOException {
    List<String> misses = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    int said = 0;
    List<Sentence> corpus = corpus();
    for (Sentence each : corpus) {
      int found = AnchorMatcher.match(each.said, each.anchor, 1, each.lang);
      said += each.at < 0 ? 0 : 1;
      if (found != each.at) {
        (found < 0 ? misses : wrong).add(each + " found at " + found);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "corpus: %d sentences, %d said, %d missed, %d false%n",
        corpus.size(),
        said,
        misses.size(),
        wrong.size());
    assertTrue(corpus.size() >= 300, "a corpus of " + corpus.size());
    assertEquals(List.of(), wrong);
    assertTrue(misses.size() * 100 <= MOST_MISSES * said, () -> String.join("\n", misses));
  }

  @Test
  void places_allTables_asTheBrowserReadsThem() throws IOException {
    List<String> rows = new ArrayList<>();
    for (JsonObject row : CASES) {
      JsonObject anchor = row.getJsonObject("anchor");
      rows.add(
          row(row.getString("lang", "en-US"), row.getString("plan"), anchor.getString("text")));
    }
    for (Sentence each : corpus()) {
      rows.add(row(each.lang, each.said, each.anchor));
    }
    String text = "[\n" + String.join(",\n", rows) + "\n]\n";
    Path file = RESOURCES.resolve("anchor-places.json");
    if (Boolean.getBoolean("shipvox.generate")) {
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text, "stale: run this test with -Dshipvox.generate=true");
  }

  @Test
  void forms_anyText_atMostSixteenAndTheSameInEveryDefaultLocale() {
    Locale before = Locale.getDefault();
    try {
      for (Sentence each : corpus()) {
        Locale.setDefault(Locale.US);
        List<String> forms = AnchorForms.of(each.anchor, each.lang);
        assertTrue(forms.size() <= AnchorForms.MOST, each.anchor);
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertEquals(forms, AnchorForms.of(each.anchor, each.lang));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void places_longestTextsThatRepeat_inLinearTime() {
    String said = "a ".repeat(4096);
    List<List<Words.Word>> forms =
        AnchorMatcher.forms(
            Stream.generate(() -> "a ".repeat(90) + "b").limit(AnchorForms.MOST).toList());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          List<Words.Word> words = Words.of(said);
          for (int cue = 0; cue < SpeechAccount.MAX_CUES; cue++) {
            assertEquals(List.of(), AnchorMatcher.places(words, forms));
          }
        });
  }

  @Test
  void words_textThatOverflowedAPattern_isCut() {
    String pieces = "'bb'c".repeat(10_000);
    assertTrue(Words.of(pieces).size() > 0);
    assertTrue(Words.of("1,111".repeat(10_000)).size() > 0);
  }

  @Test
  void numberWords_browsersLines_areTheServers() throws IOException {
    String browser =
        Files.readString(Path.of("src/main/frontend/src/client/speech/number-words.ts"));
    for (String word : NumberWords.all()) {
      assertTrue(browser.matches("(?s).*[ \"]" + word + "[ \"].*"), word);
    }
  }

  private static List<Sentence> corpus() throws IOException {
    return Files.readAllLines(RESOURCES.resolve("corpus.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" \\| ", -1))
        .map(part -> new Sentence(part[0], part[1].replace("^", ""), part[2], part[1].indexOf('^')))
        .toList();
  }

  private static String row(String lang, String said, String anchor) {
    List<String> forms = AnchorForms.of(anchor, lang);
    JsonObjectBuilder row = Json.createObjectBuilder().add("said", said).add("anchor", anchor);
    var sent = Json.createArrayBuilder();
    forms.forEach(form -> sent.add(Json.createArrayBuilder(List.of(form.split(" ", -1)))));
    var words = Json.createArrayBuilder();
    Words.of(said)
        .forEach(w -> words.add(w.value() + " " + w.start() + " " + w.end() + " " + w.cut()));
    var places = Json.createArrayBuilder();
    for (Found found : AnchorMatcher.places(Words.of(said), AnchorMatcher.forms(forms))) {
      places.add(found.at() + " " + found.rule().name().toLowerCase(Locale.ROOT));
    }
    return row.add("forms", sent).add("words", words).add("places", places).build().toString();
  }

  @Test
  void of_sentenceFullOfNumbers_itsOwnFormAlone() {
    String sentence = "1 ".repeat(99) + "z";
    assertEquals(List.of(sentence), AnchorForms.of(sentence, "en-US"));
    assertEquals(0, AnchorMatcher.match(sentence, sentence, 1, "en-US"));
  }
}
