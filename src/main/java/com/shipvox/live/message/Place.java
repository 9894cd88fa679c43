package com.shipvox.live.message;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a request's body. It becomes a JSON Pointer (RFC 6901) only when
 * something is wrong there, which is seldom.
 *
 * @param name the member's; of what is in an array null
 * @param index the element's
 */
record Place(@Nullable Place above, @Nullable String name, int index) {

  /** The place that a pointer leads to. */
  static Place at(String pointer) {
    return new Place(null, pointer, 0);
  }

  Place child(String member) {
    return new Place(this, member, 0);
  }

  Place child(int element) {
    return new Place(this, null, element);
  }

  /** As a JSON Pointer. */
  @Override
  public String toString() {
    String own = name == null ? Integer.toString(index) : name;
    return above == null ? own : FieldError.child(above.toString(), own);
  }
}
