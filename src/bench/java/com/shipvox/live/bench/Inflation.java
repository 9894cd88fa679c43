package com.shipvox.live.bench;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What inflates the compressed messages of all viewers, each message by itself. */
final class Inflation {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final Inflater inflater = new Inflater(true);

  /** Holds the message that was inflated last. */
  final byte[] out = new byte[1 << 20];

  /** Bytes of the message in {@link #out}. */
  int inflate(byte[] bytes, int from, int length) {
    try {
      inflater.reset();
      inflater.setInput(bytes, from, length);
      int count = inflater.inflate(out);
      inflater.setInput(TAIL);
      return count + inflater.inflate(out, count, out.length - count);
    } catch (DataFormatException e) {
      throw new IllegalStateException("a frame that cannot be inflated", e);
    }
  }
}
