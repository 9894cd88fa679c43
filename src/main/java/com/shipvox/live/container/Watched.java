package com.shipvox.live.container;

/** A WebSocket's connection whose incoming frames are watched. */
interface Watched {
  /** When the frame or message began that is not whole yet, ms since 1970; 0 if there is none. */
  long halfSentSince();

  /** Whether its end had gone unnoticed, and the WebSocket server was told of it now. */
  boolean endedUnnoticed();

  /** Ends the connection. */
  void cut();
}
