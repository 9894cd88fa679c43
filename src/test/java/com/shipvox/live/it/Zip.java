package com.shipvox.live.it;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** permessage-deflate as a client has it that keeps no window from message to message. */
final class Zip {
  /** What turns it on. */
  static final Map<String, String> SETTINGS = Map.of("shipvox.socket.deflate", "true");

  /** The header that a browser sends. */
  static final String OFFER =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private Zip() {}

  static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length + 100];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, count - TAIL.length);
  }

  static byte[] inflate(byte[] message) {
    Inflater inflater = new Inflater(true);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] out = new byte[1 << 16];
    try {
      for (byte[] part : new byte[][] {message, TAIL}) {
        inflater.setInput(part);
        for (int count = inflater.inflate(out); count > 0; count = inflater.inflate(out)) {
          all.write(out, 0, count);
        }
      }
    } catch (DataFormatException e) {
      throw new AssertionError("The server's frame is not DEFLATE.", e);
    } finally {
      inflater.end();
    }
    return all.toByteArray();
  }
}
