package com.shipvox.live.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An enum whose constants go over the wire in lower case. */
public interface WireEnum {
  String name();

  /** The value as it stands in JSON. Those that every update has keep it. */
  default String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant with that value on the wire, if there is one. */
  static <E extends Enum<E> & WireEnum> Optional<E> parse(Class<E> type, String wire) {
    return Optional.ofNullable(type.cast(Constants.OF.get(type).get(wire)));
  }

  /** The constants of each such enum by their values on the wire. */
  final class Constants extends ClassValue<Map<String, Object>> {
    private static final Constants OF = new Constants();

    private Constants() {}

    @Override
    protected Map<String, Object> computeValue(@Nullable Class<?> type) {
      Map<String, Object> constants = new HashMap<>();
      if (type != null) {
        for (Object constant : type.getEnumConstants()) {
          constants.put(((WireEnum) constant).wire(), constant);
        }
      }
      return Map.copyOf(constants);
    }
  }
}
