package com.shipvox.live.message;

import java.util.ArrayDeque;
import java.util.Deque;
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

  /** Whether it is that member of that member of what stands at the root. */
  boolean isAt(String root, String member, String ofMember) {
    return equals(at(root).child(member).child(ofMember));
  }

  /**
   * As a JSON Pointer. Of a long name only begin and end are escaped, because {@link FieldError}
   * cuts what lies between: one place costs little, however long the names are.
   */
  @Override
  public String toString() {
    Deque<Place> path = new ArrayDeque<>();
    for (Place place = this; place != null; place = place.above) {
      path.push(place);
    }
    StringBuilder pointer = new StringBuilder();
    for (Place place : path) {
      String own = place.name == null ? Integer.toString(place.index) : place.name;
      String shown = FieldError.cut(own, 2 * FieldError.MOST_POINTER);
      pointer.append(place.above == null ? shown : FieldError.child("", shown));
    }
    return pointer.toString();
  }
}
