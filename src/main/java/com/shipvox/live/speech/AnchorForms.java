package com.shipvox.live.speech;

import com.shipvox.live.speech.Words.Word;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Works out in which forms an anchor's text may be said or written. The result depends on the text
 * and the language alone, so every node gives the same.
 */
public final class AnchorForms {
  /** So many forms an anchor has at most. */
  static final int MOST = 16;

  /** Of these, so many are left for the other languages where the anchor holds a number. */
  private static final int OTHERS = Lexicon.LANGUAGES.size() - 1;

  /** A longer anchor is a sentence, which is sought as it is: its forms would cost a second. */
  private static final int MOST_WORDS = 24;

  private static final JsonProvider JSON = JsonProvider.provider();

  private AnchorForms() {}

  /**
   * The cues with {@code anchor.forms} in each anchor that has a text, whatever forms it had.
   *
   * @param cues checked
   * @param langs the language of each utterance that has one of its own, BCP 47
   * @param lang the language of all others
   */
  public static JsonArray enrich(JsonArray cues, Map<String, String> langs, String lang) {
    JsonArrayBuilder out = JSON.createArrayBuilder();
    for (JsonValue value : cues) {
      JsonObject cue = value.asJsonObject();
      out.add(enriched(cue, langs.getOrDefault(cue.getString("utterance", ""), lang)));
    }
    return out.build();
  }

  private static JsonObject enriched(JsonObject cue, String lang) {
    if (!(cue.get("anchor") instanceof JsonObject anchor
        && anchor.get("text") instanceof JsonString text)) {
      return cue;
    }
    JsonArrayBuilder forms = JSON.createArrayBuilder();
    for (String form : of(text.getString(), lang)) {
      forms.add(JSON.createArrayBuilder(List.of(form.split(" ", -1))));
    }
    JsonObject more = JSON.createObjectBuilder(anchor).add("forms", forms).build();
    return JSON.createObjectBuilder(cue).add("anchor", more).build();
  }

  /** The forms that an anchor was given, or those of its text. */
  static List<String> of(JsonObject anchor) {
    if (anchor.get("forms") instanceof JsonArray forms) {
      return forms.getValuesAs(JsonArray.class).stream()
          .map(form -> String.join(" ", form.getValuesAs(JsonString::getString)))
          .toList();
    }
    return List.of(anchor.getString("text", ""));
  }

  /** The forms of a text, each its folded words with blanks between, the text's own first. */
  static List<String> of(String text, String lang) {
    Map<String, String> forms = new LinkedHashMap<>();
    add(forms, text, MOST);
    if (Words.of(text).size() > MOST_WORDS) {
      return List.copyOf(forms.values());
    }
    FormReader reader = new FormReader(text, Lexicon.of(lang));
    List<List<String>> parts = reader.parts();
    int most = reader.numeric() ? MOST - OTHERS : MOST;
    combine(forms, parts, most);
    if (reader.numeric()) {
      for (String other : Lexicon.LANGUAGES) {
        if (!other.equals(Lexicon.of(lang).language())) {
          addSpoken(forms, new FormReader(text, Lexicon.of(other)).parts());
        }
      }
      combine(forms, parts, MOST);
    }
    return List.copyOf(forms.values());
  }

  /** Adds the parts' wordings together: numbers in one manner, words in one, the likely first. */
  private static void combine(Map<String, String> forms, List<List<String>> parts, int most) {
    List<Boolean> areNumbers = parts.stream().map(AnchorForms::isNumber).toList();
    add(forms, said(parts, areNumbers, 1, 1), most);
    int longest = parts.stream().mapToInt(List::size).max().orElse(0);
    for (int sum = 1; sum < 2 * longest; sum++) {
      for (int numbers = sum; numbers >= 0; numbers--) {
        if (forms.size() >= most) {
          return;
        }
        add(forms, said(parts, areNumbers, numbers, sum - numbers), most);
      }
    }
  }

  /** A lone word of another language may be an everyday word of this one: "once" is eleven. */
  private static void addSpoken(Map<String, String> forms, List<List<String>> parts) {
    String said = said(parts, parts.stream().map(AnchorForms::isNumber).toList(), 1, 1);
    if (Words.of(said).size() > 1) {
      add(forms, said, MOST);
    }
  }

  private static boolean isNumber(List<String> part) {
    return Words.of(part.get(0)).stream().anyMatch(word -> NumberWords.isNumber(word.value()));
  }

  private static String said(
      List<List<String>> parts, List<Boolean> areNumbers, int numbers, int others) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<String> part = parts.get(i);
      int wording = areNumbers.get(i) ? numbers : others;
      words.add(part.get(Math.min(wording, part.size() - 1)));
    }
    return String.join(" ", words);
  }

  private static void add(Map<String, String> forms, String said, int most) {
    StringBuilder form = new StringBuilder();
    for (Word word : Words.of(said)) {
      // A word of a script without blanks is sent whole.
      form.append(form.isEmpty() || word.cut() == Words.INSIDE ? "" : " ").append(word.value());
    }
    if (!form.isEmpty() && forms.size() < most) {
      forms.putIfAbsent(Lexicon.key(said), form.toString());
    }
  }
}
