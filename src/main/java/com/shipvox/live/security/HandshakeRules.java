package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What RFC 6455, section 4.2.1, wants of a handshake, of which Tyrus checks but a part. */
final class HandshakeRules {
  static final String SUBPROTOCOL = "shipvox.v1";
  static final String VERSION = "13";

  /** 16 bytes in base64. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private HandshakeRules() {}

  /**
   * Checks everything but the version, which has an answer of its own.
   *
   * @throws Refusal {@code bad-handshake}
   */
  static void check(HttpServletRequest request, Head head) {
    if (!"GET".equals(request.getMethod())) {
      throw bad("must be a GET");
    }
    if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
      // It would be read as frames.
      throw bad("must have no body");
    }
    check(head);
  }

  /**
   * The same of a request that is known to be a GET without a body.
   *
   * @throws Refusal as above
   */
  static void check(Head head) {
    if (!has(head, "Upgrade", "websocket") || !has(head, "Connection", "Upgrade")) {
      throw bad("must ask for an upgrade to websocket");
    }
    List<String> keys = head.values("Sec-WebSocket-Key");
    if (keys.size() != 1 || !KEY.matcher(keys.get(0).strip()).matches()) {
      throw bad("must have one Sec-WebSocket-Key of 16 bytes");
    }
    List<String> offered = values(head, "Sec-WebSocket-Protocol").toList();
    if (!offered.isEmpty() && !offered.contains(SUBPROTOCOL)) {
      throw bad("must offer the subprotocol " + SUBPROTOCOL);
    }
  }

  static boolean isOtherVersion(Head head) {
    return !List.of(VERSION).equals(head.values("Sec-WebSocket-Version"));
  }

  private static boolean has(Head head, String header, String value) {
    return values(head, header).anyMatch(value::equalsIgnoreCase);
  }

  private static Stream<String> values(Head head, String header) {
    return head.values(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip);
  }

  private static Refusal bad(String what) {
    return Refusal.of(ErrorCode.BAD_HANDSHAKE, "A WebSocket handshake " + what + ".");
  }
}
