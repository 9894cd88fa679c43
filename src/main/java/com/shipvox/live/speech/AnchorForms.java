package com.shipvox.live.speech;

import com.shipvox.live.speech.AnchorText.Part;
import com.shipvox.live.speech.Words.Word;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

  private final Map<String, String> forms = new LinkedHashMap<>();
  private final Map<String, List<Word>> words = new HashMap<>(); // of each wording, cut once

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
    return new AnchorForms().all(text, lang);
  }

  private List<String> all(String text, String lang) {
    add(List.of(text), MOST);
    if (words(text).size() > MOST_WORDS) {
      return List.copyOf(forms.values());
    }
    FormReader reader = new FormReader(text, Lexicon.of(lang));
    List<Part> parts = reader.parts();
    int most = reader.numeric() ? MOST - OTHERS : MOST;
    combine(parts, most);
    if (reader.numeric()) {
      for (String other : Lexicon.LANGUAGES) {
        if (!other.equals(Lexicon.of(lang).language())) {
          addSpoken(new FormReader(text, Lexicon.of(other)).parts());
        }
      }
      combine(parts, MOST);
    }
    return List.copyOf(forms.values());
  }

  /**
   * Adds the parts' wordings together, the likely first: numbers all in one manner, all else in the
   * usual wording but for one part.
   */
  private void combine(List<Part> parts, int most) {
    int manners = Math.max(1, longest(parts, true));
    List<int[]> choices = choices(parts);
    add(said(parts, 1, choices.get(Math.min(1, choices.size() - 1))), most);
    for (int sum = 1; sum < manners + choices.size(); sum++) {
      for (int i = Math.min(sum, manners - 1); i >= 0 && sum - i < choices.size(); i--) {
        if (forms.size() >= most) {
          return;
        }
        add(said(parts, i, choices.get(sum - i)), most);
      }
    }
  }

  /** Wordings for the parts that are no numbers: as written, the usual, then one part otherwise. */
  private static List<int[]> choices(List<Part> parts) {
    List<int[]> choices = new ArrayList<>();
    choices.add(new int[parts.size()]);
    int longest = longest(parts, false);
    if (longest > 1) {
      int[] usual = new int[parts.size()];
      Arrays.fill(usual, 1);
      choices.add(usual);
      for (int wording = 2; wording <= longest; wording++) {
        for (int i = 0; i < parts.size(); i++) {
          int[] other = usual.clone();
          for (int same = i; same < parts.size(); same++) {
            other[same] = parts.get(same).equals(parts.get(i)) ? wording % longest : 1;
          }
          choices.add(other);
        }
      }
    }
    return choices;
  }

  private static int longest(List<Part> parts, boolean counts) {
    return parts.stream()
        .filter(part -> part.counts() == counts)
        .mapToInt(part -> part.wordings().size())
        .max()
        .orElse(0);
  }

  /** A lone word of another language may be an everyday word of this one: "once" is eleven. */
  private void addSpoken(List<Part> parts) {
    List<int[]> choices = choices(parts);
    List<String> said = said(parts, 1, choices.get(Math.min(1, choices.size() - 1)));
    if (said.stream().mapToInt(wording -> words(wording).size()).sum() > 1) {
      add(said, MOST);
    }
  }

  private static List<String> said(List<Part> parts, int manner, int[] choice) {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<String> wordings = parts.get(i).wordings();
      int wording = parts.get(i).counts() ? manner : choice[i];
      said.add(wordings.get(Math.min(wording, wordings.size() - 1)));
    }
    return said;
  }

  private void add(List<String> wordings, int most) {
    StringBuilder form = new StringBuilder();
    StringBuilder key = new StringBuilder();
    for (String wording : wordings) {
      for (Word word : words(wording)) {
        // A word of a script without blanks is sent whole.
        form.append(form.isEmpty() || word.cut() == Words.INSIDE ? "" : " ").append(word.value());
        key.append(word.value()).append(' ');
      }
    }
    if (!form.isEmpty() && forms.size() < most) {
      forms.putIfAbsent(key.toString(), form.toString());
    }
  }

  private List<Word> words(String wording) {
    return words.computeIfAbsent(wording, Words::of);
  }
}
