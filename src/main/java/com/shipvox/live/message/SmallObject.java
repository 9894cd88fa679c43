package com.shipvox.live.message;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of few members, which nearly all are: two arrays, looked through from the front. A
 * fifth of the memory that a linked hash map of them takes, and no name need be hashed. Immutable.
 */
final class SmallObject extends AbstractMap<String, JsonValue> implements JsonObject {
  /** With more of them the look through all names would cost more than a hash. */
  static final int MOST = 16;

  // Typed, so that what is taken out need not be asked again for its interface.
  private final String[] names;
  private final JsonValue[] values;
  private final @Nullable String text;

  /**
   * @param names all different, at most {@value #MOST}; the arrays are kept
   * @param text see {@link #text()}
   */
  SmallObject(String[] names, JsonValue[] values, @Nullable String text) {
    this.names = names;
    this.values = values;
    this.text = text;
  }

  /**
   * The very characters that it was read from, where these can be sent on as they are; else null.
   */
  @Nullable String text() {
    return text;
  }

  String name(int index) {
    return names[index];
  }

  JsonValue value(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public Set<Map.Entry<String, JsonValue>> entrySet() {
    return new Entries();
  }

  @Override
  public ValueType getValueType() {
    return ValueType.OBJECT;
  }

  /** As JSON, as all values have it. */
  @Override
  public String toString() {
    StringBuilder json = new StringBuilder();
    JsonText.append(json, this);
    return json.toString();
  }

  @Override
  public @Nullable JsonArray getJsonArray(String name) {
    return (JsonArray) get(name);
  }

  @Override
  public @Nullable JsonObject getJsonObject(String name) {
    return (JsonObject) get(name);
  }

  @Override
  public @Nullable JsonNumber getJsonNumber(String name) {
    return (JsonNumber) get(name);
  }

  @Override
  public @Nullable JsonString getJsonString(String name) {
    return (JsonString) get(name);
  }

  @Override
  public String getString(String name) {
    return Objects.requireNonNull(getJsonString(name)).getString();
  }

  @Override
  public String getString(String name, String otherwise) {
    return get(name) instanceof JsonString found ? found.getString() : otherwise;
  }

  @Override
  public int getInt(String name) {
    return Objects.requireNonNull(getJsonNumber(name)).intValue();
  }

  @Override
  public int getInt(String name, int otherwise) {
    return get(name) instanceof JsonNumber found ? found.intValue() : otherwise;
  }

  @Override
  public boolean getBoolean(String name) {
    JsonValue found = Objects.requireNonNull(get(name));
    if (found == JsonValue.TRUE || found == JsonValue.FALSE) {
      return found == JsonValue.TRUE;
    }
    throw new ClassCastException("not a boolean");
  }

  @Override
  public boolean getBoolean(String name, boolean otherwise) {
    JsonValue found = get(name);
    return found == JsonValue.TRUE || (found != JsonValue.FALSE && otherwise);
  }

  @Override
  public boolean isNull(String name) {
    return Objects.requireNonNull(get(name)).getValueType() == ValueType.NULL;
  }

  private final class Entries extends AbstractSet<Map.Entry<String, JsonValue>> {
    @Override
    public int size() {
      return names.length;
    }

    @Override
    public Iterator<Map.Entry<String, JsonValue>> iterator() {
      return new Iterator<>() {
        // Of one thread, as any iterator.
        private int next;

        @Override
        public boolean hasNext() {
          return next < names.length;
        }

        @Override
        public Map.Entry<String, JsonValue> next() {
          if (next == names.length) {
            throw new NoSuchElementException();
          }
          return Map.entry(names[next], values[next++]);
        }
      };
    }
  }
}
