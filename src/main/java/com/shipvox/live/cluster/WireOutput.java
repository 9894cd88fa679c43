package com.shipvox.live.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message as it is written: big-endian numbers, texts behind their length. Not thread-safe. */
final class WireOutput {
  private static final int USUAL = 1024;

  private ByteBuffer bytes = ByteBuffer.allocate(USUAL);

  void putByte(byte value) {
    room(Byte.BYTES).put(value);
  }

  void putBoolean(boolean value) {
    putByte((byte) (value ? 1 : 0));
  }

  void putInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void putLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  void putText(String text) {
    putBytes(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** The same, or that there is none. */
  void putOptional(@Nullable String text) {
    if (text == null) {
      putInt(-1);
    } else {
      putText(text);
    }
  }

  /** All bytes from {@code start} on, behind their number. */
  void putBytes(byte[] from, int start) {
    int count = from.length - start;
    room(Integer.BYTES + count).putInt(count).put(from, start, count);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private ByteBuffer room(int needed) {
    if (bytes.remaining() < needed) {
      int size = Math.max(2 * bytes.capacity(), Math.addExact(bytes.position(), needed));
      bytes = ByteBuffer.allocate(size).put(bytes.flip());
    }
    return bytes;
  }
}
