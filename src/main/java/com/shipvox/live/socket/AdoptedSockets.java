package com.shipvox.live.socket;

import com.shipvox.live.front.BeneathHttp;
import com.shipvox.live.security.FrameGuard;
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
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A filter of connections that have left HTTP for WebSocket: hands what comes in to their {@link
 * AdoptedSocket}, and lets the filters of HTTP behind it see nothing of it but the end.
 * Thread-safe.
 */
final class AdoptedSockets extends BaseFilter {
  private static final System.Logger LOG = System.getLogger(AdoptedSockets.class.getName());

  private static final Attribute<AdoptedSocket> SOCKET =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("com.shipvox.live.socket");

  private final BeneathHttp chains = new BeneathHttp(this);

  /** The chain that a connection may leave its own for; null where it must stay. */
  @Nullable FilterChain chain(Connection<?> connection) {
    return chains.chain(connection);
  }

  /** Opens the WebSocket on a connection that has such a chain, and of which nobody reads yet. */
  void open(Connection<?> connection, UpgradeInfo upgrade, FrameGuard guard, boolean inflating) {
    // For a listener's timeout between requests; ours is the heartbeat.
    IdleTimeoutFilter.setCustomTimeout(connection, -1, TimeUnit.MILLISECONDS);
    AdoptedSocket socket = new AdoptedSocket(connection, guard, inflating);
    SOCKET.set(connection, socket);
    try {
      socket.open(upgrade);
    } catch (RuntimeException e) {
      // It is no request any more that could be answered.
      LOG.log(Level.WARNING, "A WebSocket could not be opened.", e);
      connection.closeSilently();
    }
    if (!connection.isOpen()) {
      // Its end may have been told to the chain before.
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
