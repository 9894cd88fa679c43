package com.shipvox.live.front;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;

/** The {@link FrontHandler}s of Grizzly's listeners. Thread-safe. */
public final class FrontHandlers {
  private static final System.Logger LOG = System.getLogger(FrontHandlers.class.getName());

  private final List<Taker> takers;
  private final Repeats repeats = new Repeats();

  // Bounded by the server's listeners, both. The first is concurrent, and changed with the monitor.
  private final Map<HttpServerFilter, FrontHandler> placed = new ConcurrentHashMap<>();
  private final Map<Transport, SelectorStrategy> strategies = new HashMap<>(); // guarded by this
  private boolean removed; // guarded by this

  public FrontHandlers(List<Taker> takers) {
    this.takers = takers;
  }

  /**
   * Puts one before the handler that a request came by, if there is none yet.
   *
   * @param request by Grizzly's own class
   */
  public void place(Object request) {
    if (!(request instanceof Request known)) {
      return;
    }
    HttpServerFilter filter = known.getHttpFilter();
    if (!placed.containsKey(filter)) {
      place(filter, known.getContext().getConnection().getTransport());
    }
  }

  private synchronized void place(HttpServerFilter filter, Transport transport) {
    if (removed || placed.containsKey(filter)) {
      return;
    }
    HttpHandler container = filter.getHttpHandler();
    FrontHandler handler = new FrontHandler(container, takers, repeats);
    placed.put(filter, handler);
    filter.setHttpHandler(handler);
    if (!strategies.containsKey(transport)) {
      SelectorStrategy strategy = new SelectorStrategy(transport.getIOStrategy());
      strategies.put(transport, strategy);
      transport.setIOStrategy(strategy);
    }
    LOG.log(Level.INFO, "Plain requests are taken from Grizzly, before the servlet container.");
  }

  /** To be called every now and then. */
  public synchronized void lookAtProcessors() {
    strategies.values().forEach(SelectorStrategy::lookAtProcessors);
  }

  /** Leaves the listeners as they were found, and as they are. */
  public synchronized void remove() {
    removed = true;
    repeats.stop();
    placed.forEach(
        (filter, handler) -> {
          if (filter.getHttpHandler() == handler) {
            filter.setHttpHandler(handler.container());
          }
        });
    placed.clear();
    strategies.forEach(
        (transport, strategy) -> {
          if (transport.getIOStrategy() == strategy) {
            transport.setIOStrategy(strategy.before());
          }
        });
    strategies.clear();
  }
}
