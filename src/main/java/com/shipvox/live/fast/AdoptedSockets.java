package com.shipvox.live.fast;

import com.shipvox.live.container.FrameGuard;
import com.shipvox.live.container.ListenerChains;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A filter for connections that have changed from HTTP to WebSocket: passes received bytes to the
 * {@link AdoptedSocket} of the connection, and only the connection's end to the HTTP filters behind
 * it. Thread-safe.
 */
final class AdoptedSockets extends BaseFilter {
  private static final System.Logger LOG = System.getLogger(AdoptedSockets.class.getName());

  private static final Attribute<AdoptedSocket> SOCKET =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("com.shipvox.live.socket");

  private final ListenerChains chains = new ListenerChains(this);

  /** The chain to give to a connection; null if it must keep its own, as with TLS. */
  @Nullable FilterChain chain(Connection<?> connection) {
    return connection.getProcessor() instanceof FilterChain own
            && SSLUtils.getSSLEngine(connection) == null
        ? chains.with(own)
        : null;
  }

  /** Opens the WebSocket on a connection that has such a chain and is not read yet. */
  void open(
      Connection<?> connection,
      GrizzlyWriter writer,
      UpgradeInfo upgrade,
      FrameGuard guard,
      boolean inflating) {
    // The listener's timeout is for the time between requests; a socket has the heartbeat.
    IdleTimeoutFilter.setCustomTimeout(connection, -1, TimeUnit.MILLISECONDS);
    AdoptedSocket socket = new AdoptedSocket(connection, guard, inflating);
    SOCKET.set(connection, socket);
    try {
      socket.open(upgrade, writer);
    } catch (RuntimeException e) {
      // The handshake is answered, so the client can only see the end.
      LOG.log(Level.WARNING, "A WebSocket could not be opened.", e);
      connection.closeSilently();
    }
    if (!connection.isOpen()) {
      // The chain may have seen the end before the socket was there.
      socket.closed();
    }
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    AdoptedSocket socket = Objects.requireNonNull(SOCKET.get(context.getConnection()));
    Buffer buffer = context.getMessage();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    buffer.tryDispose();
    socket.received(bytes);
    return context.getStopAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext context) throws IOException {
    AdoptedSocket socket = SOCKET.get(context.getConnection());
    if (socket != null) {
      socket.closed();
    }
    return context.getInvokeAction();
  }
}
