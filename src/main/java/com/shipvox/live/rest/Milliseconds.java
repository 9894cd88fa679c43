package com.shipvox.live.rest;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads a query parameter in milliseconds. */
public final class Milliseconds {
  private Milliseconds() {}

  /**
   * The parameter's value, 0 where it is missing.
   *
   * @throws Refusal {@code invalid} where it is no whole number from 0 to {@code most}
   */
  public static int parse(String name, @Nullable String value, int most) {
    if (value == null) {
      return 0;
    }
    if (value.length() <= 9
        && value.chars().allMatch(c -> c >= '0' && c <= '9')
        && !value.isEmpty()) {
      int number = Integer.parseInt(value);
      if (number <= most) {
        return number;
      }
    }
    throw Refusal.of(
        ErrorCode.INVALID, "The parameter " + name + " must be a number from 0 to " + most + ".");
  }
}
