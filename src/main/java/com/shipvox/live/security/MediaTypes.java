package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks the {@code Content-Type} and {@code Content-Encoding} of a call (RFC 9110, section 8.3).
 * JAX-RS answers a malformed one with a page of HTML.
 */
final class MediaTypes {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern TYPE =
      Pattern.compile(
          TOKEN + "/" + TOKEN + "(\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[^\"\\\\]*\"))*");

  private MediaTypes() {}

  /**
   * Refuses a call with more than one {@code Content-Type}, or with one that is no media type.
   *
   * @throws Refusal {@code unsupported-media-type}
   */
  static void checkContentType(Head call) {
    List<String> types = call.values("Content-Type");
    boolean good =
        types.isEmpty() || (types.size() == 1 && TYPE.matcher(types.get(0).strip()).matches());
    if (!good) {
      throw Refusal.of(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "A call may have one Content-Type, a media type.");
    }
  }

  /** Whether the body has no content coding, or {@code identity} alone. */
  static boolean isPlain(Head call) {
    return call.values("Content-Encoding").stream().allMatch("identity"::equalsIgnoreCase);
  }
}
