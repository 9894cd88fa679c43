package com.shipvox.live.socket;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** Selects the subprotocol; {@link HandshakeFilter} has checked everything else. */
public final class FeedConfigurator extends ServerEndpointConfig.Configurator {
  static final String SUBPROTOCOL = "shipvox.v1";

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    // Never the offered token, which stands beside it.
    return requested.contains(SUBPROTOCOL) ? SUBPROTOCOL : "";
  }

  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }
}
