package com.shipvox.live.fast;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognizes plain posts of updates, which need no JAX-RS. */
final class PlainPosts {
  private static final String BEFORE_ID = "/api/sessions/";
  private static final String BEHIND_ID = "/updates";

  private PlainPosts() {}

  /** The session's id in the path of updates; null for any other or unusually spelt path. */
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

  /** Whether the request is a post without a query whose sender surely takes JSON. */
  static boolean isPlain(HttpServletRequest request) {
    List<String> accept = Collections.list(request.getHeaders("Accept"));
    return request.getMethod().equals("POST")
        && request.getQueryString() == null
        && (accept.isEmpty()
            || accept.equals(List.of("*/*"))
            || accept.equals(List.of("application/json")));
  }
}
