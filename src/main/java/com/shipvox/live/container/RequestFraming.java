package com.shipvox.live.container;

import com.shipvox.live.message.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where one HTTP/1 request of a connection ends and the next one begins, by RFC 9112. Used by
 * one thread at a time.
 */
final class RequestFraming {
  private static final int MOST_LINE = 1 << 10;
  private static final int MOST_EMPTY_LINES = 4;
  private static final Pattern CHUNK =
      Pattern.compile("(\\p{XDigit}{1,15})[ \\t]*(;[\\t\\x20-\\x7e\\x80-\\xff]*)?");
  private static final byte[] END = ascii("\r\n");

  private enum Part {
    HEAD,
    DATA,
    CHUNK_LINE,
    CHUNK_END,
    TRAILERS
  }

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  // Of a body, what was not passed on; none where nothing waits, as a reset would keep its memory.
  private ByteArrayOutputStream data = new ByteArrayOutputStream(0);
  private @Nullable RequestHead head; // of the request that was not passed on whole
  private boolean headPassed;
  private Part part = Part.HEAD;
  private boolean chunked;
  private long left; // bytes of a body or chunk that have not come yet
  private int trailers; // bytes of them
  private int emptyLines; // before the head
  private int endsSeen; // of the four bytes that end a head
  private byte before; // the byte before, in a line
  private boolean lineEnded;

  /**
   * Takes bytes of one request, and no byte behind its end.
   *
   * @return where the next byte stands; {@code to}, or behind the request's end
   * @throws Refusal {@code bad-request}, {@code method-not-allowed}; then the connection must end
   */
  int take(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (part == Part.DATA) {
        int count = (int) Math.min(left, to - at);
        data.write(bytes, at, count);
        at += count;
        left -= count;
        if (left == 0 && !chunked) {
          part = Part.HEAD;
          return at;
        }
        part = left == 0 ? Part.CHUNK_END : Part.DATA;
      } else {
        at = takeLine(bytes, at, to);
        if (lineEnded && endLine()) {
          return at;
        }
      }
    }
    return at;
  }

  /**
   * What has come and may be passed on to the container: a whole head, and of the body what is
   * here, without chunk extensions and trailers, which nobody here reads. What came in many small
   * chunks is one.
   */
  byte[] passOn() {
    RequestHead current = head;
    if (current == null) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.size() + 64);
    if (!headPassed) {
      out.writeBytes(current.bytes());
      headPassed = true;
    }
    if (chunked && data.size() > 0) {
      out.writeBytes(ascii(Integer.toHexString(data.size()) + "\r\n"));
    }
    out.writeBytes(data.toByteArray());
    if (chunked && data.size() > 0) {
      out.writeBytes(END);
    }
    if (part == Part.HEAD) {
      out.writeBytes(ascii(chunked ? "0\r\n\r\n" : ""));
      head = null;
    }
    data = new ByteArrayOutputStream(0);
    return out.toByteArray();
  }

  /** Whether a body is not whole yet, of which nothing was passed on, nor its head. */
  boolean isHalf() {
    return part != Part.HEAD && !headPassed;
  }

  /** Whether a head was passed on, and the end of its request was not. */
  boolean isBegun() {
    return head != null && headPassed;
  }

  /** The head of the request that was not passed on whole; null between two requests. */
  @Nullable RequestHead head() {
    return head;
  }

  /** The client was told to send the body. */
  void sayContinued() {
    head = head == null ? null : head.continued();
  }

  /** The size of the body, as far as it is known. */
  long size() {
    return head == null ? 0 : Math.max(head.length(), data.size());
  }

  /** Bytes that are kept of it. */
  int held() {
    return data.size();
  }

  /** Takes bytes up to the end of a line, or of a head; where the next one stands. */
  private int takeLine(byte[] bytes, int from, int to) {
    boolean inHead = part == Part.HEAD;
    int kept = line.size();
    int at = from;
    lineEnded = false;
    while (at < to && !lineEnded) {
      byte next = bytes[at++];
      if ((before == '\r') != (next == '\n')) {
        throw RequestHead.bad("Each line must end with CR and LF, and hold neither.");
      }
      before = next;
      if (inHead) {
        boolean expected = next == (endsSeen % 2 == 0 ? '\r' : '\n');
        endsSeen = expected ? endsSeen + 1 : 0;
        lineEnded = endsSeen == 4 || (endsSeen == 2 && kept + at - from == 2);
      } else {
        lineEnded = next == '\n';
      }
    }
    if (kept + at - from > (inHead ? RequestHead.MOST_BYTES : MOST_LINE)) {
      throw RequestHead.bad("The head, or a line of a chunk, is too long.");
    }
    line.write(bytes, from, at - from);
    return at;
  }

  /** True at the end of the request. */
  private boolean endLine() {
    byte[] bytes = line.toByteArray();
    line.reset();
    endsSeen = 0;
    before = 0;
    return switch (part) {
      case HEAD -> endHead(bytes);
      case CHUNK_LINE -> endChunkLine(bytes);
      case CHUNK_END -> endChunk(bytes);
      case TRAILERS -> endTrailer(bytes);
      case DATA -> throw new IllegalStateException("Data has no lines.");
    };
  }

  private boolean endHead(byte[] bytes) {
    if (bytes.length == END.length) { // RFC 9112, section 2.2: ignored before a request line.
      if (++emptyLines > MOST_EMPTY_LINES) {
        throw RequestHead.bad("A request must begin with its request line.");
      }
      return false;
    }
    RequestHead read = RequestHead.read(bytes);
    head = read;
    headPassed = false;
    emptyLines = 0;
    trailers = 0;
    chunked = read.length() == RequestHead.CHUNKED;
    left = Math.max(0, read.length());
    part = chunked ? Part.CHUNK_LINE : left > 0 ? Part.DATA : Part.HEAD;
    return part == Part.HEAD;
  }

  private boolean endChunkLine(byte[] bytes) {
    Matcher chunk =
        CHUNK.matcher(new String(bytes, 0, bytes.length - 2, StandardCharsets.ISO_8859_1));
    if (!chunk.matches()) {
      throw RequestHead.bad("A chunk must begin with its size in hexadecimal digits.");
    }
    left = Long.parseLong(chunk.group(1), 16);
    part = left == 0 ? Part.TRAILERS : Part.DATA;
    return false;
  }

  private boolean endChunk(byte[] bytes) {
    if (bytes.length != END.length) {
      throw RequestHead.bad("A chunk must end where its size says.");
    }
    part = Part.CHUNK_LINE;
    return false;
  }

  private boolean endTrailer(byte[] bytes) {
    trailers += bytes.length;
    if (trailers > RequestHead.MOST_BYTES) {
      throw RequestHead.bad("The trailers are too long.");
    }
    if (bytes.length > END.length) {
      return false;
    }
    part = Part.HEAD;
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
