package com.shipvox.live.it;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every way in which a socket is opened and an update written to it. */
enum WayOut {
  /** By the Jakarta API alone, as on another container. */
  PLAIN(LiveNode::plain, LiveNode::start, "false"),
  /** The same behind a proxy that does TLS for the node. */
  PROXIED(() -> Proxied.NODE, LiveNode::startProxied, "false"),
  /** To the writer of Tyrus: the node does TLS itself, and the container opens the socket. */
  TYRUS(LiveNode::shared, LiveNode::start, "true"),
  /** To Grizzly, which opens all sockets but the first: a proxy does TLS for the node. */
  GRIZZLY(() -> Grizzly.NODE, LiveNode::startProxied, "true");

  private static final Map<String, String> SHARED = Map.of("shipvox.session.log-time", "0s");

  private static final class Proxied {
    static final LiveNode NODE = PROXIED.start(SHARED);
  }

  private static final class Grizzly {
    static final LiveNode NODE = GRIZZLY.start(SHARED);
  }

  /** False in the build without the package {@code fast}. */
  private static final boolean HAS_FAST =
      WayOut.class.getResource("/com/shipvox/live/fast/FastSockets.class") != null;

  private final Supplier<LiveNode> shared;
  private final Function<Map<String, String>, LiveNode> starting;
  private final String fast;

  WayOut(Supplier<LiveNode> shared, Function<Map<String, String>, LiveNode> starting, String fast) {
    this.shared = shared;
    this.starting = starting;
    this.fast = fast;
  }

  /** A node that others use, too. */
  LiveNode shared() {
    return shared.get();
  }

  /** A node with these settings. */
  LiveNode start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("shipvox.fast", fast);
    return starting.apply(all);
  }

  /** Whether frames are written beneath the Jakarta API. */
  boolean isFast() {
    return fast.equals("true") && HAS_FAST;
  }
}
