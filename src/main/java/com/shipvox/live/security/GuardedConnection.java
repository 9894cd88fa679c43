package com.shipvox.live.security;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/** An upgraded connection whose incoming side is watched. */
final class GuardedConnection implements WebConnection {
  private final WebConnection raw;
  private final FrameWatch watch;
  private final FrameGuard guard;
  private final ServletInputStream input;

  GuardedConnection(WebConnection raw, FrameWatch watch, FrameGuard guard) throws IOException {
    this.raw = raw;
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

  @Override
  public void close() throws Exception {
    guard.closed(this);
    raw.close();
  }
}
