package com.shipvox.live.fast;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link HandshakeHandler} before the servlet container's handler of each Grizzly listener,
 * and takes all of them away again. Thread-safe.
 */
final class GrizzlyListeners {
  private static final System.Logger LOG = System.getLogger(GrizzlyListeners.class.getName());

  private final Supplier<HandshakeInterceptor> interceptors;
  // Concurrent; changed with the monitor; bounded by the server's listeners.
  private final Map<HttpServerFilter, HandshakeHandler> installed = new ConcurrentHashMap<>();
  private @Nullable HandshakeInterceptor interceptor; // guarded by this
  private boolean removed; // guarded by this

  /**
   * @param interceptors makes the interceptor when the first listener is found
   */
  GrizzlyListeners(Supplier<HandshakeInterceptor> interceptors) {
    this.interceptors = interceptors;
  }

  /**
   * Installs a handler on the listener that a request came by, if it has none yet. Does nothing for
   * a request that is not Grizzly's.
   */
  void installOn(Object request) {
    if (request instanceof Request known && !installed.containsKey(known.getHttpFilter())) {
      installOn(known.getHttpFilter());
    }
  }

  private synchronized void installOn(HttpServerFilter filter) {
    if (removed || installed.containsKey(filter)) {
      return;
    }
    HandshakeInterceptor known = interceptor;
    if (known == null) {
      known = interceptors.get();
      interceptor = known;
    }
    HandshakeHandler handler = new HandshakeHandler(filter.getHttpHandler(), known);
    installed.put(filter, handler);
    filter.setHttpHandler(handler);
    LOG.log(Level.INFO, "Handshakes are taken from Grizzly.");
  }

  /** Gives each listener its own handler back, and installs none from now on. */
  synchronized void remove() {
    removed = true;
    installed.forEach((filter, handler) -> handler.removeFrom(filter));
    installed.clear();
  }
}
