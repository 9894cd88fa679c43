package com.shipvox.live.message;

import java.util.Locale;
import java.util.Optional;

/** An enum whose constants go over the wire in lower case. */
public interface WireEnum {
  String name();

  /** The value as it stands in JSON. */
  default String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant with that value on the wire, if there is one. */
  static <E extends Enum<E> & WireEnum> Optional<E> parse(Class<E> type, String wire) {
    for (E constant : type.getEnumConstants()) {
      if (constant.wire().equals(wire)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
