package com.shipvox.live.security;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An upgraded connection whose incoming side is watched. */
final class GuardedConnection implements WebConnection {
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

  /** Whether a frame has been half sent since before then, ms since 1970. */
  boolean isHalfSentSince(long then) {
    long since = watch.halfSentSince();
    return since != 0 && since < then;
  }

  @Override
  public ServletInputStream getInputStream() {
    return input;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return raw.getOutputStream();
  }

  /** Whether its end went unnoticed: the container forgets to tell it now and then. */
  boolean isDead() {
    return request != null && !request.isOpen();
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
