package com.shipvox.live.message;

import java.util.regex.Pattern;

/**
 * A regular expression for short texts of which few differ, as currencies do: the last that matched
 * is known, and need not be matched again.
 */
final class Form {
  private static final int SHORT = 16;

  private final Pattern pattern;

  // Without a guard: whichever thread's it is, it did match. Empty is no text that is remembered.
  private volatile String last = "";

  Form(String regexp) {
    pattern = Pattern.compile(regexp);
  }

  boolean fits(String text) {
    if (!text.isEmpty() && text.equals(last)) {
      return true;
    }
    boolean matches = pattern.matcher(text).matches();
    if (matches && text.length() <= SHORT) {
      last = text;
    }
    return matches;
  }
}
