package com.shipvox.live.security;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;

/** What every answer says to the browser: trust nothing that this page did not bring itself. */
final class SecurityHeaders {
  /** No inline script, no inline style, nobody else's code; label images come from the carriers. */
  static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data: blob:",
          "connect-src 'self'",
          "media-src 'self' blob:",
          "font-src 'self'",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  /** Names and values, in the order in which they are sent. */
  private static final List<Map.Entry<String, String>> ALWAYS =
      List.of(
          Map.entry("Content-Security-Policy", CONTENT_SECURITY_POLICY),
          Map.entry("Strict-Transport-Security", "max-age=31536000"),
          Map.entry("X-Content-Type-Options", "nosniff"),
          Map.entry("X-Frame-Options", "DENY"),
          Map.entry("Referrer-Policy", "no-referrer"),
          Map.entry("Cross-Origin-Opener-Policy", "same-origin"),
          Map.entry("Cross-Origin-Resource-Policy", "same-origin"),
          Map.entry("Permissions-Policy", "camera=(), geolocation=(), microphone=()"));

  private SecurityHeaders() {}

  static void set(HttpServletResponse response, boolean isApi) {
    for (Map.Entry<String, String> header : ALWAYS) {
      response.setHeader(header.getKey(), header.getValue());
    }
    if (isApi) {
      response.setHeader("Cache-Control", "no-store");
    }
  }
}
