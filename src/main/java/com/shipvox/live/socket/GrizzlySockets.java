package com.shipvox.live.socket;

import com.shipvox.live.Lifecycle;
import com.shipvox.live.front.Front;
import com.shipvox.live.security.FrameGuard;
import com.shipvox.live.security.RequestPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Has plain handshakes taken before the servlet container, by a {@link HandshakeTaker}.
 * Thread-safe.
 */
@Singleton
public final class GrizzlySockets {
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private final Front front;
  private volatile @Nullable Object container;

  @Inject
  public GrizzlySockets(
      Front front,
      Lifecycle lifecycle,
      RequestPolicy policy,
      HandshakeReader reader,
      FrameGuard guard) {
    this.front = front;
    front.add(
        () ->
            new HandshakeTaker(
                new HandshakeTaker.Application(
                    host -> front.answersTo(host) && !lifecycle.draining(),
                    policy::admitsHandshake,
                    reader,
                    guard,
                    () -> container)));
  }

  /** Told of every handshake that came through the container. */
  void met(HttpServletRequest handshake) {
    front.met(handshake);
  }

  /** Told of every one of them that was accepted. */
  void accepted(HttpServletRequest handshake) {
    container = handshake.getServletContext().getAttribute(CONTAINER);
    front.accepted(handshake);
  }
}
