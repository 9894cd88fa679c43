package com.shipvox.live.message;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;

/**
 * Writes JSON values and texts (RFC 8259). By hand and not by a generator, whose set-up for each
 * small value costs more than the writing, and this is done for every update.
 */
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  // By its own word for its type: the JVM is slow to tell of one class which of several interfaces
  // it has.
  static void append(StringBuilder to, JsonValue value) {
    switch (value.getValueType()) {
      case STRING -> quote(to, ((JsonString) value).getString());
      case OBJECT -> object(to, (JsonObject) value);
      case ARRAY -> array(to, (JsonArray) value);
      case NUMBER, TRUE, FALSE, NULL -> to.append(value);
    }
  }

  private static void object(StringBuilder to, JsonObject object) {
    if (object instanceof SmallObject small) {
      small(to, small);
      return;
    }
    char before = '{';
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      quote(to.append(before), member.getKey());
      append(to.append(':'), member.getValue());
      before = ',';
    }
    to.append(object.isEmpty() ? "{}" : "}");
  }

  private static void small(StringBuilder to, SmallObject object) {
    to.append('{');
    for (int i = 0; i < object.size(); i++) {
      if (i > 0) {
        to.append(',');
      }
      quote(to, object.name(i));
      append(to.append(':'), object.value(i));
    }
    to.append('}');
  }

  private static void array(StringBuilder to, JsonArray array) {
    to.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        to.append(',');
      }
      append(to, array.get(i));
    }
    to.append(']');
  }

  /** The text as a JSON string, quotes included; escaped only where JSON needs it. */
  static void quote(StringBuilder to, String text) {
    to.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        to.append(text, plain, i);
        escape(to, c);
        plain = i + 1;
      }
    }
    if (plain == 0) {
      // Copied in one piece; a part of a text is copied character by character.
      to.append(text);
    } else {
      to.append(text, plain, text.length());
    }
    to.append('"');
  }

  private static void escape(StringBuilder to, char c) {
    switch (c) {
      case '"', '\\' -> to.append('\\').append(c);
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> to.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
    }
  }
}
