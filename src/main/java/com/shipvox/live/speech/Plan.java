package com.shipvox.live.speech;

import com.shipvox.live.speech.SpokenForms.Token;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an utterance will say, as far as it is known: its text and the times of its words. A new
 * plan replaces an old one whole. Positions are ms into the audio; {@link Timeline#UNKNOWN} stands
 * for one that the plan does not tell.
 */
final class Plan {
  /** Nothing is known yet. */
  static final Plan NONE = new Plan(null, null);

  /** How fast a voice speaks whose words carry no times: 14 characters a second. */
  private static final double MS_PER_CHAR = 1000.0 / 14;

  private static final int MAX_FOUND = 1000;

  private record Word(double start, double end, double at, double length) {}

  private final @Nullable String text;
  private final @Nullable JsonArray wordsAsSent;
  private final List<Word> words;

  // Made when the first anchor asks: many may look for their words in one plan.
  private @Nullable List<Token> tokens;
  private final Map<String, Double> found = new HashMap<>();

  private Plan(@Nullable String text, @Nullable JsonArray words) {
    this.text = text;
    this.wordsAsSent = words;
    this.words = words == null ? List.of() : read(words);
  }

  /** The plan after another {@code plan} event. One that only grew keeps its words' times. */
  Plan replacedBy(@Nullable String newText, @Nullable JsonValue newWords) {
    String told = newText == null ? text : newText;
    if (newWords instanceof JsonArray array) {
      return new Plan(told, array);
    }
    boolean grew = newText == null || (text != null && newText.startsWith(text));
    return new Plan(told, grew ? wordsAsSent : null);
  }

  boolean hasWords() {
    return !words.isEmpty();
  }

  /** When the character is spoken; the best guess where no word times are. */
  double msOfChar(double index) {
    if (words.isEmpty()) {
      return index * MS_PER_CHAR;
    }
    for (Word word : words) {
      if (word.at + word.length > index) {
        return word.start;
      }
    }
    Word last = words.get(words.size() - 1);
    return last.end + (index - last.at - last.length) * MS_PER_CHAR;
  }

  /** How long the utterance will last. */
  double lengthMs() {
    if (text == null) {
      return 0;
    }
    double end = words.isEmpty() ? 0 : words.get(words.size() - 1).end;
    return Math.max(msOfChar(text.length()), end);
  }

  /** The character that an anchor points at, as far as it points at one and the text is known. */
  double charOf(JsonObject anchor) {
    String said = Timeline.string(anchor, "text");
    if (said == null || text == null) {
      return Timeline.number(anchor, "char");
    }
    if (found.size() >= MAX_FOUND) {
      found.clear();
    }
    long nth = nth(anchor);
    return found.computeIfAbsent(nth + " " + said, key -> find(said, nth));
  }

  /** Whether the plan says a text at all. */
  boolean says(String said) {
    return !Double.isNaN(find(said, 1));
  }

  static long nth(JsonObject anchor) {
    double nth = Timeline.number(anchor, "nth");
    return Double.isNaN(nth) ? 1 : (long) nth;
  }

  void addTo(JsonObjectBuilder snapshot) {
    if (text != null) {
      snapshot.add("text", text);
    }
    if (wordsAsSent != null) {
      snapshot.add("words", wordsAsSent);
    }
  }

  private double find(String said, long nth) {
    if (text == null) {
      return Timeline.UNKNOWN;
    }
    List<Token> split = tokens;
    if (split == null) {
      split = SpokenForms.tokens(text);
      tokens = split;
    }
    int place = AnchorMatcher.match(split, said, nth);
    return place == AnchorMatcher.NOWHERE ? Timeline.UNKNOWN : place;
  }

  private static List<Word> read(JsonArray array) {
    List<Word> words = new ArrayList<>(array.size());
    for (JsonValue value : array) {
      if (value instanceof JsonObject word) {
        Word read =
            new Word(
                Timeline.number(word, "start"),
                Timeline.number(word, "end"),
                Timeline.number(word, "char"),
                Timeline.number(word, "length"));
        if (!Double.isNaN(read.start + read.end + read.at + read.length)) {
          words.add(read);
        }
      }
    }
    return List.copyOf(words);
  }
}
