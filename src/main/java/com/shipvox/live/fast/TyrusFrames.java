package com.shipvox.live.fast;

import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.socket.FrameWriter;
import org.glassfish.tyrus.spi.Writer;

/**
 * Writes frames to the writer of a Tyrus connection: an update's frame is made once for all
 * viewers. Tyrus writes pings and the close to the same writer, which takes whole frames.
 */
final class TyrusFrames implements FrameWriter {
  private final Writer writer;
  private final boolean deflates;

  /**
   * @param deflates whether the client takes compressed messages
   */
  TyrusFrames(Writer writer, boolean deflates) {
    this.writer = writer;
    this.deflates = deflates;
  }

  @Override
  public Written write(Frame frame, Done done) {
    WriteEnd end = new WriteEnd(frame, done);
    try {
      writer.write(TextFrame.of(frame, deflates), end);
    } catch (RuntimeException e) {
      end.failed(e);
    }
    return Written.LATER;
  }
}
