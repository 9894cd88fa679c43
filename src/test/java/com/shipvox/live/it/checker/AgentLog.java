package com.shipvox.live.it.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one session's agent knows: which updates it tried to send, and which were acknowledged with
 * which place. Thread-safe: guarded by its monitor.
 */
public final class AgentLog {

  /** A place in a session's log. */
  public record Place(String epoch, long seq) {}

  /**
   * One update.
   *
   * @param data its {@code data} as JSON text, by which it is known again
   */
  public record Sent(String id, String slice, String data) {}

  private final Map<String, Sent> attempted = new HashMap<>();
  private final Map<String, Place> acknowledged = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> places = new HashMap<>();
  private final List<String> contradictions = new ArrayList<>();

  /** Notes an update before it is sent: whether it arrives, nobody knows yet. */
  public synchronized void attempt(Sent update) {
    attempted.put(update.id(), update);
  }

  /** Notes a 201 or 200: the update with that id has that place, however often it was sent. */
  public synchronized void acknowledge(String id, Place place) {
    Place before = acknowledged.put(id, place);
    if (before != null && !before.equals(place)) {
      contradictions.add(id + " was told " + before + " and " + place);
    }
    String other = places.computeIfAbsent(place.epoch(), e -> new TreeMap<>()).put(place.seq(), id);
    if (other != null && !other.equals(id)) {
      contradictions.add(other + " and " + id + " were both told " + place);
    }
  }

  /** The highest place acknowledged so far in that epoch; 0 for none. */
  public synchronized long last(String epoch) {
    TreeMap<Long, String> seqs = places.get(epoch);
    return seqs == null ? 0 : seqs.lastKey();
  }

  synchronized Snapshot snapshot() {
    Map<String, TreeMap<Long, String>> copy = new HashMap<>();
    places.forEach((epoch, seqs) -> copy.put(epoch, new TreeMap<>(seqs)));
    return new Snapshot(Map.copyOf(attempted), copy, List.copyOf(contradictions));
  }

  /**
   * What was known at one moment.
   *
   * @param places epoch to seq to id
   * @param contradictions acknowledgements that cannot both be true
   */
  record Snapshot(
      Map<String, Sent> attempted,
      Map<String, TreeMap<Long, String>> places,
      List<String> contradictions) {}
}
