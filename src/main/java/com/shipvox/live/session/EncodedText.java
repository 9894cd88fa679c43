package com.shipvox.live.session;

import com.shipvox.live.deflate.Deflated;
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
  private final int length;

  // Written by whoever decodes first; all write the same.
  private volatile @Nullable String text;

  // Written once, under the monitor.
  private volatile byte @Nullable [] deflated;

  public EncodedText(String text) {
    this(text.getBytes(StandardCharsets.UTF_8), text.length());
  }

  private EncodedText(byte[] utf8, int length) {
    this(utf8.length, length);
    System.arraycopy(utf8, 0, bytes, HEADROOM, utf8.length);
  }

  /** A text that came encoded, of so many characters. */
  public static EncodedText read(ByteBuffer utf8, int length) {
    EncodedText text = new EncodedText(utf8.remaining(), length);
    utf8.get(text.bytes, HEADROOM, utf8.remaining());
    return text;
  }

  private EncodedText(int size, int length) {
    bytes = new byte[HEADROOM + size];
    this.length = length;
  }

  /** The parts as one text, whose characters are copied no more than they must be. */
  static EncodedText of(String... parts) {
    byte[][] encoded = new byte[parts.length][];
    int size = 0;
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
      size += encoded[i].length;
      length += parts[i].length();
    }
    EncodedText text = new EncodedText(size, length);
    int end = HEADROOM;
    for (byte[] part : encoded) {
      System.arraycopy(part, 0, text.bytes, end, part.length);
      end += part.length;
    }
    return text;
  }

  /** Characters (UTF-16), as the bounds on what may wait count them. */
  public int length() {
    return length;
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
    byte[] known = deflated;
    return known == null ? deflate() : known;
  }

  private synchronized byte[] deflate() {
    byte[] known = deflated;
    if (known == null) {
      known = Deflated.of(bytes, HEADROOM);
      deflated = known;
    }
    return known;
  }

  /** The text. It is decoded at the first call, and kept for all further ones. */
  @Override
  public String toString() {
    String known = text;
    if (known == null) {
      known = new String(bytes, HEADROOM, bytes.length - HEADROOM, StandardCharsets.UTF_8);
      text = known;
    }
    return known;
  }
}
