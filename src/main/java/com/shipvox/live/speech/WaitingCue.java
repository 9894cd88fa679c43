package com.shipvox.live.speech;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import org.jspecify.annotations.Nullable;

/** A cue that has not settled. Not thread-safe: guarded by its account. */
final class WaitingCue {
  /** How long a cue without {@code holdMs} waits, and any for words that nobody has planned yet. */
  static final long DEFAULT_HOLD_MS = 3_000;

  /** How long a voice may pause before what waits for it is shown all the same. */
  static final long PAUSE_LIMIT_MS = 30_000;

  private static final JsonProvider JSON = JsonProvider.provider();

  /** What becomes of a cue whose utterance is over. */
  enum Outcome {
    SETTLED,
    HELD
  }

  private final JsonObject cue;
  private final long seq;
  private final String target;
  private @Nullable String utterance;
  private JsonObject anchor;
  private double since;
  private boolean held;

  WaitingCue(JsonObject cue, String target, String utterance, long seq, long at) {
    this.cue = cue;
    this.target = target;
    this.utterance = utterance;
    this.seq = seq;
    this.since = at;
    this.anchor =
        cue.get("anchor") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
  }

  String target() {
    return target;
  }

  long seq() {
    return seq;
  }

  /** The utterance that will say it; null while it is held for whichever comes. */
  @Nullable String utterance() {
    return utterance;
  }

  boolean reveals() {
    return !"highlight".equals(Timeline.string(cue, "effect"));
  }

  /** When it is due: the word's own time, else as long as patience lasts. */
  double dueAt(@Nullable Timeline timeline) {
    if (timeline == null || !timeline.started()) {
      return since + holdMs();
    }
    double place = timeline.placeOf(anchor);
    boolean paused = !Double.isNaN(timeline.pausedAt());
    if (Double.isNaN(place)) {
      // Words that no plan holds yet may still come with the next plan.
      return paused
          ? Math.max(timeline.pausedAt(), since) + PAUSE_LIMIT_MS
          : Math.max(timeline.whenAt(timeline.lengthMs()), since) + DEFAULT_HOLD_MS;
    }
    double when = timeline.whenAt(place);
    return Double.isNaN(when) ? timeline.pausedAt() + PAUSE_LIMIT_MS : when;
  }

  /** Decides at the utterance's close. A held cue belongs to no utterance until one says it. */
  Outcome conclude(Timeline timeline) {
    if (timeline.said(anchor) || !"hold".equals(Timeline.string(cue, "onInterrupt"))) {
      return Outcome.SETTLED;
    }
    if (!held) {
      since = timeline.closedAt();
    }
    held = true;
    utterance = null;
    return Outcome.HELD;
  }

  /** A held cue goes over to an utterance that will say its words. */
  void adopt(Timeline timeline) {
    String text = Timeline.string(anchor, "text");
    if (utterance == null && text != null && !timeline.closed() && timeline.says(text)) {
      utterance = timeline.utterance();
      anchor = JSON.createObjectBuilder().add("text", text).build();
    }
  }

  /** The cue with its seq; a held one with the utterance and the patience that it has left. */
  JsonObject snapshot(long now) {
    var builder = JSON.createObjectBuilder(cue).add("seq", seq);
    if (held) {
      builder.add("anchor", anchor).add("holdMs", (long) Math.max(0, since + holdMs() - now));
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
