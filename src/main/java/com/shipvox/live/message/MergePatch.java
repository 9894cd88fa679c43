package com.shipvox.live.message;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.Arrays;
import java.util.Map;

/**
 * JSON Merge Patch (RFC 7396) for objects. Those of few members are put together here; the
 * library's way makes a map and two views of it for each.
 */
public final class MergePatch {
  private MergePatch() {}

  /** What {@code patch} makes of {@code target}. */
  public static JsonObject apply(JsonObject patch, JsonObject target) {
    return patch.size() + target.size() > SmallObject.MOST
        ? StrictJson.PROVIDER.createMergePatch(patch).apply(target).asJsonObject()
        : new Merge(patch, target).result();
  }

  /** One merge of few members. Not thread-safe. */
  private static final class Merge {
    private final String[] names;
    private final JsonValue[] values;
    private int size;

    Merge(JsonObject patch, JsonObject target) {
      names = new String[patch.size() + target.size()];
      values = new JsonValue[names.length];
      for (Map.Entry<String, JsonValue> member : target.entrySet()) {
        names[size] = member.getKey();
        values[size] = member.getValue();
        size++;
      }
      for (Map.Entry<String, JsonValue> member : patch.entrySet()) {
        put(member.getKey(), member.getValue());
      }
    }

    private void put(String name, JsonValue patch) {
      int place = 0;
      while (place < size && !names[place].equals(name)) {
        place++;
      }
      boolean known = place < size;
      ValueType type = patch.getValueType();
      if (type == ValueType.NULL) {
        if (known) {
          size--;
          System.arraycopy(names, place + 1, names, place, size - place);
          System.arraycopy(values, place + 1, values, place, size - place);
        }
        return;
      }
      if (!known) {
        names[size++] = name;
      }
      values[place] =
          type != ValueType.OBJECT
              ? patch
              : apply(
                  patch.asJsonObject(),
                  known && values[place].getValueType() == ValueType.OBJECT
                      ? values[place].asJsonObject()
                      : JsonValue.EMPTY_JSON_OBJECT);
    }

    /** Without a text of its own, which would be the patch's. */
    JsonObject result() {
      return new SmallObject(
          Arrays.copyOf(names, size), Arrays.copyOf(values, size), /* text= */ null);
    }
  }
}
