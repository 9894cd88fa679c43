package com.shipvox.live.container;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the container expects the WebSocket server's own upgrade handler, and hands it the
 * connection with a watch on it. Made by the container, hence without arguments.
 */
public final class GuardedHandler implements HttpUpgradeHandler {
  private static final System.Logger LOG = System.getLogger(GuardedHandler.class.getName());

  private @Nullable HttpUpgradeHandler real;
  private @Nullable FrameGuard guard;
  private @Nullable UpgradedRequest request;
  private boolean inflating;
  private volatile @Nullable GuardedConnection connection;

  /** Says whom to hand the connection to; called before the container opens it. */
  void guard(
      HttpUpgradeHandler handler,
      FrameGuard by,
      @Nullable UpgradedRequest upgraded,
      boolean inflates) {
    real = handler;
    guard = by;
    request = upgraded;
    inflating = inflates;
  }

  @Override
  public void init(WebConnection raw) {
    HttpUpgradeHandler handler = real;
    FrameGuard by = guard;
    UpgradedRequest upgraded = request;
    if (handler == null || by == null) {
      throw new IllegalStateException("Nobody was named to take the connection.");
    }
    by.onceServed(upgraded, () -> begin(raw, handler, by, upgraded));
  }

  private void begin(
      WebConnection raw,
      HttpUpgradeHandler handler,
      FrameGuard by,
      @Nullable UpgradedRequest upgraded) {
    try {
      GuardedConnection opened = by.open(raw, upgraded, inflating);
      connection = opened;
      raw.getOutputStream().flush();
      handler.init(opened);
    } catch (IOException | RuntimeException e) {
      // No caller is left to see it; whoever has begun to read is told of the end.
      LOG.log(Level.DEBUG, "A handshake came to nothing.", e);
      GuardedConnection opened = connection;
      if (opened != null) {
        opened.cut();
        opened.fail();
      }
    }
  }

  @Override
  public void destroy() {
    GuardedConnection opened = connection;
    if (guard != null && opened != null) {
      guard.closed(opened);
    }
    if (real != null) {
      real.destroy();
    }
  }
}
