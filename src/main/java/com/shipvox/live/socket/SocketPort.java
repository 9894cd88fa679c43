package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;

/** The way out of a connection: the container's socket, or a test's. Never blocks, never throws. */
interface SocketPort {
  /** As {@link Outlet#write}. */
  Written write(Frame frame, Done done);

  void close(ErrorCode why);

  /** Asks for a sign of life: a WebSocket ping, which every client answers by itself. */
  void ping();
}
