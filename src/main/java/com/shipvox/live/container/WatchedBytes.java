package com.shipvox.live.container;

import java.io.ByteArrayOutputStream;

/**
 * The bytes that come in on a WebSocket that does not belong to the container, as far as a {@link
 * FrameWatch} lets them pass. Fed by one thread at a time.
 */
public final class WatchedBytes implements Watched {
  private final FrameWatch watch;
  private final FrameGuard guard;
  private final Runnable end;

  /**
   * @param end ends the connection
   */
  WatchedBytes(FrameWatch watch, FrameGuard guard, Runnable end) {
    this.watch = watch;
    this.guard = guard;
    this.end = end;
  }

  /**
   * Those that may go on now: not a frame's header that is half sent, nor what follows a breach.
   */
  public byte[] pass(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
    watch.take(bytes, bytes.length, out);
    return out.toByteArray();
  }

  /** The connection has ended. */
  public void ended() {
    guard.closed(this);
  }

  @Override
  public long halfSentSince() {
    return watch.halfSentSince();
  }

  @Override
  public boolean endedUnnoticed() {
    return false;
  }

  @Override
  public void cut() {
    end.run();
  }
}
