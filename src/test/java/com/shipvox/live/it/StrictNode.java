package com.shipvox.live.it;

import com.shipvox.live.security.TestKeys;
import com.shipvox.live.security.TestTokens;
import java.util.Map;

/**
 * The node that the security tests share: limits tight enough to be reached, a second issuer whose
 * tokens are made by hand, one foreign origin, and a proxy on this machine that is believed. They
 * run one after the other: its limits hold for all of them together.
 */
final class StrictNode {
  static final String LISTED_ORIGIN = "https://shop.example:8443";
  static final int PER_USER = 200;
  static final int PER_ADDRESS = 300;
  static final int UPDATES_PER_SECOND = 100;
  static final int FRAME_BYTES = 16 << 10;

  private StrictNode() {}

  private static final class Shared {
    static final LiveNode NODE = LiveNode.start(settings());
  }

  static LiveNode node() {
    return Shared.NODE;
  }

  private static final class Proxied {
    static final LiveNode NODE = LiveNode.startProxied(settings());
  }

  /** One more, behind a proxy: its sockets are opened before the container knows of them. */
  static LiveNode proxied() {
    return Proxied.NODE;
  }

  static Server server() {
    return node().server();
  }

  /** An agent that nobody else is. */
  static Api agent() {
    return Api.agent(server());
  }

  private static Map<String, String> settings() {
    String second =
        TestKeys.file(RunFiles.folder("strict"), "second.pem", TestKeys.RSA.getPublic()).toString();
    return Map.ofEntries(
        Map.entry("shipvox.security.issuers", Tokens.ISSUER + "," + TestTokens.ISSUER),
        Map.entry("shipvox.security.public-key", RunFiles.issuerKey() + "," + second),
        Map.entry("shipvox.security.origins", LISTED_ORIGIN),
        Map.entry("shipvox.public-url", "https://cell-1.example"),
        Map.entry("shipvox.security.trusted-proxies", "127.0.0.1"),
        Map.entry("shipvox.socket.login-deadline", "5s"),
        Map.entry("shipvox.limit.half-sent", "3s"),
        Map.entry("shipvox.limit.bytes-per-second", "64KiB"),
        Map.entry("shipvox.limit.updates-per-second", Integer.toString(UPDATES_PER_SECOND)),
        Map.entry("shipvox.limit.connections-per-user", Integer.toString(PER_USER)),
        Map.entry("shipvox.limit.connections-per-address", Integer.toString(PER_ADDRESS)));
  }
}
