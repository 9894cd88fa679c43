package com.shipvox.live.container;

import com.shipvox.live.security.RateLimiter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the bytes that a client sends on its WebSocket, before the server's own parser sees
 * them, and lets pass what RFC 6455 allows within our limits. A frame is judged by its header, so
 * one that declares too much is cut before its first byte arrives. At a violation a close frame
 * takes the place of the rest, as if the client had sent it: the server then closes in good order,
 * with that code. A compressed message is collected, inflated as far as a plain one may be long,
 * and goes on as a plain one in one frame, so that nobody behind needs to know of compression. Fed
 * by one thread at a time; {@link #halfSentSince} may be read by any.
 */
final class FrameWatch {
  static final int PROTOCOL_ERROR = 1002;

  /** A frame that is in order, but whose content is not what its bit says: not DEFLATE. */
  static final int BAD_DATA = 1007;

  static final int TOO_BIG = 1009;
  static final int TOO_FAST = 4429;

  private static final int FIN = 0x80;
  private static final int DEFLATED = 0x40;
  private static final int MASKED = 0x80;
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PONG = 10;
  private static final int MOST_CONTROL_BYTES = 125;

  private final int mostBytes;
  private final RateLimiter uncounted;
  private final @Nullable RateLimiter inflated;
  private final InstantSource clock;

  private final byte[] header = new byte[14];
  private int headerHas;
  private long payloadLeft;
  private boolean inMessage;
  private long messageBytes;
  private @Nullable DeflatedMessage deflated;
  private int closedWith;
  private volatile long startedAt;

  /**
   * A watch over one connection.
   *
   * @param mostBytes of one message, however it is cut into frames
   * @param perSecond frames that no endpoint ever sees: pings, pongs and continuations; and as many
   *     compressed messages, because a whole read of these would inflate to much more before the
   *     endpoint counts the first
   * @param inflating whether messages may be compressed
   */
  FrameWatch(int mostBytes, int perSecond, boolean inflating, InstantSource clock) {
    this.mostBytes = mostBytes;
    this.uncounted = new RateLimiter(perSecond, clock);
    this.inflated = inflating ? new RateLimiter(perSecond, clock) : null;
    this.clock = clock;
  }

  /** Takes what came in and adds what may go on to {@code out}; a header only when it is whole. */
  void take(byte[] bytes, int length, ByteArrayOutputStream out) {
    int at = 0;
    while (at < length && closedWith == 0) {
      if (payloadLeft > 0) {
        int part = (int) Math.min(payloadLeft, length - at);
        DeflatedMessage message = deflated;
        if (message != null && opcode() < CLOSE) {
          message.add(bytes, at, part, header, headerLength() - 4, length() - payloadLeft);
        } else {
          out.write(bytes, at, part);
        }
        at += part;
        payloadLeft -= part;
        endFrameIfWhole(out);
      } else {
        header[headerHas++] = bytes[at++];
        if (startedAt == 0) {
          startedAt = clock.millis();
        }
        readHeader(out);
      }
    }
  }

  /** When the frame or message began that is not whole yet, ms since 1970; 0 if there is none. */
  long halfSentSince() {
    return startedAt;
  }

  private void readHeader(ByteArrayOutputStream out) {
    if (headerHas < 2 || (headerHas > 2 && headerHas < headerLength())) {
      return;
    }
    int violation = headerHas == 2 ? judgeStart() : 0;
    if (violation == 0 && headerHas == headerLength()) {
      violation = judgeLength();
    }
    if (violation != 0) {
      close(violation, out);
    } else if (headerHas == headerLength()) {
      beginPayload(out);
    }
  }

  /** By the first two bytes: reserved bits, opcode, mask, and the order of fragments. */
  private int judgeStart() {
    int opcode = opcode();
    boolean known = opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
    if ((header[0] & 0x30) != 0 || !known || (header[1] & MASKED) == 0) {
      return PROTOCOL_ERROR;
    }
    // Said once of a message, by its first frame, and only where both sides agreed.
    boolean isFirst = opcode > CONTINUATION && opcode <= BINARY;
    if (isDeflated() && (inflated == null || !isFirst)) {
      return PROTOCOL_ERROR;
    }
    if (opcode >= CLOSE) {
      return isFinal() && shortLength() <= MOST_CONTROL_BYTES ? 0 : PROTOCOL_ERROR;
    }
    return (opcode == CONTINUATION) == inMessage ? 0 : PROTOCOL_ERROR;
  }

  private int judgeLength() {
    long length = length();
    int least = shortLength() == 126 ? 126 : shortLength() == 127 ? 1 << 16 : 0;
    if (length < least) { // A length in more bytes than it needs, or a negative one.
      return PROTOCOL_ERROR;
    }
    int opcode = opcode();
    boolean isSeen = opcode == CLOSE || (opcode > CONTINUATION && opcode <= BINARY);
    RateLimiter rate = isDeflated() ? inflated : isSeen ? null : uncounted;
    if (rate != null && !rate.tryAcquire(1)) {
      return TOO_FAST;
    }
    long before = opcode == CONTINUATION ? messageBytes : 0;
    return length > mostBytes - before ? TOO_BIG : 0;
  }

  private void beginPayload(ByteArrayOutputStream out) {
    payloadLeft = length();
    if (isDeflated()) {
      deflated = new DeflatedMessage(opcode());
    }
    if (deflated == null || opcode() >= CLOSE) {
      out.write(header, 0, headerHas);
    }
    if (opcode() < CLOSE) {
      messageBytes = (opcode() == CONTINUATION ? messageBytes : 0) + payloadLeft;
      inMessage = !isFinal();
    }
    headerHas = 0;
    endFrameIfWhole(out);
  }

  private void endFrameIfWhole(ByteArrayOutputStream out) {
    if (payloadLeft == 0 && !inMessage) {
      startedAt = 0;
      DeflatedMessage message = deflated;
      if (message != null) {
        deflated = null;
        inflate(message, out);
      }
    }
  }

  private void inflate(DeflatedMessage message, ByteArrayOutputStream out) {
    try {
      byte[] plain = message.inflate(mostBytes);
      if (plain == null) {
        close(TOO_BIG, out);
      } else {
        write(message.opcode(), plain, out);
      }
    } catch (DataFormatException e) {
      close(BAD_DATA, out);
    }
  }

  private void close(int code, ByteArrayOutputStream out) {
    closedWith = code;
    startedAt = 0;
    deflated = null;
    write(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, out);
  }

  /** A whole frame, masked as a client's must be, with a key of zeros. */
  private static void write(int opcode, byte[] payload, ByteArrayOutputStream out) {
    ByteBuffer start = ByteBuffer.allocate(14).put((byte) (FIN | opcode));
    if (payload.length < 126) {
      start.put((byte) (MASKED | payload.length));
    } else if (payload.length < 1 << 16) {
      start.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      start.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    out.write(start.array(), 0, start.position() + 4);
    out.writeBytes(payload);
  }

  private int opcode() {
    return header[0] & 0x0f;
  }

  private boolean isFinal() {
    return (header[0] & FIN) != 0;
  }

  private boolean isDeflated() {
    return (header[0] & DEFLATED) != 0;
  }

  private int shortLength() {
    return header[1] & 0x7f;
  }

  private int lengthBytes() {
    return shortLength() == 126 ? 2 : shortLength() == 127 ? 8 : 0;
  }

  private int headerLength() {
    return 2 + lengthBytes() + 4;
  }

  private long length() {
    if (lengthBytes() == 0) {
      return shortLength();
    }
    long length = 0;
    for (int i = 0; i < lengthBytes(); i++) {
      length = length << 8 | (header[2 + i] & 0xff);
    }
    return length;
  }
}
