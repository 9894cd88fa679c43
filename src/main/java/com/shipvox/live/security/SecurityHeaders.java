package com.shipvox.live.security;

import jakarta.servlet.http.HttpServletResponse;
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

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "Strict-Transport-Security", "max-age=31536000",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Permissions-Policy", "camera=(), geolocation=(), microphone=()");

  private SecurityHeaders() {}

  static void set(HttpServletResponse response, boolean isApi) {
    ALWAYS.forEach(response::setHeader);
    if (isApi) {
      response.setHeader("Cache-Control", "no-store");
    }
  }
}
