package com.shipvox.live.message;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a request's body. It becomes a JSON Pointer (RFC 6901) only when
 * something is wrong there, which is seldom.
 */
record Place(@Nullable Place above, String name) {

  /** The place that a pointer leads to. */
  static Place at(String pointer) {
    return new Place(null, pointer);
  }

  Place child(String member) {
    return new Place(this, member);
  }

  Place child(int index) {
    return new Place(this, Integer.toString(index));
  }

  /** As a JSON Pointer. */
  @Override
  public String toString() {
    return above == null ? name : FieldError.child(above.toString(), name);
  }
}
