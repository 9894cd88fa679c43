package com.shipvox.live.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is read; {@link WireOutput} is its other end. Beyond its end {@link
 * java.nio.BufferUnderflowException}. Not thread-safe.
 */
final class WireInput {
  private final ByteBuffer bytes;

  WireInput(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  byte nextByte() {
    return bytes.get();
  }

  boolean nextBoolean() {
    return nextByte() != 0;
  }

  int nextInt() {
    return bytes.getInt();
  }

  long nextLong() {
    return bytes.getLong();
  }

  /** A count of things to come: never more than there are bytes. */
  int count() throws IOException {
    return bounded(nextInt());
  }

  String text() throws IOException {
    return text(count());
  }

  @Nullable String optional() throws IOException {
    int length = nextInt();
    return length < 0 ? null : text(bounded(length));
  }

  /** Bytes behind their number: a part of the message, not a copy. */
  ByteBuffer bytes() throws IOException {
    int count = count();
    ByteBuffer part = bytes.slice(bytes.position(), count);
    bytes.position(bytes.position() + count);
    return part;
  }

  private String text(int length) {
    String text =
        new String(
            bytes.array(), bytes.arrayOffset() + bytes.position(), length, StandardCharsets.UTF_8);
    bytes.position(bytes.position() + length);
    return text;
  }

  private int bounded(int count) throws IOException {
    if (count < 0 || count > bytes.remaining()) {
      throw new IOException("A length of " + count + " is impossible.");
    }
    return count;
  }
}
