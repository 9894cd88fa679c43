package com.shipvox.live.fast;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.ServerFilterConfiguration;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.utils.DelayedExecutor;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;

/**
 * Grizzly's own HTTP server on loopback, with one selector and with the filters that the app server
 * gives a listener without TLS.
 */
public final class GrizzlyServer implements AutoCloseable {
  private static final int MOST_HEAD = 8_192;
  private static final int CHECK_MS = 50;

  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(2);
  private final DelayedExecutor delays =
      new DelayedExecutor(background, CHECK_MS, TimeUnit.MILLISECONDS);
  private final HttpServerFilter filter =
      new HttpServerFilter(new ServerFilterConfiguration(), delays);
  private final Set<Connection<?>> connections = ConcurrentHashMap.newKeySet();
  private final Set<Connection<?>> ended = ConcurrentHashMap.newKeySet();
  private final TCPNIOTransport transport;
  private final int port;

  /**
   * @param container what handles every request
   * @param idleMs after how long without a byte a connection is closed
   */
  @SuppressWarnings("rawtypes") // So declared by Grizzly.
  public GrizzlyServer(HttpHandler container, long idleMs) throws IOException {
    transport = TCPNIOTransportBuilder.newInstance().setSelectorRunnersCount(1).build();
    transport
        .getConnectionMonitoringConfig()
        .addProbes(
            new ConnectionProbe.Adapter() {
              @Override
              public void onAcceptEvent(Connection listener, Connection client) {
                connections.add(client);
              }
            });
    filter.setHttpHandler(container);
    transport.setProcessor(
        FilterChainBuilder.stateless()
            .add(new TransportFilter())
            .add(new IdleTimeoutFilter(delays, idleMs, TimeUnit.MILLISECONDS))
            .add(
                new org.glassfish.grizzly.http.HttpServerFilter(
                    true, MOST_HEAD, new KeepAlive(), delays))
            .add(filter)
            .add(
                new BaseFilter() {
                  @Override
                  public NextAction handleClose(FilterChainContext context) {
                    ended.add(context.getConnection());
                    return context.getInvokeAction();
                  }
                })
            .build());
    TCPNIOServerConnection listener = transport.bind("127.0.0.1", 0);
    delays.start();
    transport.start();
    port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  public int port() {
    return port;
  }

  public TCPNIOTransport transport() {
    return transport;
  }

  /** The filter that has the handler of requests. */
  public HttpServerFilter filter() {
    return filter;
  }

  /** All connections that were accepted, until somebody clears them. */
  public Set<Connection<?>> connections() {
    return connections;
  }

  /** Those of whose end the last filter has heard. */
  public Set<Connection<?>> ended() {
    return ended;
  }

  /** Threads for what may block. */
  public ScheduledExecutorService background() {
    return background;
  }

  @Override
  public void close() throws IOException {
    transport.shutdownNow();
    delays.stop();
    background.shutdownNow();
  }
}
