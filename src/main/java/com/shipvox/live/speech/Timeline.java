package com.shipvox.live.speech;

import com.shipvox.live.speech.SpokenForms.Token;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one utterance, by the server's clock. Positions are ms into its audio, instants
 * ms since 1970; {@link #UNKNOWN} stands for either where it is not known. Not thread-safe: guarded
 * by its account.
 */
final class Timeline {
  static final double UNKNOWN = Double.NaN;

  private static final JsonProvider JSON = JsonProvider.provider();

  /** How fast a voice speaks whose words carry no times: 14 characters a second. */
  private static final double MS_PER_CHAR = 1000.0 / 14;

  private static final int MAX_MARKS = 100;
  private static final int MAX_FOUND = 1000;

  private record Word(double start, double end, double at, double length) {}

  /** A barge-in: its position, and the text that was heard, if the platform tells. */
  private record Interruption(double positionMs, @Nullable String heard) {}

  private final String utterance;
  private final Map<String, Double> marks = new HashMap<>();
  private final Map<String, Double> found = new HashMap<>();
  private @Nullable String text;
  private @Nullable List<Token> tokens;
  private @Nullable JsonArray wordsAsSent;
  private List<Word> words = List.of();

  // The latest point where position and clock were seen together: one of the two positions is set.
  private double anchorMs = UNKNOWN;
  private double anchorChar = UNKNOWN;
  private double anchorAt = UNKNOWN;
  private double pausedAt = UNKNOWN;
  private double closedAt = UNKNOWN;
  private @Nullable Interruption interruption;
  private long touchedAt;

  Timeline(String utterance, long at) {
    this.utterance = utterance;
    this.touchedAt = at;
  }

  String utterance() {
    return utterance;
  }

  boolean closed() {
    return !Double.isNaN(closedAt);
  }

  double closedAt() {
    return closedAt;
  }

  double pausedAt() {
    return pausedAt;
  }

  /** Of the last event, by which a forgotten utterance lapses. */
  long touchedAt() {
    return touchedAt;
  }

  /** Takes in one event, seen at an instant; a closed timeline takes none. */
  void advance(JsonObject event, String name, long at) {
    touchedAt = at;
    if (name.equals("plan")) {
      replan(string(event, "text"), event.get("words"));
      return;
    }
    double here = positionAt(at);
    double positionMs = number(event, "positionMs");
    anchorChar = number(event, "char");
    anchorMs =
        Double.isNaN(positionMs) && Double.isNaN(anchorChar)
            ? (Double.isNaN(here) ? 0 : here)
            : positionMs;
    double playedAt = number(event, "playedAt");
    anchorAt = Double.isNaN(playedAt) ? at : playedAt;
    pausedAt = name.equals("pause") ? at : UNKNOWN;
    String mark = string(event, "mark");
    if (mark != null && marks.size() < MAX_MARKS) {
      marks.put(mark, anchorPosition());
    }
    if (name.equals("interrupt")) {
      interruption = new Interruption(anchorPosition(), string(event, "heard"));
    }
    if (name.equals("interrupt") || name.equals("end")) {
      close(at);
    }
  }

  void close(long at) {
    closedAt = at;
  }

  private void replan(@Nullable String newText, @Nullable JsonValue newWords) {
    // A plan that only grew keeps the times of the words that it had.
    boolean grew = text != null && newText != null && newText.startsWith(text);
    if (newWords instanceof JsonArray array) {
      words = read(array);
      wordsAsSent = array;
    } else if (newText != null && !grew) {
      words = List.of();
      wordsAsSent = null;
    }
    if (newText != null) {
      text = newText;
    }
    tokens = null;
    found.clear();
  }

  private static List<Word> read(JsonArray array) {
    List<Word> words = new ArrayList<>(array.size());
    for (JsonValue value : array) {
      if (value instanceof JsonObject word) {
        Word read =
            new Word(
                number(word, "start"),
                number(word, "end"),
                number(word, "char"),
                number(word, "length"));
        if (!Double.isNaN(read.start + read.end + read.at + read.length)) {
          words.add(read);
        }
      }
    }
    return List.copyOf(words);
  }

  private double anchorPosition() {
    return Double.isNaN(anchorMs) ? msOfChar(anchorChar) : anchorMs;
  }

  /** When the character is spoken; the best guess where no word times are. */
  private double msOfChar(double index) {
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

  /** Where the voice is, or {@link #UNKNOWN} before it has started. */
  private double positionAt(long now) {
    if (Double.isNaN(anchorAt)) {
      return UNKNOWN;
    }
    return anchorPosition() + (Double.isNaN(pausedAt) ? now - anchorAt : 0);
  }

  boolean started() {
    return !Double.isNaN(anchorAt);
  }

  /** When the voice is or was at a position; {@link #UNKNOWN} while it stands still before it. */
  double whenAt(double positionMs) {
    if (!Double.isNaN(pausedAt)) {
      return anchorPosition() >= positionMs ? pausedAt : UNKNOWN;
    }
    return anchorAt + positionMs - anchorPosition();
  }

  /** Where an anchor lies, or {@link #UNKNOWN} while the utterance does not tell. */
  double placeOf(JsonObject anchor) {
    if (anchor.containsKey("ms")) {
      return number(anchor, "ms");
    }
    String mark = string(anchor, "mark");
    if (mark != null) {
      return marks.getOrDefault(mark, UNKNOWN);
    }
    double index = charOf(anchor);
    return Double.isNaN(index) ? UNKNOWN : msOfChar(index);
  }

  private double charOf(JsonObject anchor) {
    String said = string(anchor, "text");
    String plan = text;
    if (said == null || plan == null) {
      return number(anchor, "char");
    }
    if (found.size() >= MAX_FOUND) {
      found.clear();
    }
    long nth = nth(anchor);
    return found.computeIfAbsent(nth + " " + said, key -> find(plan, said, nth));
  }

  private double find(String plan, String said, long nth) {
    List<Token> split = tokens;
    if (split == null) {
      split = SpokenForms.tokens(plan);
      tokens = split;
    }
    int place = AnchorMatcher.match(split, said, nth);
    return place == AnchorMatcher.NOWHERE ? UNKNOWN : place;
  }

  /** Whether the plan says a text at all. */
  boolean says(String said) {
    return text != null && !Double.isNaN(find(text, said, 1));
  }

  /** How long the utterance will last by its plan. */
  double lengthMs() {
    if (text == null) {
      return 0;
    }
    double end = words.isEmpty() ? 0 : words.get(words.size() - 1).end;
    return Math.max(msOfChar(text.length()), end);
  }

  /** Whether an anchor's place was spoken before the barge-in; true where there was none. */
  boolean said(JsonObject anchor) {
    Interruption barged = interruption;
    if (barged == null) {
      return true;
    }
    double index = charOf(anchor);
    // Without word times the text that was heard is the better witness.
    if (barged.heard != null && !Double.isNaN(index) && words.isEmpty()) {
      return index < barged.heard.length();
    }
    double place = placeOf(anchor);
    if (!Double.isNaN(place)) {
      return place <= barged.positionMs;
    }
    String said = string(anchor, "text");
    return barged.heard != null
        && said != null
        && AnchorMatcher.match(barged.heard, said, nth(anchor)) != AnchorMatcher.NOWHERE;
  }

  /** As a fresh INIT carries it. */
  JsonObject snapshot() {
    var builder = JSON.createObjectBuilder().add("utterance", utterance);
    if (text != null) {
      builder.add("text", text);
    }
    if (wordsAsSent != null) {
      builder.add("words", wordsAsSent);
    }
    if (started()) {
      if (Double.isNaN(anchorMs)) {
        builder.add("char", json(anchorChar));
      } else {
        builder.add("positionMs", json(anchorMs));
      }
      builder.add("playedAt", json(anchorAt));
    }
    if (!Double.isNaN(pausedAt)) {
      builder.add("paused", true);
    }
    return builder.build();
  }

  private static JsonValue json(double value) {
    return value == Math.rint(value) ? JSON.createValue((long) value) : JSON.createValue(value);
  }

  private static long nth(JsonObject anchor) {
    double nth = number(anchor, "nth");
    return Double.isNaN(nth) ? 1 : (long) nth;
  }

  static double number(JsonObject from, String field) {
    return from.get(field) instanceof JsonNumber number ? number.doubleValue() : UNKNOWN;
  }

  static @Nullable String string(JsonObject from, String field) {
    return from.get(field) instanceof JsonString string ? string.getString() : null;
  }
}
