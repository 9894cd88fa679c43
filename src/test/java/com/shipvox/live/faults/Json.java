package com.shipvox.live.faults;

/** Finds members of JSON objects without reading the rest; for text that a server has made. */
final class Json {
  private Json() {}

  /** The text of an object's own member, of strings without the quotes; null where it has none. */
  static String member(String object, String name) {
    int depth = 0;
    for (int i = 0; i < object.length(); i++) {
      char c = object.charAt(i);
      if (c == '"') {
        int end = stringEnd(object, i);
        if (depth == 1 && object.startsWith(name, i + 1) && end == i + 1 + name.length()) {
          int colon = skipBlanks(object, end + 1);
          if (object.charAt(colon) == ':') {
            return value(object, skipBlanks(object, colon + 1));
          }
        }
        i = end;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return null;
  }

  static long number(String object, String name) {
    String value = member(object, name);
    return value == null ? -1 : Long.parseLong(value);
  }

  private static String value(String text, int start) {
    if (text.charAt(start) == '"') {
      return text.substring(start + 1, stringEnd(text, start));
    }
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        i = stringEnd(text, i);
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (depth > 0 && (c == '}' || c == ']')) {
        depth--;
      } else if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
        return text.substring(start, i).strip();
      }
    }
    return text.substring(start);
  }

  private static int stringEnd(String text, int start) {
    int i = start + 1;
    while (text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static int skipBlanks(String text, int start) {
    int i = start;
    while (Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
