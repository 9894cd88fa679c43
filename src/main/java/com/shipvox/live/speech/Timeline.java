package com.shipvox.live.speech;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one utterance, by the server's clock. Positions are ms into its audio, instants
 * ms since 1970; {@link #UNKNOWN} stands for either where it is not known. Not thread-safe: guarded
 * by its account.
 */
final class Timeline {
  static final double UNKNOWN = Double.NaN;

  private static final JsonProvider JSON = JsonProvider.provider();

  /** What an utterance takes in memory beside its plan. */
  private static final int HEAP_BYTES = 1_024;

  private static final int MAX_MARKS = 100;

  /** A {@code playedAt} that is older than this when it arrives is not believed. */
  private static final long MAX_UNDERWAY_MS = 10_000;

  /** A barge-in: its position, and the text that was heard, if the platform tells. */
  private record Interruption(double positionMs, @Nullable String heard, @Nullable Said words) {}

  /** A place that a free cue has, with its words. */
  record Taken(String utterance, int at, String key) {}

  private final String utterance;
  private final Map<String, Double> marks = new HashMap<>();
  private Plan plan = Plan.NONE;

  // The latest point where position and clock were seen together: one of the two positions is set.
  private double anchorMs = UNKNOWN;
  private double anchorChar = UNKNOWN;
  private double anchorAt = UNKNOWN;
  private double pausedAt = UNKNOWN;
  private double closedAt = UNKNOWN;
  private @Nullable Interruption interruption;
  private boolean customer;

  // Where free cues were shown, each with its words: the next one with the same waits for another.
  private final Set<Taken> taken = new HashSet<>();
  private long touchedAt;

  Timeline(String utterance, long at) {
    this.utterance = utterance;
    this.touchedAt = at;
  }

  /** The same, which changes apart from this one. */
  Timeline copy() {
    Timeline copy = new Timeline(utterance, touchedAt);
    copy.marks.putAll(marks);
    copy.taken.addAll(taken);
    copy.plan = plan;
    copy.anchorMs = anchorMs;
    copy.anchorChar = anchorChar;
    copy.anchorAt = anchorAt;
    copy.pausedAt = pausedAt;
    copy.closedAt = closedAt;
    copy.interruption = interruption;
    copy.customer = customer;
    return copy;
  }

  String utterance() {
    return utterance;
  }

  /** Bytes of memory. */
  long heapBytes() {
    return HEAP_BYTES + 2L * utterance.length() + plan.heapBytes();
  }

  boolean closed() {
    return !Double.isNaN(closedAt);
  }

  /** Whether cues may wait for it: what the customer says is only shown. */
  boolean cues() {
    return !customer;
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
      plan = plan.replacedBy(string(event, "text"), event.get("words"));
      String speaker = string(event, "speaker");
      customer = speaker == null ? customer : speaker.equals("customer");
      return;
    }
    double here = positionAt(at);
    double positionMs = number(event, "positionMs");
    anchorChar = number(event, "char");
    anchorMs =
        Double.isNaN(positionMs) && Double.isNaN(anchorChar)
            ? (Double.isNaN(here) ? 0 : here)
            : positionMs;
    anchorAt = playedAt(event, at);
    pausedAt = name.equals("pause") ? at : UNKNOWN;
    String mark = string(event, "mark");
    if (mark != null && marks.size() < MAX_MARKS) {
      marks.put(mark, anchorPosition());
    }
    if (name.equals("interrupt")) {
      String heard = string(event, "heard");
      Said words = heard == null ? null : new Said(Words.of(heard));
      interruption = new Interruption(anchorPosition(), heard, words);
    }
    if (name.equals("interrupt") || name.equals("end")) {
      close(at);
    }
  }

  /** When the voice was there: as stamped, unless the clock that stamped it must be wrong. */
  private static double playedAt(JsonObject event, long arrivedAt) {
    double playedAt = number(event, "playedAt");
    boolean plausible = playedAt <= arrivedAt && playedAt >= arrivedAt - MAX_UNDERWAY_MS;
    return plausible ? playedAt : arrivedAt;
  }

  /** Ends it; what happens to its cues is for them to decide. */
  void close(long at) {
    closedAt = at;
  }

  // A position in characters moves with the plan, so it is reckoned anew each time.
  private double anchorPosition() {
    return Double.isNaN(anchorMs) ? plan.msOfChar(anchorChar) : anchorMs;
  }

  /** Where the voice is, or {@link #UNKNOWN} before it has started. */
  double positionAt(double now) {
    if (Double.isNaN(anchorAt)) {
      return UNKNOWN;
    }
    return anchorPosition() + (Double.isNaN(pausedAt) ? now - anchorAt : 0);
  }

  boolean started() {
    return !Double.isNaN(anchorAt);
  }

  /**
   * When the voice, at its present pace, is or was at a position; {@link #UNKNOWN} while it stands
   * still before it.
   */
  double whenAt(double positionMs) {
    if (!Double.isNaN(pausedAt)) {
      return anchorPosition() >= positionMs ? pausedAt : UNKNOWN;
    }
    return anchorAt + positionMs - anchorPosition();
  }

  /** Where an anchor in ms or by a mark lies; {@link #UNKNOWN} for others and unknown marks. */
  double placeOf(JsonObject anchor) {
    String mark = string(anchor, "mark");
    return mark == null ? number(anchor, "ms") : marks.getOrDefault(mark, UNKNOWN);
  }

  /** The characters at which an anchor's text is said, in order. */
  int[] charsOf(Sought sought) {
    return plan.places(sought);
  }

  /**
   * The first of an anchor's characters that no free cue has and that is spoken then or later.
   *
   * @param nth of them, from 1
   * @param others have these
   * @return null if there are not so many
   */
  @Nullable Taken open(Sought sought, long nth, double earliest, Set<Taken> others) {
    int[] chars = plan.places(sought);
    long open = 0;
    for (int i = firstAt(chars, earliest); i < chars.length; i++) {
      Taken place = new Taken(utterance, chars[i], sought.key());
      if (!taken.contains(place) && !others.contains(place) && ++open == nth) {
        return place;
      }
    }
    return null;
  }

  private int firstAt(int[] chars, double earliest) {
    int from = 0;
    int to = chars.length;
    while (from < to) {
      int middle = (from + to) / 2;
      if (plan.msOfChar(chars[middle]) >= earliest) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  double msOfChar(double index) {
    return plan.msOfChar(index);
  }

  /** A free cue with these words was shown at a character. */
  void take(Sought sought, int index) {
    if (taken.size() < MAX_MARKS) {
      taken.add(new Taken(utterance, index, sought.key()));
    }
  }

  /** How long the utterance will last by its plan. */
  double lengthMs() {
    return plan.lengthMs();
  }

  /**
   * Whether a place was spoken before the barge-in; true where there was none.
   *
   * @param index the place as a character, or {@link #UNKNOWN}
   * @param ms the same place in the audio, or {@link #UNKNOWN}
   */
  boolean said(Sought sought, double index, double ms) {
    Interruption barged = interruption;
    if (barged == null) {
      return true;
    }
    // Without word times the text that was heard is the better witness.
    if (barged.heard != null && !Double.isNaN(index) && !plan.hasWords()) {
      return index < plan.heardTo(barged.heard);
    }
    if (!Double.isNaN(ms)) {
      return ms <= barged.positionMs;
    }
    return barged.words != null && !AnchorMatcher.places(barged.words, sought.forms()).isEmpty();
  }

  /** As a fresh INIT carries it. */
  JsonObject snapshot() {
    var builder = JSON.createObjectBuilder().add("utterance", utterance);
    plan.addTo(builder);
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
    if (customer) {
      builder.add("speaker", "customer");
    }
    return builder.build();
  }

  private static JsonValue json(double value) {
    return value == Math.rint(value) ? JSON.createValue((long) value) : JSON.createValue(value);
  }

  static double number(JsonObject from, String field) {
    return from.get(field) instanceof JsonNumber number ? number.doubleValue() : UNKNOWN;
  }

  static @Nullable String string(JsonObject from, String field) {
    return from.get(field) instanceof JsonString string ? string.getString() : null;
  }
}
