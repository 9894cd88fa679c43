package com.shipvox.live.session;

import com.shipvox.live.message.Phase;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.message.WireEnum;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All updates of one session folded in order: per slice its phase, its data (merge patches applied,
 * RFC 7396), and the seq, time and turn of the last update to it. Not thread-safe: guarded by the
 * log's lock.
 */
final class SessionState {
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Map<String, SliceState> slices = new LinkedHashMap<>();
  private @Nullable JsonObject snapshot = JsonValue.EMPTY_JSON_OBJECT;

  private record SliceState(Phase phase, JsonObject data, long seq, long at, @Nullable Long turn) {}

  void apply(UpdateDraft update, long seq, long at) {
    if (update.slice().equals(SliceRules.SPEECH)) {
      return;
    }
    SliceState before = slices.get(update.slice());
    JsonObject data = before == null ? JsonValue.EMPTY_JSON_OBJECT : before.data;
    JsonObject patch = update.data();
    if (patch != null && !patch.isEmpty()) {
      data = JSON.createMergePatch(patch).apply(data).asJsonObject();
    }
    Long turn = update.turn() != null || before == null ? update.turn() : before.turn;
    slices.put(update.slice(), new SliceState(update.phase(), data, seq, at, turn));
    snapshot = null;
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
            .add("data", slice.data)
            .add("seq", slice.seq)
            .add("at", slice.at);
    return slice.turn == null ? json : json.add("turn", slice.turn);
  }

  /** The slice's data; empty where no update has touched it. */
  JsonObject data(String slice) {
    SliceState state = slices.get(slice);
    return state == null ? JsonValue.EMPTY_JSON_OBJECT : state.data;
  }

  /** Takes over what {@link #snapshot} gave, instead of whatever was here. */
  void restore(JsonObject taken) {
    slices.clear();
    taken.forEach(
        (name, value) -> {
          JsonObject slice = value.asJsonObject();
          slices.put(
              name,
              new SliceState(
                  WireEnum.parse(Phase.class, slice.getString("phase")).orElseThrow(),
                  slice.getJsonObject("data"),
                  slice.getJsonNumber("seq").longValue(),
                  slice.getJsonNumber("at").longValue(),
                  slice.containsKey("turn") ? slice.getJsonNumber("turn").longValue() : null));
        });
    snapshot = null;
  }

  /** Characters of all data as JSON. */
  long size() {
    return slices.values().stream().mapToLong(s -> s.data.toString().length()).sum();
  }
}
