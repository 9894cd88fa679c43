package com.shipvox.live.fast;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.container.CatalinaRequest;
import com.shipvox.live.container.FrameGuard;
import com.shipvox.live.deflate.DeflateOffer;
import com.shipvox.live.node.Lifecycle;
import com.shipvox.live.node.Traces;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.security.ServletHead;
import com.shipvox.live.socket.Handshake;
import com.shipvox.live.socket.HandshakeReader;
import com.shipvox.live.socket.SocketAccelerator;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import org.glassfish.tyrus.servlet.TyrusHttpUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of Tyrus cheaper. A handshake that the container serves gets a {@link
 * TyrusFrames} writer. Further handshakes with the same {@code Host} are taken from Grizzly, where
 * the node does no TLS. Thread-safe.
 */
@Singleton
public final class FastSockets implements SocketAccelerator {
  private static final System.Logger LOG = System.getLogger(FastSockets.class.getName());
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private final boolean deflates;
  private final KnownHosts hosts = new KnownHosts();
  private final GrizzlyListeners listeners;
  private volatile boolean on;
  private volatile @Nullable Object container;

  @Inject
  public FastSockets(
      LiveConfig config,
      Lifecycle lifecycle,
      Traces traces,
      RequestPolicy policy,
      HandshakeReader reader,
      FrameGuard guard) {
    // The container begins the spans of traced handshakes.
    this.on = config.fast() && !traces.on();
    this.deflates = config.socket().deflate();
    this.listeners =
        new GrizzlyListeners(
            () ->
                new HandshakeInterceptor(
                    new HandshakeInterceptor.Application(
                        host -> hosts.contains(host) && !lifecycle.draining(),
                        policy,
                        reader,
                        guard,
                        deflates,
                        () -> container)));
  }

  @Override
  public HttpServletRequest prepare(HttpServletRequest request, Handshake handshake) {
    try {
      return on ? fast(request, handshake) : request;
    } catch (LinkageError e) {
      on = false;
      LOG.log(System.Logger.Level.WARNING, "shipvox.fast has no effect on this container.", e);
      return request;
    }
  }

  private HttpServletRequest fast(HttpServletRequest request, Handshake handshake) {
    String answer =
        deflates ? DeflateOffer.answer(new ServletHead(request).values(DeflateOffer.HEADER)) : null;
    request.setAttribute(FrameGuard.DEFLATE, answer);
    return new FastRequest(request, handshake, answer != null);
  }

  @Override
  public void accepted(HttpServletRequest request, Handshake handshake) {
    // A name counts only with a good token: anybody can make up a Host.
    String host = request.getHeader("Host");
    if (!on || handshake.caller() == null || host == null || !request.getContextPath().isEmpty()) {
      return;
    }
    container = request.getServletContext().getAttribute(CONTAINER);
    hosts.add(host);
    Object beneath = CatalinaRequest.beneath(request);
    if (beneath != null) {
      listeners.installOn(beneath);
    }
  }

  /** Leaves the listeners as they were. */
  @PreDestroy
  void stop() {
    on = false;
    listeners.remove();
  }

  /** Has Tyrus' upgrade handler show the writer of the connection. */
  private static final class FastRequest extends HttpServletRequestWrapper {
    private final Handshake handshake;
    private final boolean deflated;

    FastRequest(HttpServletRequest request, Handshake handshake, boolean deflated) {
      super(request);
      this.handshake = handshake;
      this.deflated = deflated;
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
        throws IOException, ServletException {
      if (type != TyrusHttpUpgradeHandler.class) {
        return super.upgrade(type);
      }
      UpgradeHandler handler = super.upgrade(UpgradeHandler.class);
      handler.onWriter(writer -> handshake.writeWith(new TyrusFrames(writer, deflated)));
      return type.cast(handler);
    }
  }
}
