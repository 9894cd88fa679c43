package com.shipvox.live.fast;

import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.Frame;
import java.nio.ByteBuffer;

/** A text as one whole WebSocket frame of a server (RFC 6455, section 5.2). */
final class TextFrame {
  private static final byte FINAL_TEXT = (byte) 0x81;

  /** With the bit that says "compressed" (RFC 7692, section 6). */
  private static final byte FINAL_DEFLATED = (byte) 0xc1;

  private static final int SHORT = 125;
  private static final int MEDIUM = 0xffff;

  private TextFrame() {}

  /** The frame of a message, compressed if the client takes that and it pays. */
  static ByteBuffer of(Frame frame, boolean deflates) {
    EncodedText text = frame.encoded();
    return deflates ? deflated(text) : of(text);
  }

  /**
   * The frame's bytes. Its header is put into the room before the text. All connections put the
   * same header there, so it does not matter which of them is first.
   */
  static ByteBuffer of(EncodedText text) {
    return frame(FINAL_TEXT, text.bytes());
  }

  /** The frame's bytes, compressed where that pays. */
  static ByteBuffer deflated(EncodedText text) {
    byte[] bytes = text.deflated();
    return frame(bytes == text.bytes() ? FINAL_TEXT : FINAL_DEFLATED, bytes);
  }

  private static ByteBuffer frame(byte first, byte[] bytes) {
    int start = EncodedText.HEADROOM;
    int length = bytes.length - start;
    if (length <= SHORT) {
      bytes[--start] = (byte) length;
    } else {
      int lengthBytes = length <= MEDIUM ? Short.BYTES : Long.BYTES;
      for (int i = 0; i < lengthBytes; i++) {
        bytes[--start] = i < Integer.BYTES ? (byte) (length >>> (8 * i)) : 0;
      }
      bytes[--start] = (byte) (lengthBytes == Short.BYTES ? 126 : 127);
    }
    bytes[--start] = first;
    return ByteBuffer.wrap(bytes, start, bytes.length - start);
  }
}
