package com.shipvox.live.security;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses the frames that Tyrus lets through though RFC 6455 or our limits forbid them, and cuts
 * connections on which a frame or message stays half sent. Works by the Servlet API alone, between
 * the container and Tyrus's upgrade handler; another WebSocket server is left as it is.
 * Thread-safe.
 */
@Singleton
public final class FrameGuard {
  private static final System.Logger LOG = System.getLogger(FrameGuard.class.getName());
  private static final String TYRUS = "org.glassfish.tyrus.";

  private final LiveConfig.Limits limits;
  private final InstantSource clock;
  // Bounded by the connections that a node takes.
  private final Set<GuardedConnection> connections = ConcurrentHashMap.newKeySet();

  @Inject
  public FrameGuard(LiveConfig config, InstantSource clock, Background background) {
    this.limits = config.limits();
    this.clock = clock;
    background.everySecond("half-sent frames", this::sweep);
  }

  /** The same request, but what it upgrades to is watched. */
  HttpServletRequest guarding(HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
          throws IOException, ServletException {
        if (!type.getName().startsWith(TYRUS)) {
          return super.upgrade(type);
        }
        T real = create(type);
        super.upgrade(GuardedHandler.class).guard(real, FrameGuard.this);
        return real;
      }
    };
  }

  private static <T extends HttpUpgradeHandler> T create(Class<T> type) throws ServletException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException("The upgrade handler cannot be made.", e);
    }
  }

  GuardedConnection open(WebConnection raw) throws IOException {
    RateLimiter uncounted = new RateLimiter(limits.framesPerSecond(), clock);
    GuardedConnection connection =
        new GuardedConnection(raw, new FrameWatch(limits.frameBytes(), uncounted, clock), this);
    connections.add(connection);
    return connection;
  }

  /** Told by whoever ends it first: Tyrus, the container, or the sweep. */
  void closed(GuardedConnection connection) {
    connections.remove(connection);
  }

  /** Connections that are being watched. */
  public int size() {
    return connections.size();
  }

  private void sweep() {
    long then = clock.millis() - limits.halfSent().toMillis();
    for (GuardedConnection connection : connections) {
      if (connection.isHalfSentSince(then)) {
        cut(connection);
      }
    }
  }

  private static void cut(GuardedConnection connection) {
    try {
      connection.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "A connection with a half-sent frame was gone already.", e);
    }
  }
}
