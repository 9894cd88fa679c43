package com.shipvox.live.session;

import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The log by its contract and nothing else: one list, searched from the front each time. */
final class LogModel {
  private static final JsonProvider JSON = JsonProvider.provider();

  /** An update as it was asked for. */
  record Kept(long seq, long at, Author author, UpdateDraft draft) {
    boolean isSameId(Author other, UpdateDraft again) {
      return author.sender().equals(other.sender()) && Objects.equals(draft.id(), again.id());
    }
  }

  private final int count;
  private final long timeMs;
  private final List<Kept> all = new ArrayList<>();
  private int evicted;
  private boolean ended;

  LogModel(int count, long timeMs) {
    this.count = count;
    this.timeMs = timeMs;
  }

  long head() {
    return all.size() + (ended ? 1 : 0);
  }

  boolean ended() {
    return ended;
  }

  void end(long now) {
    ended = true;
    trim(now);
  }

  /** The results, or empty where an id is used again for something else. */
  Optional<List<Result>> append(Author author, List<UpdateDraft> drafts, long now) {
    List<Kept> known = new ArrayList<>(all.subList(evicted, all.size()));
    List<Kept> added = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    for (UpdateDraft draft : drafts) {
      Kept before =
          draft.id() == null
              ? null
              : known.stream().filter(k -> k.isSameId(author, draft)).findFirst().orElse(null);
      if (before != null && !before.draft.sameAs(draft)) {
        return Optional.empty();
      }
      Kept kept =
          before != null ? before : new Kept(all.size() + added.size() + 1, now, author, draft);
      if (before == null) {
        known.add(kept);
        added.add(kept);
      }
      results.add(new Result(draft.id() == null ? "" : draft.id(), kept.seq, before != null));
    }
    all.addAll(added);
    trim(now);
    return Optional.of(results);
  }

  void trim(long now) {
    while (head() - evicted > count && evicted < all.size() && all.get(evicted).at < now - timeMs) {
      evicted++;
    }
  }

  /** Whether all after that place is still held. */
  boolean holds(long seq) {
    return seq >= evicted && seq <= head();
  }

  /** Per slice the data, folded from the first update on, with the seq of the last. */
  TreeMap<String, JsonObject> state() {
    TreeMap<String, JsonObject> state = new TreeMap<>();
    for (Kept kept : all) {
      String slice = kept.draft.slice();
      JsonObject before = state.containsKey(slice) ? state.get(slice).getJsonObject("data") : null;
      JsonObject patch =
          kept.draft.data() == null ? JsonValue.EMPTY_JSON_OBJECT : kept.draft.data();
      state.put(
          slice,
          JSON.createObjectBuilder()
              .add("phase", kept.draft.phase().wire())
              .add("data", merge(before, patch))
              .add("seq", kept.seq)
              .add("at", kept.at)
              .build());
    }
    return state;
  }

  /** RFC 7396, section 2, word for word. */
  static JsonValue merge(@Nullable JsonValue target, JsonValue patch) {
    if (!(patch instanceof JsonObject changes)) {
      return patch;
    }
    JsonObject from = target instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    JsonObjectBuilder merged = JSON.createObjectBuilder(from);
    changes.forEach(
        (name, value) -> {
          if (value == JsonValue.NULL) {
            merged.remove(name);
          } else {
            merged.add(name, merge(from.get(name), value));
          }
        });
    return merged.build();
  }
}
