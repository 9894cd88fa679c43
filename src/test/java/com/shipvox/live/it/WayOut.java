package com.shipvox.live.it;

import java.util.HashMap;
import java.util.Map;

/**
 * Every way in which a socket is opened and an update written to it; which one, the node's
 * surroundings decide.
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
  /** Beneath Tyrus, to Grizzly: a proxy does TLS for the node, the container opens the socket. */
  GRIZZLY {
    @Override
    LiveNode shared() {
      return Proxied.NODE;
    }

    @Override
    LiveNode start(Map<String, String> settings) {
      return startProxied(settings, false);
    }
  },
  /** The same, but the socket is opened before the container knows of it; all but the first. */
  ADOPTED {
    @Override
    LiveNode shared() {
      return Adopted.NODE;
    }

    @Override
    LiveNode start(Map<String, String> settings) {
      return startProxied(settings, true);
    }
  };

  private static final Map<String, String> SHARED = Map.of("shipvox.session.log-time", "0s");

  private static final class Proxied {
    static final LiveNode NODE = startProxied(SHARED, false);
  }

  private static final class Adopted {
    static final LiveNode NODE = startProxied(SHARED, true);
  }

  private static LiveNode startProxied(Map<String, String> settings, boolean http) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("shipvox.shortcut.http", Boolean.toString(http));
    return LiveNode.startProxied(all);
  }

  /** A node that others use, too. */
  abstract LiveNode shared();

  /** A node with these settings. */
  abstract LiveNode start(Map<String, String> settings);
}
