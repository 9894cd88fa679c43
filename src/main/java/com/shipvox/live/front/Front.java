package com.shipvox.live.front;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
import com.shipvox.live.Traces;
import com.shipvox.live.security.CatalinaRequest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link Taker}s before the servlet container, where that runs on Grizzly: found at run time
 * from the first request that comes through it. On another server nothing is found, and every
 * request goes on coming through the container. Thread-safe.
 */
@Singleton
public final class Front {
  private static final System.Logger LOG = System.getLogger(Front.class.getName());

  /** Names by which the node is called; what is sent to any further goes through the container. */
  private static final int MOST_HOSTS = 64;

  private final boolean on;

  // Concurrent; of each kind of requests one.
  private final List<Supplier<Taker>> takers = new CopyOnWriteArrayList<>();

  // Concurrent; bounded by MOST_HOSTS, give or take who comes at once. Which application answers
  // to a name is the container's to say: this one, for these.
  private final Set<String> hosts = ConcurrentHashMap.newKeySet();

  // Set once, by whoever has this object's monitor.
  private volatile @Nullable FrontHandlers handlers;
  private boolean stopped; // guarded by this

  @Inject
  public Front(LiveConfig config, Traces traces, Background background) {
    // Traced requests must come through the container, which begins their spans.
    this.on = config.shortcut().http() && !traces.on();
    background.everySecond("processors", this::lookAtProcessors);
  }

  private void lookAtProcessors() {
    FrontHandlers known = handlers;
    if (known != null) {
      known.lookAtProcessors();
    }
  }

  /**
   * Has requests of one more kind taken; to be called before the first of them comes.
   *
   * @param taker makes what takes them, once, where the server is Grizzly
   */
  public void add(Supplier<Taker> taker) {
    takers.add(taker);
  }

  /** Finds the listener that a request came by, and stands there from now on. */
  public void met(HttpServletRequest request) {
    Object beneath = on ? CatalinaRequest.beneath(request) : null;
    if (beneath != null) {
      try {
        FrontHandlers known = handlers;
        (known == null ? make() : known).place(beneath);
      } catch (LinkageError e) {
        LOG.log(Level.DEBUG, "Not the HTTP server that is known from within.", e);
      }
    }
  }

  private synchronized FrontHandlers make() {
    FrontHandlers known = handlers;
    if (known == null) {
      known = new FrontHandlers(takers.stream().map(Supplier::get).toList());
      handlers = known;
      if (stopped) {
        known.remove();
      }
    }
    return known;
  }

  /** Learns from a request that was accepted by what name this application is called. */
  public void accepted(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (on && host != null && request.getContextPath().isEmpty() && hosts.size() < MOST_HOSTS) {
      hosts.add(host);
    }
  }

  /** Whether it is known that this application answers to that {@code Host}. */
  public boolean answersTo(@Nullable String host) {
    return host != null && hosts.contains(host);
  }

  /** Leaves the listeners as they were found. */
  @PreDestroy
  synchronized void stop() {
    stopped = true;
    FrontHandlers known = handlers;
    if (known != null) {
      known.remove();
    }
  }
}
