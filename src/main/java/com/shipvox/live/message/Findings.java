package com.shipvox.live.message;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that all of it is told at once. Not thread-safe. */
public final class Findings {
  private static final int MAX = 1000;

  private final List<FieldError> errors = new ArrayList<>();
  private ErrorCode code = ErrorCode.INVALID;

  void invalid(String pointer, String message) {
    add(ErrorCode.INVALID, pointer, message);
  }

  /**
   * Adds a finding; the gravest code becomes the request's: card number, unknown slice, invalid.
   */
  public void add(ErrorCode found, String pointer, String message) {
    if (found == ErrorCode.CARD_NUMBER || code == ErrorCode.INVALID) {
      code = found;
    }
    // The code still tells of a card number; the list is bounded because a body may be all errors.
    if (errors.size() < MAX) {
      errors.add(new FieldError(pointer, message));
    }
  }

  /** Refuses the request if anything was found. */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      FieldError first = errors.get(0);
      String where = first.pointer().isEmpty() ? "The body " : first.pointer() + " ";
      throw Refusal.of(code, where + first.message() + ".", errors);
    }
  }
}
