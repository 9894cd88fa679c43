package com.shipvox.live.speech;

import com.shipvox.live.message.JsonSize;
import com.shipvox.live.speech.AnchorMatcher.Found;
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

  /** Places that are kept for the next look: 256 KiB. */
  private static final int MAX_FOUND = 1 << 16;

  /** What a word of the text takes in memory once it is cut, and one with times beside its JSON. */
  private static final int WORD_HEAP_BYTES = 112;

  private record Timed(double start, double end, double at, double length) {}

  private final @Nullable String text;
  private final @Nullable JsonArray wordsAsSent;
  private final List<Timed> words;
  private final double[] reach; // of each word and those before it: the character behind the last
  private final long sentHeapBytes;

  // Made when the first anchor asks: many may look for their words in one plan.
  private @Nullable Said said;
  private final Map<String, int[]> found = new HashMap<>();
  private int foundPlaces;

  private Plan(@Nullable String text, @Nullable JsonArray words) {
    this.text = text;
    this.wordsAsSent = words;
    this.words = words == null ? List.of() : read(words);
    this.reach = reach(this.words);
    this.sentHeapBytes =
        (text == null ? 0 : 2L * text.length())
            + (words == null ? 0 : JsonSize.of(words).heapBytes());
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

  /** Bytes of memory. */
  long heapBytes() {
    int cut = said == null ? 0 : said.words().size();
    return sentHeapBytes + WORD_HEAP_BYTES * (long) (words.size() + cut);
  }

  boolean hasWords() {
    return !words.isEmpty();
  }

  /** When the character is spoken; the best guess where no word times are. */
  double msOfChar(double index) {
    if (words.isEmpty()) {
      return index * MS_PER_CHAR;
    }
    int from = 0;
    int to = reach.length;
    while (from < to) {
      int middle = (from + to) / 2;
      if (reach[middle] > index) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    if (from < reach.length) {
      return words.get(from).start;
    }
    Timed last = words.get(words.size() - 1);
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

  /** The characters at which the text says an anchor, in order; none while it is not known. */
  int[] places(Sought sought) {
    if (text == null || sought.text() == null) {
      return new int[0];
    }
    int[] known = found.get(sought.key());
    if (known == null) {
      known = find(text, sought);
      foundPlaces += known.length + 1;
      if (foundPlaces > MAX_FOUND) {
        found.clear();
        foundPlaces = known.length + 1;
      }
      found.put(sought.key(), known);
    }
    return known;
  }

  /** Up to which character a text was heard: as far as both agree, blanks and case aside. */
  int heardTo(String heard) {
    String whole = text == null ? "" : text;
    int at = 0;
    for (int of = 0; at < whole.length() && of < heard.length(); ) {
      char mine = whole.charAt(at);
      char other = heard.charAt(of);
      if (Character.isWhitespace(other)) {
        of++;
      } else if (Character.isWhitespace(mine)) {
        at++;
      } else if (Character.toLowerCase(mine) == Character.toLowerCase(other)) {
        at++;
        of++;
      } else {
        break;
      }
    }
    return at;
  }

  void addTo(JsonObjectBuilder snapshot) {
    if (text != null) {
      snapshot.add("text", text);
    }
    if (wordsAsSent != null) {
      snapshot.add("words", wordsAsSent);
    }
  }

  private int[] find(String text, Sought sought) {
    Said split = said;
    if (split == null) {
      split = new Said(Words.of(text));
      said = split;
    }
    return AnchorMatcher.places(split, sought.forms()).stream().mapToInt(Found::at).toArray();
  }

  private static double[] reach(List<Timed> words) {
    double[] reach = new double[words.size()];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < reach.length; i++) {
      most = Math.max(most, words.get(i).at + words.get(i).length);
      reach[i] = most;
    }
    return reach;
  }

  /** The words that have all their numbers; none begins before the one before it. */
  private static List<Timed> read(JsonArray array) {
    List<Timed> words = new ArrayList<>(array.size());
    double earliest = 0;
    for (JsonValue value : array) {
      if (value instanceof JsonObject word) {
        double start = Math.max(earliest, Timeline.number(word, "start"));
        double end = Math.max(start, Timeline.number(word, "end"));
        double at = Timeline.number(word, "char");
        double length = Timeline.number(word, "length");
        if (!Double.isNaN(start + end + at + length)) {
          words.add(new Timed(start, end, at, length));
          earliest = start;
        }
      }
    }
    return List.copyOf(words);
  }
}
