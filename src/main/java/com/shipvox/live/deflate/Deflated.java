package com.shipvox.live.deflate;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The compressed form of one message: raw DEFLATE, flushed, without the four bytes that every flush
 * ends with (RFC 7692, section 7.2). Thread-safe.
 */
public final class Deflated {
  /**
   * Bytes below which a text is left as it is. Of shorter ones, acts and phases, some 40 bytes can
   * be saved, fewer than the headers of the packet that they travel in.
   */
  static final int LEAST = 256;

  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  /** zlib holds 260 KiB for each, so they are used again, and kept for as many as can run. */
  private static final ArrayBlockingQueue<Deflater> IDLE =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  private Deflated() {}

  /**
   * The text compressed, behind as much room as it had before; the text itself where it is short or
   * would not become shorter.
   *
   * @param text its bytes, behind {@code headroom} others
   */
  public static byte[] of(byte[] text, int headroom) {
    int length = text.length - headroom;
    if (length < LEAST) {
      return text;
    }
    // Only what is shorter than the text is wanted, so what does not fit here need not be known.
    byte[] out = new byte[text.length + TAIL.length];
    @Nullable Deflater idle = IDLE.poll();
    Deflater deflater = idle == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : idle;
    deflater.setInput(text, headroom, length);
    int room = out.length - headroom;
    int count = deflater.deflate(out, headroom, room, Deflater.SYNC_FLUSH) - TAIL.length;
    deflater.reset();
    if (!IDLE.offer(deflater)) {
      deflater.end();
    }
    return count < length ? Arrays.copyOf(out, headroom + count) : text;
  }

  /**
   * The message that was compressed, of {@code most} bytes at most; null if it is longer, of which
   * no more than one further byte has been inflated.
   *
   * @param message as it came, whole
   * @throws DataFormatException where it is not DEFLATE
   */
  public static byte @Nullable [] inflate(byte[] message, int most) throws DataFormatException {
    byte[] in = Arrays.copyOf(message, message.length + TAIL.length);
    System.arraycopy(TAIL, 0, in, message.length, TAIL.length);
    byte[] out = new byte[(int) Math.min(most + 1L, 4L * in.length)];
    int count = 0;
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in);
      while (true) {
        int more = inflater.inflate(out, count, out.length - count);
        count += more;
        if (count > most) {
          return null;
        }
        if (count == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(most + 1L, 2L * count));
        } else if (inflater.finished() && inflater.getRemaining() > 0) {
          // Some end each message with a final block; what is added to it begins anew.
          int left = inflater.getRemaining();
          inflater.reset();
          inflater.setInput(in, in.length - left, left);
        } else if (more == 0) {
          return Arrays.copyOf(out, count);
        }
      }
    } finally {
      inflater.end();
    }
  }
}
