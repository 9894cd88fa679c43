package com.shipvox.live.agent;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;

/** The {@link PostHandler}s of Grizzly's listeners. Guarded by whoever has it. */
final class PostHandlers {
  private static final System.Logger LOG = System.getLogger(PostHandlers.class.getName());

  private final PostHandler.Application application;

  // Bounded by the server's listeners, both.
  private final Map<HttpServerFilter, PostHandler> placed = new HashMap<>();
  private final Map<Transport, PostStrategy> strategies = new HashMap<>();

  PostHandlers(PostHandler.Application application) {
    this.application = application;
  }

  /**
   * Puts one before the handler that a request came by, if there is none yet.
   *
   * @param request by Grizzly's own class
   */
  void place(Object request) {
    if (!(request instanceof Request known)) {
      return;
    }
    HttpServerFilter filter = known.getHttpFilter();
    if (placed.containsKey(filter)) {
      return;
    }
    HttpHandler container = filter.getHttpHandler();
    PostHandler handler = new PostHandler(container, application);
    placed.put(filter, handler);
    filter.setHttpHandler(handler);
    Transport transport = known.getContext().getConnection().getTransport();
    if (!strategies.containsKey(transport)) {
      PostStrategy strategy = new PostStrategy(transport.getIOStrategy());
      strategies.put(transport, strategy);
      transport.setIOStrategy(strategy);
    }
    LOG.log(Level.INFO, "Plain posts are taken from Grizzly, before the servlet container.");
  }

  /** To be called every now and then. */
  void lookAtProcessors() {
    strategies.values().forEach(PostStrategy::lookAtProcessors);
  }

  void remove() {
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
