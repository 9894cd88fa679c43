package com.shipvox.live.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the plain posts of updates, which need no JAX-RS, from all that is in any way unusual. */
final class PlainPosts {
  private static final String BEFORE_ID = "/api/sessions/";
  private static final String BEHIND_ID = "/updates";

  private PlainPosts() {}

  /** The session in an updates' path that is spelt plainly; null in any other. */
  static @Nullable String sessionId(String uri) {
    int end = uri.length() - BEHIND_ID.length();
    if (!uri.startsWith(BEFORE_ID) || !uri.endsWith(BEHIND_ID) || end <= BEFORE_ID.length()) {
      return null;
    }
    for (int i = BEFORE_ID.length(); i < end; i++) {
      char c = uri.charAt(i);
      if (c == '/' || c == '%' || c == ';') {
        return null;
      }
    }
    return uri.substring(BEFORE_ID.length(), end);
  }

  /** Whether it surely takes JSON; what else it may say of its tastes, JAX-RS understands. */
  static boolean acceptsJson(List<String> accept) {
    return accept.isEmpty()
        || (accept.size() == 1
            && (accept.get(0).equals("*/*") || accept.get(0).equals("application/json")));
  }
}
