package com.shipvox.live.socket;

import com.shipvox.live.session.Frame;
import jakarta.websocket.Encoder;

/**
 * Gives the text of a frame to the container. The text is encoded once for all viewers, when the
 * frame is made, and kept.
 */
public final class MessageEncoder implements Encoder.Text<Frame> {
  @Override
  public String encode(Frame frame) {
    return frame.text();
  }
}
