package com.shipvox.live.socket;

import com.shipvox.live.session.EncodedText;
import java.nio.ByteBuffer;

/** A text as one whole WebSocket frame of a server (RFC 6455, section 5.2). */
final class TextFrame {
  private static final byte FINAL_TEXT = (byte) 0x81;

  /** With the bit that says "compressed" (RFC 7692, section 6). */
  private static final byte FINAL_DEFLATED = (byte) 0xc1;

  private static final int SHORT = 125;
  private static final int MEDIUM = 0xffff;

  private TextFrame() {}

  /**
   * The frame's bytes. Its header goes into the room before the text: whichever connection comes
   * first writes it, and all others write the same.
   */
  static ByteBuffer of(EncodedText text) {
    return frame(FINAL_TEXT, text.bytes());
  }

  /** The same for a client that takes compressed messages: so it goes, where that pays. */
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
