package com.shipvox.live.page;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request's {@code Accept-Encoding} takes (RFC 9110, 12.5.3). */
final class AcceptedCodings {
  private static final Pattern REFUSED = Pattern.compile("q=0(\\.0{0,3})?");

  private AcceptedCodings() {}

  /** Whether the coding is named and not refused by a weight of 0. */
  static boolean holds(@Nullable String header, String coding) {
    if (header == null) {
      return false;
    }
    for (String item : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = item.replaceAll("\\s", "").split(";");
      if (parts.length > 0 && parts[0].equals(coding)) {
        return parts.length == 1 || !REFUSED.matcher(parts[1]).matches();
      }
    }
    return false;
  }
}
