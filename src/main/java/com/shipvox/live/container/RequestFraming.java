package com.shipvox.live.container;

import com.shipvox.live.message.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where one HTTP/1 request of a connection ends and the next one begins, by RFC 9112. Used by
 * one thread at a time.
 */
final class RequestFraming {
  private static final int MOST_LINE = 1 << 10;
  private static final int MOST_EMPTY_LINES = 4;
  private static final Pattern CHUNK =
      Pattern.compile("(\\p{XDigit}{1,15})[ \\t]*(;[\\t\\x20-\\x7e\\x80-\\xff]*)?");
  private static final byte[] END = "\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private enum Part {
    HEAD,
    DATA,
    CHUNK_LINE,
    CHUNK_END,
    TRAILERS
  }

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private Part part = Part.HEAD;
  private boolean chunked;
  private boolean upgrades;
  private long left; // bytes of a body or chunk that have not come yet
  private int trailers; // bytes of them
  private int emptyLines; // before the head
  private int endsSeen; // of the four bytes that end a head
  private byte before; // the byte before, in a line

  /**
   * Takes bytes of one request, and no byte behind its end.
   *
   * @param out gets what the container may see: whole heads, and bodies without chunk extensions
   *     and trailers, which nobody here reads
   * @return where the next byte stands; {@code to}, or behind the request's end
   * @throws Refusal {@code bad-request}, {@code method-not-allowed}; then the connection must end
   */
  int take(byte[] bytes, int from, int to, ByteArrayOutputStream out) {
    int at = from;
    while (at < to) {
      if (part == Part.DATA) {
        int count = (int) Math.min(left, to - at);
        out.write(bytes, at, count);
        at += count;
        left -= count;
        if (left == 0 && !chunked) {
          part = Part.HEAD;
          return at;
        }
        part = left == 0 ? Part.CHUNK_END : Part.DATA;
      } else if (takeLineByte(bytes[at++]) && endLine(out)) {
        return at;
      }
    }
    return at;
  }

  /** Whether a head was passed on whose body is not whole yet. */
  boolean isWithinBody() {
    return part != Part.HEAD;
  }

  /** Whether the request that was taken last asked for a WebSocket. */
  boolean upgrades() {
    return upgrades;
  }

  /** True at the end of a line, or of a head. */
  private boolean takeLineByte(byte next) {
    boolean ends = before == '\r' && next == '\n';
    if ((before == '\r') != (next == '\n')) {
      throw RequestHead.bad("Each line must end with CR and LF, and hold neither.");
    }
    before = next;
    line.write(next);
    if (line.size() > (part == Part.HEAD ? RequestHead.MOST_BYTES : MOST_LINE)) {
      throw RequestHead.bad("The head, or a line of a chunk, is too long.");
    }
    if (part != Part.HEAD) {
      return ends;
    }
    boolean expected = next == (endsSeen % 2 == 0 ? '\r' : '\n');
    endsSeen = expected ? endsSeen + 1 : 0;
    return endsSeen == 4 || (endsSeen == 2 && line.size() == 2);
  }

  /** True at the end of the request. */
  private boolean endLine(ByteArrayOutputStream out) {
    byte[] bytes = line.toByteArray();
    line.reset();
    endsSeen = 0;
    before = 0;
    return switch (part) {
      case HEAD -> endHead(bytes, out);
      case CHUNK_LINE -> endChunkLine(bytes, out);
      case CHUNK_END -> endChunk(bytes, out);
      case TRAILERS -> endTrailer(bytes, out);
      case DATA -> throw new IllegalStateException("Data has no lines.");
    };
  }

  private boolean endHead(byte[] bytes, ByteArrayOutputStream out) {
    if (bytes.length == END.length) { // RFC 9112, section 2.2: ignored before a request line.
      if (++emptyLines > MOST_EMPTY_LINES) {
        throw RequestHead.bad("A request must begin with its request line.");
      }
      return false;
    }
    RequestHead head = RequestHead.read(bytes);
    out.writeBytes(head.bytes());
    emptyLines = 0;
    trailers = 0;
    upgrades = head.upgrades();
    chunked = head.length() == RequestHead.CHUNKED;
    left = Math.max(0, head.length());
    part = chunked ? Part.CHUNK_LINE : left > 0 ? Part.DATA : Part.HEAD;
    return part == Part.HEAD;
  }

  private boolean endChunkLine(byte[] bytes, ByteArrayOutputStream out) {
    Matcher chunk =
        CHUNK.matcher(new String(bytes, 0, bytes.length - 2, StandardCharsets.ISO_8859_1));
    if (!chunk.matches()) {
      throw RequestHead.bad("A chunk must begin with its size in hexadecimal digits.");
    }
    left = Long.parseLong(chunk.group(1), 16);
    part = left == 0 ? Part.TRAILERS : Part.DATA;
    if (left > 0) {
      out.writeBytes((Long.toHexString(left) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    return false;
  }

  private boolean endChunk(byte[] bytes, ByteArrayOutputStream out) {
    if (bytes.length != END.length) {
      throw RequestHead.bad("A chunk must end where its size says.");
    }
    out.writeBytes(END);
    part = Part.CHUNK_LINE;
    return false;
  }

  private boolean endTrailer(byte[] bytes, ByteArrayOutputStream out) {
    trailers += bytes.length;
    if (trailers > RequestHead.MOST_BYTES) {
      throw RequestHead.bad("The trailers are too long.");
    }
    if (bytes.length > END.length) {
      return false;
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    part = Part.HEAD;
    return true;
  }
}
