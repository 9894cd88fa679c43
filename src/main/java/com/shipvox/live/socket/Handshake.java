package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.security.Caller;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake says about the client. It travels as the request's principal, which is the one
 * object that the Jakarta API hands from a servlet filter to the WebSocket session. Thread-safe.
 */
public final class Handshake implements Principal {
  private final @Nullable Caller caller;
  private final @Nullable ErrorCode refused;
  private final String address;
  // Written before the session opens; read when it opens, perhaps by another thread.
  private volatile @Nullable FrameWriter frames;

  /**
   * A handshake with a good token, with a bad one, or without any: then both are null.
   *
   * @param caller the bearer of a good token
   * @param refused the fault of a bad token
   * @param address the client's address, for the limits
   */
  Handshake(@Nullable Caller caller, @Nullable ErrorCode refused, String address) {
    this.caller = caller;
    this.refused = refused;
    this.address = address;
  }

  public @Nullable Caller caller() {
    return caller;
  }

  @Nullable ErrorCode refused() {
    return refused;
  }

  String address() {
    return address;
  }

  /** Has the session's frames written beneath the Jakarta API; call before the session opens. */
  public void writeWith(FrameWriter writer) {
    frames = writer;
  }

  /** What writes the session's frames; null for the Jakarta API. */
  @Nullable FrameWriter frames() {
    return frames;
  }

  @Override
  public String getName() {
    return caller == null ? "" : caller.subject();
  }
}
