package com.shipvox.live.replication;

/** The node cannot start; the message says what to change, for whoever operates it. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
