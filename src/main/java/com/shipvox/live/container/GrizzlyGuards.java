package com.shipvox.live.container;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOTransport;

/**
 * Puts a {@link FramingFilter} into the chain of each connection that the server accepts, and
 * {@link CheckedTargets} before the servlet container. Used by one thread at a time.
 */
final class GrizzlyGuards {
  private static final Annotation[] NO_QUALIFIER = {};

  private final InheritedContexts contexts = new InheritedContexts();
  private final FramingFilter filter;
  private final ListenerChains chains;
  private final Map<NIOTransport, ConnectionProbe> probes = new IdentityHashMap<>();
  private final Map<HttpServerFilter, CheckedTargets> handlers = new IdentityHashMap<>();

  /** Installs both on every listener of the server that speaks HTTP. */
  GrizzlyGuards(HalfBodies halfBodies) throws ReflectiveOperationException {
    filter = new FramingFilter(halfBodies);
    chains = new ListenerChains(filter);
    for (NIOTransport transport : transports()) {
      if (transport.getProcessor() instanceof FilterChain chain) {
        guard(transport, chain);
      }
    }
    if (probes.isEmpty()) {
      throw new NoSuchFieldException("No listener of the server was found.");
    }
  }

  private void guard(NIOTransport transport, FilterChain chain) {
    FilterChain guarded = chains.with(chain);
    if (guarded != null) {
      ConnectionProbe probe = new Guarding(chain, guarded);
      transport.getConnectionMonitoringConfig().addProbes(probe);
      probes.put(transport, probe);
      checkTargets(chain);
    }
  }

  private void checkTargets(FilterChain chain) {
    int at = chain.indexOfType(HttpServerFilter.class);
    if (at >= 0 && chain.get(at) instanceof HttpServerFilter server) {
      CheckedTargets handler = new CheckedTargets(server.getHttpHandler());
      server.setHttpHandler(handler);
      handlers.put(server, handler);
    }
  }

  /** Leaves no class of ours in the server, not even in a connection that stays open. */
  void remove() {
    filter.stop();
    probes.forEach(
        (transport, probe) -> transport.getConnectionMonitoringConfig().removeProbes(probe));
    handlers.forEach(
        (server, handler) -> {
          handler.stop();
          handler.removeFrom(server);
        });
    chains.leave();
    contexts.clear();
  }

  /**
   * Gives each new connection the chain with the filter, before anything is read from it. The
   * connections of before have no probe, and keep their chain.
   */
  private static final class Guarding extends ConnectionProbe.Adapter {
    private final FilterChain own;
    private final FilterChain guarded;

    Guarding(FilterChain own, FilterChain guarded) {
      this.own = own;
      this.guarded = guarded;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void onIOEventReadyEvent(Connection connection, IOEvent event) {
      if (event == IOEvent.READ && connection.getProcessor() == own) {
        connection.setProcessor(guarded);
      }
    }
  }

  /**
   * By reflection: these classes of Payara are in no artifact that the build may name. On Payara
   * Server they are in several OSGi bundles, of which only the application's loader sees all.
   */
  private static List<NIOTransport> transports() throws ReflectiveOperationException {
    ClassLoader server = GrizzlyGuards.class.getClassLoader();
    Class<?> listener =
        Class.forName("org.glassfish.grizzly.config.dom.NetworkListener", false, server);
    Class<?> service =
        Class.forName("com.sun.enterprise.v3.services.impl.GrizzlyService", false, server);
    Object services =
        Class.forName("org.glassfish.internal.api.Globals", false, server)
            .getMethod("getDefaultHabitat")
            .invoke(null);
    Class<?> locator = Class.forName("org.glassfish.hk2.api.ServiceLocator", false, server);
    Object grizzly =
        locator
            .getMethod("getService", Class.class, Annotation[].class)
            .invoke(services, service, NO_QUALIFIER);
    Object listeners =
        locator
            .getMethod("getAllServices", Class.class, Annotation[].class)
            .invoke(services, listener, NO_QUALIFIER);
    List<NIOTransport> transports = new ArrayList<>();
    for (Object one : (List<?>) listeners) {
      Object proxy = service.getMethod("lookupNetworkProxy", listener).invoke(grizzly, one);
      if (proxy != null && transport(proxy) instanceof NIOTransport transport) {
        transports.add(transport);
      }
    }
    return transports;
  }

  private static Object transport(Object proxy) throws ReflectiveOperationException {
    Object listener = proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
    return listener.getClass().getMethod("getTransport").invoke(listener);
  }
}
