package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import jakarta.websocket.Session;

/** Writes text frames with a {@link FrameWriter}, and pings and the close by the Jakarta API. */
final class FramePort implements SocketPort {
  private final Session session;
  private final FrameWriter frames;
  private final SocketPort jakarta;

  FramePort(Session session, FrameWriter frames, SocketPort jakarta) {
    this.session = session;
    this.frames = frames;
    this.jakarta = jakarta;
  }

  @Override
  public Written write(Frame frame, Done done) {
    return session.isOpen() ? frames.write(frame, done) : Written.FAILED;
  }

  @Override
  public void close(ErrorCode why) {
    jakarta.close(why);
  }

  @Override
  public void ping() {
    jakarta.ping();
  }
}
