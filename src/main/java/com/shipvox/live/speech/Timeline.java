package com.shipvox.live.speech;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.HashMap;
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

  private static final int MAX_MARKS = 100;

  /** A {@code playedAt} that is older than this when it arrives is not believed. */
  private static final long MAX_UNDERWAY_MS = 10_000;

  /** A barge-in: its position, and the text that was heard, if the platform tells. */
  private record Interruption(double positionMs, @Nullable String heard) {}

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
      plan = plan.replacedBy(string(event, "text"), event.get("words"));
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
      interruption = new Interruption(anchorPosition(), string(event, "heard"));
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
  private double positionAt(long now) {
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

  /** Where an anchor lies, or {@link #UNKNOWN} while the utterance does not tell. */
  double placeOf(JsonObject anchor) {
    if (anchor.containsKey("ms")) {
      return number(anchor, "ms");
    }
    String mark = string(anchor, "mark");
    if (mark != null) {
      return marks.getOrDefault(mark, UNKNOWN);
    }
    double index = plan.charOf(anchor);
    return Double.isNaN(index) ? UNKNOWN : plan.msOfChar(index);
  }

  /** Whether the plan says a text at all. */
  boolean says(String said) {
    return plan.says(said);
  }

  /** How long the utterance will last by its plan. */
  double lengthMs() {
    return plan.lengthMs();
  }

  /** Whether an anchor's place was spoken before the barge-in; true where there was none. */
  boolean said(JsonObject anchor) {
    Interruption barged = interruption;
    if (barged == null) {
      return true;
    }
    double index = plan.charOf(anchor);
    // Without word times the text that was heard is the better witness.
    if (barged.heard != null && !Double.isNaN(index) && !plan.hasWords()) {
      return index < barged.heard.length();
    }
    double place = placeOf(anchor);
    if (!Double.isNaN(place)) {
      return place <= barged.positionMs;
    }
    String said = string(anchor, "text");
    return barged.heard != null
        && said != null
        && AnchorMatcher.match(barged.heard, said, Plan.nth(anchor)) != AnchorMatcher.NOWHERE;
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
