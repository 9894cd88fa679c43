package com.shipvox.live.it;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every way in which a socket is opened and an update written to it; which one, the node's
 * surroundings decide.
 */
enum WayOut {
  /** By the Jakarta API alone, as on another container. */
  PLAIN(LiveNode::plain, LiveNode::start, Map.of("shipvox.shortcut.socket", "false")),
  /** Beneath it, to Tyrus: the node does TLS itself. */
  TYRUS(LiveNode::shared, LiveNode::start, Map.of()),
  /** Beneath Tyrus, to Grizzly: a proxy does TLS for the node, the container opens the socket. */
  GRIZZLY(() -> Proxied.NODE, LiveNode::startProxied, Map.of("shipvox.shortcut.http", "false")),
  /** The same, but the socket is opened before the container knows of it; all but the first. */
  ADOPTED(() -> Adopted.NODE, LiveNode::startProxied, Map.of("shipvox.shortcut.http", "true"));

  private static final Map<String, String> SHARED = Map.of("shipvox.session.log-time", "0s");

  private static final class Proxied {
    static final LiveNode NODE = GRIZZLY.start(SHARED);
  }

  private static final class Adopted {
    static final LiveNode NODE = ADOPTED.start(SHARED);
  }

  private final Supplier<LiveNode> shared;
  private final Function<Map<String, String>, LiveNode> starting;
  private final Map<String, String> own;

  WayOut(
      Supplier<LiveNode> shared,
      Function<Map<String, String>, LiveNode> starting,
      Map<String, String> own) {
    this.shared = shared;
    this.starting = starting;
    this.own = own;
  }

  /** A node that others use, too. */
  LiveNode shared() {
    return shared.get();
  }

  /** A node with these settings. */
  LiveNode start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(own);
    return starting.apply(all);
  }
}
