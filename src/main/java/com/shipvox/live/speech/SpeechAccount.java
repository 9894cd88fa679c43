package com.shipvox.live.speech;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session's account of what is still being said and which cues still wait, by the server's own
 * clock: so that cues which have fired or lapsed do not come back after a reload. Bounded: at most
 * {@value #MAX_UTTERANCES} utterances and {@value #MAX_CUES} cues, the oldest of which settle
 * first; an utterance without news for ten minutes has ended. The dearest update that these bounds
 * allow, 100 cues of 16 forms that none of 31 plans of 8 KB says, takes 0.2 s of one core; each
 * event after it 3 ms. Not thread-safe: guarded by the log's lock.
 */
public final class SpeechAccount {
  static final int MAX_UTTERANCES = 32;

  /** So many cues wait at most. */
  public static final int MAX_CUES = 100;

  static final long LAPSE_MS = 600_000;

  private static final JsonProvider JSON = JsonProvider.provider();

  // Both oldest first. Closed utterances stay for cues that come late.
  private final Map<String, Timeline> timelines = new LinkedHashMap<>();
  private final List<WaitingCue> waiting = new ArrayList<>();

  /** Whether an update that neither is speech nor has cues changes nothing here. */
  public boolean quiet() {
    return waiting.isEmpty();
  }

  /**
   * Takes in one update of the log, in order.
   *
   * @param phase the phase's name on the wire
   * @param at when it was appended, ms since 1970
   */
  public void apply(
      String slice,
      String phase,
      @Nullable JsonObject data,
      @Nullable JsonArray cues,
      long seq,
      long at) {
    // Most sessions have no voice at all: for them this is one look at an empty list.
    boolean speech = slice.equals("speech");
    if (!speech && cues == null && quiet()) {
      return;
    }
    settle(at);
    if (speech && data != null) {
      listen(data, at);
    }
    if (slice.equals("session") && phase.equals("completed")) {
      // There is no voice to wait for any more.
      timelines.clear();
      waiting.clear();
    } else if (phase.equals("failed") && cues == null) {
      // A failure is no part of what the agent says.
      waiting.removeIf(c -> c.target().equals(slice) || c.target().startsWith(slice + "/"));
    }
    if (cues != null) {
      for (JsonValue cue : cues) {
        add(cue.asJsonObject(), seq, at);
      }
      assign();
    }
    settle(at);
  }

  /**
   * What a fresh INIT carries as {@code speech}: {@code {utterances, cues}}, both empty when nobody
   * speaks and nothing waits.
   *
   * @param now server's clock, ms since 1970
   */
  public JsonObject snapshot(long now) {
    // What is shown by now is settled in a copy: the log's entries alone change the account.
    SpeechAccount then = new SpeechAccount();
    timelines.values().forEach(each -> then.timelines.put(each.utterance(), each.copy()));
    waiting.forEach(each -> then.waiting.add(new WaitingCue(each)));
    then.settle(now);
    var utterances = JSON.createArrayBuilder();
    for (Timeline timeline : then.timelines.values()) {
      if (!timeline.closed()) {
        utterances.add(timeline.snapshot());
      }
    }
    var cues = JSON.createArrayBuilder();
    then.waiting.forEach(cue -> cues.add(cue.snapshot(now)));
    return JSON.createObjectBuilder().add("utterances", utterances).add("cues", cues).build();
  }

  /** Bytes of memory. */
  public long heapBytes() {
    long bytes = 0;
    for (Timeline timeline : timelines.values()) {
      bytes += timeline.heapBytes();
    }
    for (WaitingCue cue : waiting) {
      bytes += cue.heapBytes();
    }
    return bytes;
  }

  /** Takes in one event of an utterance's timeline; what it cannot read changes nothing. */
  private void listen(JsonObject event, long at) {
    String utterance = Timeline.string(event, "utterance");
    String name = Timeline.string(event, "event");
    if (utterance == null || name == null) {
      return;
    }
    Timeline timeline = timelines.computeIfAbsent(utterance, key -> new Timeline(key, at));
    if (timeline.closed()) {
      // What is over stays over: its cues have settled.
      return;
    }
    timeline.advance(event, name, at);
    if (timeline.closed()) {
      conclude(timeline);
    }
    if (timelines.size() > MAX_UTTERANCES) {
      Timeline oldest =
          timelines.values().stream()
              .filter(Timeline::closed)
              .findFirst()
              .orElseGet(() -> timelines.values().iterator().next());
      end(oldest, at);
      timelines.remove(oldest.utterance());
    }
    assign();
  }

  private void add(JsonObject cue, long seq, long at) {
    String target = Timeline.string(cue, "target");
    if (target == null) {
      return;
    }
    WaitingCue added = new WaitingCue(cue, target, seq, at);
    added.begin(timelines.values(), at);
    Timeline timeline = timeline(added);
    if (timeline == null || !timeline.closed() || added.outlives(timeline, timelines.values())) {
      waiting.add(added);
    }
    if (waiting.size() > MAX_CUES) {
      waiting.remove(0);
    }
  }

  private void end(Timeline timeline, long at) {
    if (!timeline.closed()) {
      timeline.close(at);
      conclude(timeline);
    }
  }

  private void conclude(Timeline timeline) {
    waiting.removeIf(
        cue ->
            timeline.utterance().equals(cue.utterance())
                && !cue.outlives(timeline, timelines.values()));
    waiting.forEach(cue -> cue.waitOn(timeline.closedAt()));
  }

  /** Gives each free cue, in order, the first place of its words that none before it has taken. */
  private void assign() {
    Set<Timeline.Taken> taken = new HashSet<>();
    // Who speaks already comes first.
    List<Timeline> inOrder =
        timelines.values().stream()
            .sorted(Comparator.comparing(timeline -> !timeline.started()))
            .toList();
    waiting.forEach(cue -> cue.assign(inOrder, taken));
  }

  /** Settles what was due by now. */
  private void settle(long now) {
    for (Timeline timeline : timelines.values()) {
      if (now - timeline.touchedAt() >= LAPSE_MS) {
        end(timeline, timeline.touchedAt() + LAPSE_MS);
      }
    }
    boolean speaking =
        timelines.values().stream().anyMatch(each -> each.started() && !each.closed());
    double until = speaking ? now : Timeline.UNKNOWN;
    List<WaitingCue> shown =
        waiting.stream().filter(cue -> cue.dueAt(timeline(cue), until) <= now).toList();
    waiting.removeAll(shown);
    for (WaitingCue cue : shown) {
      cue.take(timeline(cue));
      if (cue.reveals()) {
        // What is shown is the state as a whole, so older news of the target are shown too.
        waiting.removeIf(
            other ->
                other.reveals() && other.target().equals(cue.target()) && other.seq() <= cue.seq());
      }
    }
  }

  private @Nullable Timeline timeline(WaitingCue cue) {
    String utterance = cue.utterance();
    return utterance == null ? null : timelines.get(utterance);
  }
}
