package com.shipvox.live.it;

import java.util.HashMap;
import java.util.Map;

/**
 * Every way in which an update is written to a socket; which one, the node's surroundings decide.
 */
enum WayOut {
  /** By the Jakarta API alone, as on another container. */
  PLAIN {
    @Override
    LiveNode shared() {
      return LiveNode.plain();
    }

    @Override
    LiveNode start(Map<String, String> settings) {
      Map<String, String> all = new HashMap<>(settings);
      all.put("shipvox.shortcut.socket", "false");
      return LiveNode.start(all);
    }
  },
  /** Beneath it, to Tyrus: the node does TLS itself. */
  TYRUS {
    @Override
    LiveNode shared() {
      return LiveNode.shared();
    }

    @Override
    LiveNode start(Map<String, String> settings) {
      return LiveNode.start(settings);
    }
  },
  /** Beneath Tyrus, to Grizzly: a proxy does TLS for the node. */
  GRIZZLY {
    @Override
    LiveNode shared() {
      return Proxied.NODE;
    }

    @Override
    LiveNode start(Map<String, String> settings) {
      return LiveNode.startProxied(settings);
    }
  };

  private static final class Proxied {
    static final LiveNode NODE = LiveNode.startProxied(Map.of("shipvox.session.log-time", "0s"));
  }

  /** A node that others use, too. */
  abstract LiveNode shared();

  /** A node with these settings. */
  abstract LiveNode start(Map<String, String> settings);
}
