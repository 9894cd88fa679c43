package com.shipvox.live.message;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One update as its sender asked for it: checked, defaults filled in, not yet in the log.
 *
 * @param id the sender's own id, which makes a retry safe; null if it gave none
 * @param data JSON Merge Patch (RFC 7396) to the slice's data; null changes the phase alone
 * @param cues when to show it; null for at once
 * @param turn of the conversation that it belongs to; null where the sender counts none
 */
public record UpdateDraft(
    @Nullable String id,
    String slice,
    Phase phase,
    @Nullable JsonObject data,
    @Nullable JsonArray cues,
    @Nullable Long turn) {
  private static final JsonProvider JSON = JsonProvider.provider();

  /** An update of no turn. */
  public UpdateDraft(
      @Nullable String id,
      String slice,
      Phase phase,
      @Nullable JsonObject data,
      @Nullable JsonArray cues) {
    this(id, slice, phase, data, cues, null);
  }

  public UpdateDraft withId(String newId) {
    return new UpdateDraft(newId, slice, phase, data, cues, turn);
  }

  public UpdateDraft withCues(@Nullable JsonArray newCues) {
    return new UpdateDraft(id, slice, phase, data, newCues, turn);
  }

  /**
   * Whether both ask for the same change, whatever the order of members or spelling of numbers. The
   * forms of an anchor are the server's, so they do not count.
   */
  public boolean sameAs(UpdateDraft other) {
    return slice.equals(other.slice)
        && phase == other.phase
        && Objects.equals(turn, other.turn)
        && same(data, other.data)
        && same(asSent(cues), asSent(other.cues));
  }

  private static @Nullable JsonArray asSent(@Nullable JsonArray cues) {
    if (cues == null) {
      return null;
    }
    var sent = JSON.createArrayBuilder();
    for (JsonValue value : cues) {
      if (value instanceof JsonObject cue
          && cue.get("anchor") instanceof JsonObject anchor
          && anchor.containsKey("forms")) {
        var bare = JSON.createObjectBuilder(anchor).remove("forms");
        sent.add(JSON.createObjectBuilder(cue).add("anchor", bare));
      } else {
        sent.add(value);
      }
    }
    return sent.build();
  }

  private static boolean same(@Nullable JsonValue a, @Nullable JsonValue b) {
    if (a instanceof JsonObject x && b instanceof JsonObject y) {
      return x.size() == y.size()
          && x.entrySet().stream()
              .allMatch(e -> y.containsKey(e.getKey()) && same(e.getValue(), y.get(e.getKey())));
    }
    if (a instanceof JsonArray x && b instanceof JsonArray y) {
      if (x.size() != y.size()) {
        return false;
      }
      for (int i = 0; i < x.size(); i++) {
        if (!same(x.get(i), y.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof JsonNumber x && b instanceof JsonNumber y) {
      return x.bigDecimalValue().compareTo(y.bigDecimalValue()) == 0;
    }
    return Objects.equals(a, b);
  }
}
