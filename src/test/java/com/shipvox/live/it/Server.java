package com.shipvox.live.it;

import java.net.URI;

/** Where a node, or a proxy before many, is reached on this machine. */
public record Server(int port) {

  public URI uri(String path) {
    return URI.create("https://localhost:" + port + path);
  }

  /** The live feed. */
  public URI socket() {
    return URI.create("wss://localhost:" + port + "/ws");
  }
}
