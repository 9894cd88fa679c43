package com.shipvox.live.security;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
import com.shipvox.live.OwnLoader;
import com.shipvox.live.deflate.DeflateOffer;
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
 * Refuses the frames that Tyrus lets through though RFC 6455 or our limits forbid them, and cuts
 * connections on which a frame or message stays half sent. Stands between the container and Tyrus's
 * upgrade handler, by the Servlet API and, where it is found, {@link UpgradedRequest}; another
 * WebSocket server is left as it is. Thread-safe.
 */
@Singleton
public final class FrameGuard {
  private static final String TYRUS = "org.glassfish.tyrus.";
  private static final Duration WAIT = Duration.ofMillis(1);
  private static final int MOST_WAITS = 10_000;

  private final LiveConfig.Limits limits;
  private final boolean deflates;
  private final boolean lifoWorkers;
  private final InstantSource clock;
  private final Background background;
  // Made where a request is known from within: only then are Grizzly's classes there.
  private @Nullable WorkerEnd workers; // guarded by this
  private volatile boolean stopped;
  // Bounded by the connections that a node takes.
  private final Set<Watched> connections = ConcurrentHashMap.newKeySet();

  @Inject
  public FrameGuard(LiveConfig config, InstantSource clock, Background background) {
    this.limits = config.limits();
    // The plain Jakarta API cannot say that a message is compressed.
    this.deflates = config.socket().deflate() && config.shortcut().socket();
    this.lifoWorkers = config.shortcut().workers();
    this.clock = clock;
    this.background = background;
    background.everySecond("half-sent frames", this::sweep);
  }

  /**
   * The same response, but it leaves the answer to the handshake unsent: the sending could end the
   * connection too early, see {@link UpgradedRequest}.
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

  /** The answer to what the handshake offers of permessage-deflate; null where there is none. */
  public @Nullable String deflate(Head handshake) {
    return deflates ? DeflateOffer.answer(handshake.values(DeflateOffer.HEADER)) : null;
  }

  /**
   * The same request, but what it upgrades to is watched. Only here is it known that the messages
   * will pass by, so only here is said that they may be compressed.
   */
  HttpServletRequest guarding(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable UpgradedRequest upgraded) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
          throws IOException, ServletException {
        if (!type.getName().startsWith(TYRUS)) {
          return super.upgrade(type);
        }
        T real = create(type);
        Object deflate = request.getAttribute(RequestPolicy.DEFLATE);
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

  private static <T extends HttpUpgradeHandler> T create(Class<T> type) throws ServletException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException("The upgrade handler cannot be made.", e);
    }
  }

  /**
   * Runs a task once the container's own thread, which is the caller's, has let the request go, and
   * so has no more to do with objects that the end of the connection would give to the next
   * request.
   */
  void onceServed(@Nullable UpgradedRequest request, Runnable task) {
    if (request == null) {
      task.run();
    } else if (!workers().runAfter(request.connection(), () -> begin(request, task))) {
      background.execute(() -> tryOnceServed(request, task, MOST_WAITS));
    }
  }

  private synchronized WorkerEnd workers() {
    WorkerEnd known = workers;
    if (known == null) {
      known = new WorkerEnd(lifoWorkers);
      workers = known;
    }
    return known;
  }

  /** On the container's thread, which is done. */
  private void begin(UpgradedRequest request, Runnable task) {
    if (request.isServed()) {
      OwnLoader.run(task);
    } else {
      background.execute(() -> tryOnceServed(request, task, MOST_WAITS));
    }
  }

  private void tryOnceServed(UpgradedRequest request, Runnable task, int waits) {
    if (waits == 0 || request.isServed()) {
      task.run();
    } else {
      background.after(
          WAIT, () -> background.execute(() -> tryOnceServed(request, task, waits - 1)));
    }
  }

  GuardedConnection open(WebConnection raw, @Nullable UpgradedRequest request, boolean inflating)
      throws IOException {
    GuardedConnection connection = new GuardedConnection(raw, request, watch(inflating), this);
    connections.add(connection);
    return connection;
  }

  /**
   * Watches a connection that the container knows nothing of.
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

  /** Leaves the server as it was found, and ends the connections that it knows nothing of. */
  @PreDestroy
  public synchronized void stop() {
    stopped = true;
    if (workers != null) {
      workers.stop();
    }
    for (Watched connection : connections) {
      // The others are the container's, which ends them itself.
      if (connection instanceof WatchedBytes) {
        connection.cut();
      }
    }
  }

  /** Told by whoever ends it first: Tyrus, the container, or the sweep. */
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
