package com.shipvox.live.security;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What every answer says to the browser: trust nothing that this page did not bring itself. */
final class SecurityHeaders {
  private static final String POLICY = "Content-Security-Policy";

  private static final List<Map.Entry<String, String>> ALWAYS =
      List.of(
          Map.entry("Strict-Transport-Security", "max-age=31536000"),
          Map.entry("X-Content-Type-Options", "nosniff"),
          Map.entry("Cross-Origin-Resource-Policy", "same-origin"));

  /** With what only matters to what a browser shows as a page. */
  private static final List<Map.Entry<String, String>> OF_PAGE =
      with(
          Map.entry(POLICY, contentSecurityPolicy(List.of())),
          Map.entry("X-Frame-Options", "DENY"),
          Map.entry("Referrer-Policy", "no-referrer"),
          Map.entry("Cross-Origin-Opener-Policy", "same-origin"),
          Map.entry("Permissions-Policy", "camera=(), geolocation=(), microphone=()"));

  /** For JSON, which needs nothing, should a browser show it all the same. */
  private static final List<Map.Entry<String, String>> OF_API =
      with(
          Map.entry("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
          Map.entry("Cache-Control", "no-store"));

  private SecurityHeaders() {}

  /** Names and values, in the order in which they are sent. */
  @SafeVarargs
  private static List<Map.Entry<String, String>> with(Map.Entry<String, String>... more) {
    return Stream.concat(ALWAYS.stream(), Stream.of(more)).toList();
  }

  static void set(HttpServletResponse response, boolean isApi) {
    for (Map.Entry<String, String> header : isApi ? OF_API : OF_PAGE) {
      response.setHeader(header.getKey(), header.getValue());
    }
  }

  /** Lets the page connect to these origins, too. */
  static void allow(HttpServletResponse response, List<String> cells) {
    response.setHeader(POLICY, contentSecurityPolicy(cells));
  }

  /** No inline script, no inline style, nobody else's code; label images come from the carriers. */
  private static String contentSecurityPolicy(List<String> cells) {
    StringBuilder connect = new StringBuilder("connect-src 'self'");
    for (String origin : cells) {
      connect.append(' ').append(origin).append(' ').append(origin.replaceFirst("https", "wss"));
    }
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        connect,
        "media-src 'self' blob:",
        "font-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }

  /** Names and values for every answer but those of the API. */
  static List<Map.Entry<String, String>> ofPage() {
    return OF_PAGE;
  }
}
