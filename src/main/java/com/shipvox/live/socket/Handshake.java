package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.security.Caller;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What the handshake told of the client. It travels as the request's principal, the one thing that
 * the Jakarta API hands from a servlet filter to the WebSocket session.
 *
 * @param caller who it is, if it brought a good token
 * @param refused why not, if it brought a bad one; both null if it brought none
 * @param address the client's, for the limits
 * @param connection what the container's socket runs on, by the container's own class; null where
 *     not found, or where Tyrus has no container between it and itself
 * @param deflates whether the client takes compressed messages, and was told that it gets them
 */
record Handshake(
    @Nullable Caller caller,
    @Nullable ErrorCode refused,
    String address,
    @Nullable Object connection,
    boolean deflates)
    implements Principal {
  @Override
  public String getName() {
    return caller == null ? "" : caller.subject();
  }
}
