package com.shipvox.live.socket;

import com.shipvox.live.session.Frame;
import jakarta.websocket.Encoder;

/**
 * Turns a frame into text. An update was encoded once, when it was appended, for all who receive
 * it; a control message when it was made. So there is nothing left to do here, whatever the number
 * of viewers.
 */
public final class MessageEncoder implements Encoder.Text<Frame> {
  @Override
  public String encode(Frame frame) {
    return frame.text();
  }
}
