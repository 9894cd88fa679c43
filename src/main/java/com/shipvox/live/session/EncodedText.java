package com.shipvox.live.session;

import com.shipvox.live.deflate.Deflated;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text in UTF-8, made once for all who send it. Before the text lie {@value #HEADROOM} free
 * bytes, where a transport may put its frame's header, so that header and text are one run of
 * bytes.
 */
public final class EncodedText {
  public static final int HEADROOM = 10;

  private final byte[] bytes;

  // Both are soft, because they can be made again, and no budget counts them. Written by whoever
  // decodes first, where all write the same; and once, under the monitor.
  private volatile @Nullable SoftReference<String> text;
  private volatile @Nullable SoftReference<byte[]> deflated;

  public EncodedText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes = new byte[HEADROOM + utf8.length];
    System.arraycopy(utf8, 0, bytes, HEADROOM, utf8.length);
  }

  /** A text that came encoded. */
  public static EncodedText read(ByteBuffer utf8) {
    EncodedText text = new EncodedText(utf8.remaining());
    utf8.get(text.bytes, HEADROOM, utf8.remaining());
    return text;
  }

  private EncodedText(int size) {
    bytes = new byte[HEADROOM + size];
  }

  /** The parts as one text, whose characters are copied no more than they must be. */
  static EncodedText of(String... parts) {
    byte[][] encoded = new byte[parts.length][];
    int size = 0;
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
      size += encoded[i].length;
    }
    EncodedText text = new EncodedText(size);
    int end = HEADROOM;
    for (byte[] part : encoded) {
      System.arraycopy(part, 0, text.bytes, end, part.length);
      end += part.length;
    }
    return text;
  }

  /** Bytes of the text. */
  public int length() {
    return bytes.length - HEADROOM;
  }

  /**
   * The text behind its headroom. Shared by all readers and never to be changed, but for a header
   * that depends on the text alone: then it does not matter who writes it, or how often.
   */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The text compressed, behind its headroom, as permessage-deflate has it; the same as {@link
   * #bytes()} where that does not pay. Made at the first call, for all who send it, and kept beside
   * the text.
   */
  public byte[] deflated() {
    byte[] known = kept(deflated);
    return known == null ? deflate() : known;
  }

  private synchronized byte[] deflate() {
    byte[] known = kept(deflated);
    if (known == null) {
      known = Deflated.of(bytes, HEADROOM);
      deflated = new SoftReference<>(known);
    }
    return known;
  }

  /** Whether the text holds another; nothing is kept of the look. */
  public boolean contains(String part) {
    // One character a byte on both sides: a search by bytes, as fast as the JVM's own.
    byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, HEADROOM, length(), StandardCharsets.ISO_8859_1)
        .contains(new String(utf8, StandardCharsets.ISO_8859_1));
  }

  private static <T> @Nullable T kept(@Nullable SoftReference<T> reference) {
    return reference == null ? null : reference.get();
  }

  /** The text. It is decoded at the first call, and kept while there is memory. */
  @Override
  public String toString() {
    String known = kept(text);
    if (known == null) {
      known = new String(bytes, HEADROOM, bytes.length - HEADROOM, StandardCharsets.UTF_8);
      text = new SoftReference<>(known);
    }
    return known;
  }
}
