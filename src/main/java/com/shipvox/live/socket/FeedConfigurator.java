package com.shipvox.live.socket;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the subprotocol; what else a handshake must be, {@link HandshakeFilter} has checked. Makes
 * the endpoints too: the container would look up anew for each what is to be injected.
 */
public final class FeedConfigurator extends ServerEndpointConfig.Configurator {
  static final String SUBPROTOCOL = "shipvox.v1";

  private volatile @Nullable ConnectionRegistry registry;

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    // Never the offered token, which stands beside it.
    return requested.contains(SUBPROTOCOL) ? SUBPROTOCOL : "";
  }

  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    ConnectionRegistry known = registry;
    if (known == null) {
      known = CDI.current().select(ConnectionRegistry.class).get();
      registry = known;
    }
    return type.cast(new FeedEndpoint(known));
  }

  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }
}
