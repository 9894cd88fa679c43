package com.shipvox.live.message;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;

/**
 * What a JSON value takes, counted without writing it.
 *
 * @param bytes of its text in UTF-8, with one byte for each separator
 * @param values it and all that it holds, members counted apart from their values
 */
public record JsonSize(long bytes, long values) {
  public static final JsonSize NONE = new JsonSize(0, 0);

  /** Of an object or array without content. */
  public static final JsonSize EMPTY = new JsonSize(2, 1);

  /** Objects that a value becomes in memory take so many bytes beside its text. */
  private static final int HEAP_BYTES_EACH = 56;

  public static JsonSize of(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> new JsonSize(quoted(((JsonString) value).getString()), 1);
      case ARRAY -> of((JsonArray) value);
      case OBJECT -> of((JsonObject) value);
      case NUMBER, TRUE, FALSE, NULL -> new JsonSize(value.toString().length(), 1);
    };
  }

  /** Of one member of an object. */
  public static JsonSize of(String name, JsonValue value) {
    return of(value).plus(named(name));
  }

  /** Of a member without its value. */
  public static JsonSize named(String name) {
    return new JsonSize(quoted(name) + 2, 1);
  }

  public JsonSize plus(JsonSize other) {
    return new JsonSize(bytes + other.bytes, values + other.values);
  }

  public JsonSize minus(JsonSize other) {
    return new JsonSize(bytes - other.bytes, values - other.values);
  }

  /** About so many bytes of memory. */
  public long heapBytes() {
    return 2 * bytes + HEAP_BYTES_EACH * values;
  }

  /** Bytes of a text in UTF-8. */
  public static int utf8(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // Each half of a surrogate pair stands for two of its four bytes.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  private static long quoted(String text) {
    long bytes = 2L + utf8(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += 5;
      } else if (c == '"' || c == '\\') {
        bytes++;
      }
    }
    return bytes;
  }

  private static JsonSize of(JsonArray array) {
    JsonSize size = EMPTY;
    for (int i = 0; i < array.size(); i++) {
      JsonSize each = of(array.get(i));
      size = new JsonSize(size.bytes + each.bytes + 1, size.values + each.values);
    }
    return size;
  }

  private static JsonSize of(JsonObject object) {
    JsonSize size = EMPTY;
    if (object instanceof SmallObject small) {
      for (int i = 0; i < small.size(); i++) {
        size = size.plus(of(small.name(i), small.value(i)));
      }
      return size;
    }
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      size = size.plus(of(member.getKey(), member.getValue()));
    }
    return size;
  }
}
