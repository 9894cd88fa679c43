package com.shipvox.live.stream;

import com.shipvox.live.message.Message.Cursor;
import org.jspecify.annotations.Nullable;

/** Reads a position in a log from text: an SSE event id or query parameters. */
final class Positions {
  private static final int LONGEST_NUMBER = 16;

  private Positions() {}

  /** The cursor in {@code epoch:seq}, or null; what cannot be one is a cursor that no log has. */
  static @Nullable Cursor ofEventId(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return null;
    }
    int colon = id.lastIndexOf(':');
    return colon < 0 ? of("", "") : of(id.substring(0, colon), id.substring(colon + 1));
  }

  /** The cursor of two parameters; null where neither is given. */
  static @Nullable Cursor of(@Nullable String epoch, @Nullable String after) {
    if (epoch == null && after == null) {
      return null;
    }
    boolean number =
        after != null
            && !after.isEmpty()
            && after.length() <= LONGEST_NUMBER
            && after.chars().allMatch(c -> c >= '0' && c <= '9');
    return epoch == null || !number ? new Cursor("", -1) : new Cursor(epoch, Long.parseLong(after));
  }
}
