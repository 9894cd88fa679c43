package com.shipvox.live.security;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the container expects the WebSocket server's own upgrade handler, and hands it the
 * connection with a watch on it. Made by the container, hence without arguments.
 */
public final class GuardedHandler implements HttpUpgradeHandler {
  private @Nullable HttpUpgradeHandler real;
  private @Nullable FrameGuard guard;
  private @Nullable GuardedConnection connection;

  /** Says whom to hand the connection to; called before the container opens it. */
  void guard(HttpUpgradeHandler handler, FrameGuard by) {
    real = handler;
    guard = by;
  }

  @Override
  public void init(WebConnection raw) {
    if (real == null || guard == null) {
      throw new IllegalStateException("Nobody was named to take the connection.");
    }
    try {
      connection = guard.open(raw);
      real.init(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void destroy() {
    if (guard != null && connection != null) {
      guard.closed(connection);
    }
    if (real != null) {
      real.destroy();
    }
  }
}
