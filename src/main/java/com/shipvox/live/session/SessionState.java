package com.shipvox.live.session;

import com.shipvox.live.message.JsonSize;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.message.WireEnum;
import com.shipvox.live.session.MergePatch.Sized;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All updates of one session folded in order: per slice its phase, its data (merge patches applied,
 * RFC 7396), and the seq, time and turn of the last update to it. Not thread-safe: guarded by the
 * log's lock.
 */
final class SessionState {
  private static final JsonProvider JSON = JsonProvider.provider();

  /** What a slice takes beside name and data: as JSON, and in memory. */
  private static final int SLICE_BYTES = 64;

  private static final int SLICE_HEAP_BYTES = 256;

  private final Map<String, SliceState> slices = new LinkedHashMap<>();
  private JsonSize size = JsonSize.NONE;
  private long names;
  private @Nullable JsonObject snapshot = JsonValue.EMPTY_JSON_OBJECT;

  private record SliceState(Phase phase, Sized data, long seq, long at, @Nullable Long turn) {}

  void apply(UpdateDraft update, long seq, long at) {
    if (update.slice().equals(SliceRules.SPEECH)) {
      return;
    }
    SliceState before = slices.get(update.slice());
    Sized data = patched(before == null ? Sized.EMPTY : before.data, update);
    size = size.minus(before == null ? JsonSize.NONE : before.data.size()).plus(data.size());
    names += before == null ? named(update.slice()) : 0;
    Long turn = update.turn() != null || before == null ? update.turn() : before.turn;
    slices.put(update.slice(), new SliceState(update.phase(), data, seq, at, turn));
    snapshot = null;
  }

  private static int named(String slice) {
    return SLICE_BYTES + slice.length();
  }

  private static Sized patched(Sized data, UpdateDraft update) {
    JsonObject patch = update.data();
    return patch == null || patch.isEmpty() ? data : MergePatch.apply(data, patch);
  }

  /** Bytes of all slices as JSON, once these updates were applied. */
  long bytesAfter(List<UpdateDraft> updates) {
    Map<String, Sized> changed = new HashMap<>();
    long bytes = bytes();
    for (UpdateDraft update : updates) {
      if (!update.slice().equals(SliceRules.SPEECH)) {
        SliceState kept = slices.get(update.slice());
        Sized known = changed.get(update.slice());
        Sized before = known != null ? known : kept != null ? kept.data : null;
        Sized after = patched(before == null ? Sized.EMPTY : before, update);
        bytes +=
            after.size().bytes()
                - (before == null ? -named(update.slice()) : before.size().bytes());
        changed.put(update.slice(), after);
      }
    }
    return bytes;
  }

  /** The state as INIT carries it: per slice {@code {phase, data, seq, at, turn?}}. */
  JsonObject snapshot() {
    JsonObject made = snapshot;
    if (made == null) {
      var builder = JSON.createObjectBuilder();
      slices.forEach((name, slice) -> builder.add(name, json(slice)));
      made = builder.build();
      snapshot = made;
    }
    return made;
  }

  private static JsonObjectBuilder json(SliceState slice) {
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("phase", slice.phase.wire())
            .add("data", slice.data.data())
            .add("seq", slice.seq)
            .add("at", slice.at);
    return slice.turn == null ? json : json.add("turn", slice.turn);
  }

  /** The slice's data; empty where no update has touched it. */
  JsonObject data(String slice) {
    SliceState state = slices.get(slice);
    return state == null ? JsonValue.EMPTY_JSON_OBJECT : state.data.data();
  }

  /** Takes over what {@link #snapshot} gave, instead of whatever was here. */
  void restore(JsonObject taken) {
    slices.clear();
    size = JsonSize.NONE;
    names = 0;
    taken.forEach(
        (name, value) -> {
          JsonObject slice = value.asJsonObject();
          Sized data = Sized.of(slice.getJsonObject("data"));
          size = size.plus(data.size());
          names += named(name);
          slices.put(
              name,
              new SliceState(
                  WireEnum.parse(Phase.class, slice.getString("phase")).orElseThrow(),
                  data,
                  slice.getJsonNumber("seq").longValue(),
                  slice.getJsonNumber("at").longValue(),
                  slice.containsKey("turn") ? slice.getJsonNumber("turn").longValue() : null));
        });
    snapshot = null;
  }

  /** Bytes of all slices as JSON. */
  long bytes() {
    return names + size.bytes();
  }

  /** Bytes of memory. */
  long heapBytes() {
    return size.heapBytes() + (long) SLICE_HEAP_BYTES * slices.size();
  }
}
