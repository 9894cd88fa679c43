package com.shipvox.live.it;

import java.net.URI;

/**
 * Where a node, or a proxy before many, is reached on this machine.
 *
 * @param isProxied whether it is behind a proxy that does TLS for it; we are that proxy then
 */
public record Server(int port, boolean isProxied) {

  public Server(int port) {
    this(port, false);
  }

  public URI uri(String path) {
    return URI.create((isProxied ? "http" : "https") + "://localhost:" + port + path);
  }

  /** The live feed. */
  public URI socket() {
    return URI.create((isProxied ? "ws" : "wss") + "://localhost:" + port + "/ws");
  }

  /** Name and value of the header by which a proxy says how the client came. */
  static final String[] FORWARDED = {"X-Forwarded-Proto", "https"};
}
