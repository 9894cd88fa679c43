package com.shipvox.live.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a request, so that all of it is told at once. Beyond {@link
 * Refusal#MOST_ERRORS} it only counts, because a body may be all errors. Not thread-safe.
 */
public final class Findings {
  private final List<FieldError> errors = new ArrayList<>();
  private int leftOut;
  private ErrorCode code = ErrorCode.INVALID;

  void invalid(String pointer, String message) {
    add(ErrorCode.INVALID, pointer, message);
  }

  void invalid(Place place, String message) {
    add(ErrorCode.INVALID, place, message);
  }

  /**
   * Adds a finding; the gravest code becomes the request's: card number, unknown slice, invalid.
   */
  public void add(ErrorCode found, String pointer, String message) {
    add(found, Place.at(pointer), message);
  }

  void add(ErrorCode found, Place place, String message) {
    if (found == ErrorCode.CARD_NUMBER || code == ErrorCode.INVALID) {
      code = found;
    }
    if (errors.size() < Refusal.MOST_ERRORS) {
      errors.add(new FieldError(place.toString(), message));
    } else {
      leftOut++;
    }
  }

  /** Refuses the request if anything was found. */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      FieldError first = errors.get(0);
      String where = first.pointer().isEmpty() ? "The body " : first.pointer() + " ";
      throw Refusal.of(code, where + first.message() + ".", errors, leftOut);
    }
  }
}
