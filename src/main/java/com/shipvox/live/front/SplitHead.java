package com.shipvox.live.front;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 message, as bytes, without what its {@code Content-Length} says: other
 * messages are held against it byte by byte. Immutable.
 */
final class SplitHead {
  private static final byte[] END = {'\r', '\n', '\r', '\n'};
  private static final byte[] LENGTH = {
    '\r', '\n', 'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'
  };

  /** So long a length fits in an int. */
  private static final int MOST_DIGITS = 9;

  private final byte[] before;
  private final byte[] behind;

  private SplitHead(byte[] before, byte[] behind) {
    this.before = before;
    this.behind = behind;
  }

  /**
   * The head that begins somewhere in {@code bytes}, of a message that ends with them; null where
   * it is not whole, or says anything but one plain length, which must be that of the body.
   *
   * @param from where to begin; behind a request's path, where paths may differ
   */
  static @Nullable SplitHead of(byte[] bytes, int from, int to) {
    int end = find(END, bytes, from, to);
    int length = find(LENGTH, bytes, from, to);
    if (end < 0 || length < 0 || length > end || find(LENGTH, bytes, length + 1, end) >= 0) {
      return null;
    }
    int digits = length + LENGTH.length;
    while (bytes[digits] == ' ') {
      digits++;
    }
    int behind = digits;
    while (isDigit(bytes[behind])) {
      behind++;
    }
    SplitHead head =
        new SplitHead(
            Arrays.copyOfRange(bytes, from, digits),
            Arrays.copyOfRange(bytes, behind, end + END.length));
    return bytes[behind] == '\r' && head.body(bytes, from, to) >= 0 ? head : null;
  }

  /**
   * Where the body begins of the one message that {@code bytes} hold, if its head is this one and
   * its body as long as it says; −1 for anything else.
   */
  int body(byte[] bytes, int from, int to) {
    int at = from + before.length;
    if (at >= to || !Arrays.equals(bytes, from, at, before, 0, before.length)) {
      return -1;
    }
    int most = Math.min(to, at + MOST_DIGITS);
    int length = 0;
    int digits = at;
    while (digits < most && isDigit(bytes[digits])) {
      length = 10 * length + bytes[digits++] - '0';
    }
    int body = digits + behind.length;
    return digits > at
            && body <= to
            && to - body == length
            && Arrays.equals(bytes, digits, body, behind, 0, behind.length)
        ? body
        : -1;
  }

  /** The same head before another body, and that. */
  byte[] message(byte[] body) {
    byte[] digits = Integer.toString(body.length).getBytes(US_ASCII);
    byte[] whole =
        Arrays.copyOf(before, before.length + digits.length + behind.length + body.length);
    System.arraycopy(digits, 0, whole, before.length, digits.length);
    System.arraycopy(behind, 0, whole, before.length + digits.length, behind.length);
    System.arraycopy(body, 0, whole, whole.length - body.length, body.length);
    return whole;
  }

  /** Whether this is the same head. */
  boolean isSame(SplitHead other) {
    return Arrays.equals(before, other.before) && Arrays.equals(behind, other.behind);
  }

  boolean startsWith(byte[] bytes) {
    return before.length >= bytes.length
        && Arrays.equals(before, 0, bytes.length, bytes, 0, bytes.length);
  }

  /** Whether it has that header; its name in small letters. */
  boolean has(String header) {
    byte[] line = ("\r\n" + header + ":").getBytes(US_ASCII);
    return find(line, before, 0, before.length) >= 0 || find(line, behind, 0, behind.length) >= 0;
  }

  /** Where what is sought, in small letters, stands in any; −1 where it does not. */
  private static int find(byte[] sought, byte[] bytes, int from, int to) {
    for (int i = from; i <= to - sought.length; i++) {
      int n = 0;
      while (n < sought.length && small(bytes[i + n]) == sought[n]) {
        n++;
      }
      if (n == sought.length) {
        return i;
      }
    }
    return -1;
  }

  private static byte small(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c + 'a' - 'A') : c;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
