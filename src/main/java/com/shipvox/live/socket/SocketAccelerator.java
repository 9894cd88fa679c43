package com.shipvox.live.socket;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Makes handshakes and frames cheaper than the Jakarta API does. The one seam of the optional
 * package {@code fast}: CDI finds an implementation there, or none. Thread-safe.
 */
public interface SocketAccelerator {
  /**
   * Prepares a handshake that the container is about to serve.
   *
   * @return the request to pass on
   */
  HttpServletRequest prepare(HttpServletRequest request, Handshake handshake);

  /** Learns that the container has accepted that handshake. */
  void accepted(HttpServletRequest request, Handshake handshake);
}
