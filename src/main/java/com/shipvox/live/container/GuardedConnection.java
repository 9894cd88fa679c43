package com.shipvox.live.container;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** An upgraded connection whose incoming side is watched. */
final class GuardedConnection implements WebConnection, Watched {
  private static final System.Logger LOG = System.getLogger(GuardedConnection.class.getName());

  private final WebConnection raw;
  private final @Nullable UpgradedRequest request;
  private final FrameWatch watch;
  private final FrameGuard guard;
  private final GuardedInput input;

  GuardedConnection(
      WebConnection raw, @Nullable UpgradedRequest request, FrameWatch watch, FrameGuard guard)
      throws IOException {
    this.raw = raw;
    this.request = request;
    this.guard = guard;
    this.watch = watch;
    this.input = new GuardedInput(raw.getInputStream(), watch);
  }

  @Override
  public long halfSentSince() {
    return watch.halfSentSince();
  }

  @Override
  public ServletInputStream getInputStream() {
    return input;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return raw.getOutputStream();
  }

  /** The container forgets to tell of an end now and then. */
  @Override
  public boolean endedUnnoticed() {
    return request != null && !request.isOpen() && fail();
  }

  @Override
  public void cut() {
    try {
      close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "A connection was gone before it was cut.", e);
    }
  }

  /**
   * Tells the WebSocket server of an end that the container has not told it of; false where it has
   * not begun to read.
   */
  boolean fail() {
    return input.fail(new EOFException("The connection is gone."));
  }

  @Override
  public void close() throws Exception {
    guard.closed(this);
    if (request == null) {
      raw.close();
    } else {
      request.close();
    }
  }
}
