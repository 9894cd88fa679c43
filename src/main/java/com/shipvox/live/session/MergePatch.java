package com.shipvox.live.session;

import com.shipvox.live.message.JsonSize;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Merge Patch (RFC 7396) that also keeps account of the result's size: what stays is not
 * counted anew, so that a small patch of a large object costs little. Not thread-safe.
 */
final class MergePatch {
  private static final JsonProvider JSON = JsonProvider.provider();

  private JsonSize size;

  private MergePatch(JsonSize size) {
    this.size = size;
  }

  /** An object with its size. */
  record Sized(JsonObject data, JsonSize size) {
    static final Sized EMPTY = new Sized(JsonValue.EMPTY_JSON_OBJECT, JsonSize.EMPTY);

    static Sized of(JsonObject data) {
      return new Sized(data, JsonSize.of(data));
    }
  }

  static Sized apply(Sized target, JsonObject patch) {
    MergePatch merge = new MergePatch(target.size);
    JsonObject data = merge.merged(target.data, patch);
    return new Sized(data, merge.size);
  }

  private JsonObject merged(JsonObject target, JsonObject patch) {
    JsonObjectBuilder builder = JSON.createObjectBuilder(target);
    for (Map.Entry<String, JsonValue> member : patch.entrySet()) {
      String name = member.getKey();
      JsonValue before = target.get(name);
      if (member.getValue() == JsonValue.NULL) {
        remove(name, before);
        builder.remove(name);
      } else if (member.getValue() instanceof JsonObject inner) {
        JsonObject into;
        if (before instanceof JsonObject object) {
          into = object;
        } else {
          remove(name, before);
          size = size.plus(JsonSize.named(name)).plus(JsonSize.EMPTY);
          into = JsonValue.EMPTY_JSON_OBJECT;
        }
        builder.add(name, merged(into, inner));
      } else {
        remove(name, before);
        size = size.plus(JsonSize.of(name, member.getValue()));
        builder.add(name, member.getValue());
      }
    }
    return builder.build();
  }

  private void remove(String name, @Nullable JsonValue before) {
    if (before != null) {
      size = size.minus(JsonSize.of(name, before));
    }
  }
}
