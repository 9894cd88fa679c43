package com.shipvox.live.speech;

import com.shipvox.live.message.JsonSize;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cue that has not settled. It belongs to the utterance that it names, or is free: one without a
 * name, or one that outlived its utterance, waits for the first place in any utterance where its
 * words are said from then on. Not thread-safe: guarded by its account.
 */
final class WaitingCue {
  /** How long a cue without {@code holdMs} waits, and any for words that nobody has planned yet. */
  static final long DEFAULT_HOLD_MS = 3_000;

  /** How long a voice may pause or say other things before what waits is shown all the same. */
  static final long PAUSE_LIMIT_MS = 30_000;

  private static final JsonProvider JSON = JsonProvider.provider();

  private final JsonObject cue;
  private final long heapBytes;
  private final long seq;
  private final String target;
  private @Nullable String utterance;
  private Sought sought;
  private long nth;
  private double place = Timeline.UNKNOWN;
  private double since;
  private final double born;
  private boolean free;
  private boolean held;

  // Where voices were, ms into their audio, when the cue became free.
  private final Map<String, Double> begunAt = new HashMap<>();

  WaitingCue(JsonObject cue, String target, long seq, long at) {
    this.cue = cue;
    this.heapBytes = 3 * JsonSize.of(cue).heapBytes();
    this.target = target;
    this.utterance = Timeline.string(cue, "utterance");
    this.free = utterance == null;
    this.seq = seq;
    this.since = at;
    this.born = at;
    JsonValue anchor = cue.get("anchor");
    this.sought =
        Sought.of(anchor instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT);
    double given = Timeline.number(sought.anchor(), "nth");
    this.nth = Double.isNaN(given) ? 1 : (long) given;
  }

  /** The same as another one, which changes apart from it. */
  WaitingCue(WaitingCue other) {
    cue = other.cue;
    heapBytes = other.heapBytes;
    target = other.target;
    utterance = other.utterance;
    seq = other.seq;
    sought = other.sought;
    nth = other.nth;
    place = other.place;
    since = other.since;
    born = other.born;
    free = other.free;
    held = other.held;
    begunAt.putAll(other.begunAt);
  }

  /** Bytes of memory: the cue as it came, and its words ready to be compared. */
  long heapBytes() {
    return heapBytes;
  }

  String target() {
    return target;
  }

  long seq() {
    return seq;
  }

  /** The utterance that will say it; null while a free one waits for whichever comes. */
  @Nullable String utterance() {
    return utterance;
  }

  boolean reveals() {
    return !"highlight".equals(Timeline.string(cue, "effect"));
  }

  /** Lets a free cue look for its words only behind where each voice is now. */
  void begin(Collection<Timeline> timelines, double now) {
    for (Timeline timeline : timelines) {
      if (free && timeline.started() && !timeline.closed()) {
        begunAt.put(timeline.utterance(), timeline.positionAt(now));
      }
    }
  }

  /**
   * Gives a free cue the first place in any utterance where its words are said and that no cue
   * before it has taken.
   *
   * @param taken those places
   */
  void assign(Collection<Timeline> timelines, Set<Timeline.Taken> taken) {
    if (!free) {
      return;
    }
    utterance = null;
    for (Timeline timeline : timelines) {
      if (timeline.closed() || !timeline.cues()) {
        continue;
      }
      double earliest = begunAt.getOrDefault(timeline.utterance(), Double.NEGATIVE_INFINITY);
      Timeline.Taken open = timeline.open(sought, nth, earliest, taken);
      if (open != null) {
        utterance = timeline.utterance();
        place = open.at();
        taken.add(open);
        return;
      }
    }
  }

  /** Keeps the place of a free cue that its word shows now from those that come after it. */
  void take(@Nullable Timeline timeline) {
    if (free && timeline != null && timeline.started()) {
      timeline.take(sought, (int) place);
    }
  }

  /** Another utterance is over: what comes next may say the words of a free cue. */
  void waitOn(double closedAt) {
    if (free && !held) {
      since = Math.max(since, closedAt);
    }
  }

  /**
   * When it is due: the word's own time, else as long as patience lasts.
   *
   * @param now where somebody speaks, who may say the words yet; else {@link Timeline#UNKNOWN}
   */
  double dueAt(@Nullable Timeline timeline, double now) {
    if (timeline == null || !timeline.started() || !timeline.cues()) {
      if (!free || held) {
        return since + holdMs();
      }
      double planned = timeline == null ? since : timeline.touchedAt();
      double speaking = Double.isNaN(now) ? since : now;
      return Math.min(
          Math.max(since, Math.max(planned, speaking)) + holdMs(),
          born + Math.max(holdMs(), PAUSE_LIMIT_MS));
    }
    double ms = msIn(timeline);
    if (Double.isNaN(ms)) {
      // Words that no plan holds yet may still come with the next plan.
      boolean paused = !Double.isNaN(timeline.pausedAt());
      return paused
          ? Math.max(timeline.pausedAt(), since) + PAUSE_LIMIT_MS
          : Math.max(timeline.whenAt(timeline.lengthMs()), since) + DEFAULT_HOLD_MS;
    }
    double when = timeline.whenAt(ms);
    return Double.isNaN(when) ? timeline.pausedAt() + PAUSE_LIMIT_MS : when;
  }

  private double charIn(Timeline timeline) {
    if (free) {
      return place;
    }
    if (sought.text() == null) {
      return Timeline.number(sought.anchor(), "char");
    }
    int[] places = timeline.charsOf(sought);
    return nth < 1 || nth > places.length ? Timeline.UNKNOWN : places[(int) nth - 1];
  }

  private double msIn(Timeline timeline) {
    double index = charIn(timeline);
    return Double.isNaN(index) ? timeline.placeOf(sought.anchor()) : timeline.msOfChar(index);
  }

  /** Whether it waits on after its utterance's close, for another one that says its words. */
  boolean outlives(Timeline timeline, Collection<Timeline> timelines) {
    if (timeline.said(sought, charIn(timeline), msIn(timeline))
        || !"hold".equals(Timeline.string(cue, "onInterrupt"))) {
      return false;
    }
    if (!held) {
      since = timeline.closedAt();
    }
    held = true;
    free = true;
    utterance = null;
    nth = 1;
    if (sought.anchor().containsKey("nth")) {
      sought = Sought.of(JSON.createObjectBuilder(sought.anchor()).remove("nth").build());
    }
    begin(timelines, timeline.closedAt());
    return true;
  }

  /** The cue with its seq; a held one with the utterance and the patience that it has left. */
  JsonObject snapshot(double now) {
    var builder = JSON.createObjectBuilder(cue).add("seq", seq);
    if (held) {
      builder
          .add("anchor", sought.anchor())
          .add("holdMs", (long) Math.max(0, since + holdMs() - now));
      if (utterance != null) {
        builder.add("utterance", utterance);
      }
    }
    return builder.build();
  }

  private double holdMs() {
    double given = Timeline.number(cue, "holdMs");
    return Double.isNaN(given) ? DEFAULT_HOLD_MS : given;
  }
}
