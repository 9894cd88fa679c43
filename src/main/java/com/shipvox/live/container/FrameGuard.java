package com.shipvox.live.container;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.deflate.DeflateOffer;
import com.shipvox.live.node.Background;
import com.shipvox.live.node.Steady;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches what browsers send on their sockets: cuts frames that RFC 6455 or our limits forbid, and
 * connections on which a frame or message stays half sent. Thread-safe.
 *
 * <p>Fault: Tyrus accepts unmasked frames, reserved bits, endless empty fragments and any declared
 * length. Seen in Tyrus 2.1.5.payara-p2. Report upstream: to Tyrus, that {@code ProtocolHandler}
 * must check each header before it collects the payload, and bound a message over its fragments.
 *
 * <p>Another WebSocket server is left as it is.
 */
@Singleton
public final class FrameGuard {
  /** The request attribute that holds the answer to a handshake's offer to compress, if any. */
  public static final String DEFLATE = "com.shipvox.live.deflate";

  private static final String TYRUS = "org.glassfish.tyrus.";
  private static final Duration WAIT = Duration.ofMillis(1);
  private static final int MOST_WAITS = 10_000;

  private final LiveConfig.Limits limits;
  private final InstantSource clock;
  private final Background background;
  private volatile boolean stopped;
  // Bounded by the connections that a node takes.
  private final Set<Watched> connections = ConcurrentHashMap.newKeySet();

  @Inject
  public FrameGuard(LiveConfig config, @Steady InstantSource clock, Background background) {
    this.limits = config.limits();
    this.clock = clock;
    this.background = background;
    background.everySecond("half-sent frames", this::sweep);
  }

  /**
   * A response that does not flush the answer to a handshake: a flush that fails would end the
   * connection too early, as {@link RecycledRequests} describes.
   */
  HttpServletResponse unsent(HttpServletResponse response) {
    return new HttpServletResponseWrapper(response) {
      @Override
      public void flushBuffer() throws IOException {
        if (getStatus() != SC_SWITCHING_PROTOCOLS) {
          super.flushBuffer();
        }
      }
    };
  }

  /**
   * A request whose upgraded connection is watched. Compression is confirmed to the client here,
   * because only a watched connection inflates messages.
   */
  HttpServletRequest guarding(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable UpgradedRequest upgraded) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
          throws IOException, ServletException {
        if (!isOfTyrus(type)) {
          return super.upgrade(type);
        }
        T real = create(type);
        Object deflate = request.getAttribute(DEFLATE);
        GuardedHandler guarded =
            upgraded == null
                ? super.upgrade(GuardedHandler.class)
                : upgraded.upgrade(new GuardedHandler());
        guarded.guard(real, FrameGuard.this, upgraded, deflate != null);
        if (deflate instanceof String answer) {
          response.setHeader(DeflateOffer.HEADER, answer);
        }
        return real;
      }
    };
  }

  private static boolean isOfTyrus(Class<?> type) {
    for (@Nullable Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().startsWith(TYRUS)) {
        return true;
      }
    }
    return false;
  }

  private static <T extends HttpUpgradeHandler> T create(Class<T> type) throws ServletException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException("The upgrade handler cannot be made.", e);
    }
  }

  /**
   * Runs a task after the container's own thread, which is the caller's, has left the request.
   *
   * @param request null on another container: then the task runs at once
   */
  void onceServed(@Nullable UpgradedRequest request, Runnable task) {
    if (request == null) {
      task.run();
    } else {
      background.executeClosing(() -> tryOnceServed(request, task, MOST_WAITS));
    }
  }

  private void tryOnceServed(UpgradedRequest request, Runnable task, int waits) {
    if (waits == 0 || request.isServed()) {
      task.run();
    } else {
      background.after(
          WAIT, () -> background.executeClosing(() -> tryOnceServed(request, task, waits - 1)));
    }
  }

  GuardedConnection open(WebConnection raw, @Nullable UpgradedRequest request, boolean inflating)
      throws IOException {
    GuardedConnection connection = new GuardedConnection(raw, request, watch(inflating), this);
    connections.add(connection);
    return connection;
  }

  /**
   * Watches a connection that does not belong to the container.
   *
   * @param inflating whether its messages may be compressed
   * @param end ends the connection
   */
  public WatchedBytes watch(boolean inflating, Runnable end) {
    WatchedBytes bytes = new WatchedBytes(watch(inflating), this, end);
    connections.add(bytes);
    if (stopped) {
      bytes.cut();
    }
    return bytes;
  }

  private FrameWatch watch(boolean inflating) {
    return new FrameWatch(limits.frameBytes(), limits.framesPerSecond(), inflating, clock);
  }

  /** Ends the connections that do not belong to the container. */
  @PreDestroy
  public void stop() {
    stopped = true;
    for (Watched connection : connections) {
      // The container ends its own connections.
      if (connection instanceof WatchedBytes) {
        connection.cut();
      }
    }
  }

  /** Forgets a connection that has ended. */
  void closed(Watched connection) {
    connections.remove(connection);
  }

  /** Connections that are being watched. */
  public int size() {
    return connections.size();
  }

  private void sweep() {
    long then = clock.millis() - limits.halfSent().toMillis();
    for (Watched connection : connections) {
      long since = connection.halfSentSince();
      if (since != 0 && since < then) {
        connection.cut();
      } else if (connection.endedUnnoticed()) {
        connections.remove(connection);
      }
    }
  }
}
