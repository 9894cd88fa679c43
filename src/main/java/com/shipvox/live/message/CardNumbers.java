package com.shipvox.live.message;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds payment card numbers in JSON strings: 13 to 19 digits, also grouped by single spaces or
 * hyphens, not part of a longer run, that pass the Luhn check (ISO/IEC 7812-1).
 */
final class CardNumbers {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  private CardNumbers() {}

  /** Calls {@code found} with the place of every string, or member name, that holds one. */
  static void find(JsonValue value, Place at, Consumer<Place> found) {
    // Where it is matters only if it is there at all, which is seldom.
    if (isIn(value)) {
      findIn(value, at, found);
    }
  }

  // By its own word for its type, as JsonText does.
  private static boolean isIn(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> isIn(((JsonString) value).getString());
      case ARRAY -> isIn((JsonArray) value);
      case OBJECT -> isIn((JsonObject) value);
      case NUMBER, TRUE, FALSE, NULL -> false;
    };
  }

  private static boolean isIn(JsonArray array) {
    for (int i = 0; i < array.size(); i++) {
      if (isIn(array.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(JsonObject object) {
    if (object instanceof SmallObject small) {
      for (int i = 0; i < small.size(); i++) {
        if (isIn(small.name(i)) || isIn(small.value(i))) {
          return true;
        }
      }
      return false;
    }
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      if (isIn(member.getKey()) || isIn(member.getValue())) {
        return true;
      }
    }
    return false;
  }

  private static void findIn(JsonValue value, Place place, Consumer<Place> found) {
    if (value instanceof JsonString text) {
      if (isIn(text.getString())) {
        found.accept(place);
      }
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        findIn(array.get(i), place.child(i), found);
      }
    } else if (value instanceof JsonObject object) {
      for (Map.Entry<String, JsonValue> member : object.entrySet()) {
        if (isIn(member.getKey())) {
          // Not the name itself: the pointer goes into the answer and the logs.
          found.accept(place);
        } else {
          findIn(member.getValue(), place.child(member.getKey()), found);
        }
      }
    }
  }

  static boolean isIn(String text) {
    int length = text.length();
    if (length < SHORTEST) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (isDigit(text.charAt(i))) {
        int end = runEnd(text, i);
        if (isCard(text, i, end)) {
          return true;
        }
        i = end;
      }
    }
    return false;
  }

  private static int runEnd(String text, int start) {
    int end = start + 1;
    while (end < text.length()) {
      if (isDigit(text.charAt(end))) {
        end++;
      } else if (isSeparator(text.charAt(end))
          && end + 1 < text.length()
          && isDigit(text.charAt(end + 1))) {
        end += 2;
      } else {
        break;
      }
    }
    return end;
  }

  private static boolean isCard(String text, int start, int end) {
    int digits = 0;
    int sum = 0;
    for (int i = end - 1; i >= start; i--) {
      if (isDigit(text.charAt(i))) {
        int digit = text.charAt(i) - '0';
        int doubled = digits % 2 == 0 ? digit : digit * 2;
        sum += doubled > 9 ? doubled - 9 : doubled;
        digits++;
      }
    }
    return digits >= SHORTEST && digits <= LONGEST && sum % 10 == 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-';
  }
}
