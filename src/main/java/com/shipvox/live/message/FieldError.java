package com.shipvox.live.message;

/**
 * One bad field of a request.
 *
 * @param pointer RFC 6901, into the request's body or frame; cut in the middle beyond 256
 *     characters
 * @param message what is wrong, for a developer; never holds the field's value
 */
public record FieldError(String pointer, String message) {
  static final int MOST_POINTER = 256;
  private static final String CUT = "…";

  public FieldError {
    pointer = cut(pointer, MOST_POINTER);
  }

  /** Appends one reference token to a JSON Pointer, escaped as RFC 6901 asks. */
  public static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** The text with at most so many characters: its begin and its end. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int head = (most - CUT.length()) / 2;
    int tail = text.length() - (most - CUT.length() - head);
    // Half a surrogate pair is no character.
    head -= Character.isHighSurrogate(text.charAt(head - 1)) ? 1 : 0;
    tail += Character.isLowSurrogate(text.charAt(tail)) ? 1 : 0;
    return text.substring(0, head) + CUT + text.substring(tail);
  }
}
