package com.shipvox.live.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client's end of a WebSocket (RFC 6455), also with compression (RFC 7692). Its frames are masked
 * with zeros, which costs nothing.
 */
abstract class SocketLink extends Link {
  private static final int TEXT = 1;
  private static final int DEFLATED = 0x40;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Inflation inflation;
  private boolean upgraded;

  /**
   * @param inflation null without compression
   */
  SocketLink(Loop loop, Inflation inflation) {
    super(loop);
    this.inflation = inflation;
  }

  abstract String path();

  /** Each ends with a line break. */
  abstract String headers();

  /** The handshake is done. */
  abstract void upgraded() throws IOException;

  /** One message; the bytes are only good during the call. */
  abstract void message(byte[] bytes, int from, int to) throws IOException;

  abstract void lost(String why);

  /** One frame of so many bytes on the wire. */
  void received(int bytes) {}

  @Override
  final void connected() throws IOException {
    upgraded = false;
    String headers =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers()
            + (inflation == null ? "" : "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    send(Http.request("GET", path(), headers, ""));
  }

  @Override
  final void ended() {
    lost("connection ended");
  }

  @Override
  final int parse(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    if (!upgraded) {
      int head = Http.headEnd(bytes, from, to);
      if (head < 0) {
        return from;
      }
      String status = new String(bytes, from + 9, 3, StandardCharsets.US_ASCII);
      if (!status.equals("101")) {
        lost("handshake answered " + status);
        return to;
      }
      upgraded = true;
      at = head;
      upgraded();
    }
    while (to - at >= 2) {
      int length = bytes[at + 1] & 0x7f;
      int start = at + 2;
      if (length == 126) {
        start = at + 4;
        length = to < start ? 0 : (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
      } else if (length == 127) {
        start = at + 10;
        length = 0;
        for (int i = at + 6; i < start && start <= to; i++) {
          length = length << 8 | bytes[i] & 0xff;
        }
      }
      if (start + length > to || start > to) {
        return at;
      }
      received(start + length - at);
      if ((bytes[at] & DEFLATED) == 0) {
        frame(bytes[at] & 0xf, bytes, start, start + length);
      } else {
        frame(bytes[at] & 0xf, inflation.out, 0, inflation.inflate(bytes, start, length));
      }
      at = start + length;
    }
    return at;
  }

  private void frame(int opcode, byte[] bytes, int from, int to) throws IOException {
    switch (opcode) {
      case TEXT -> message(bytes, from, to);
      case PING -> frame(PONG, Arrays.copyOfRange(bytes, from, to));
      case CLOSE -> lost("closed with " + ((bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff));
      case PONG -> {}
      default -> throw new IllegalStateException("a frame of opcode " + opcode);
    }
  }

  final void text(byte[] utf8) throws IOException {
    frame(TEXT, utf8);
  }

  final void text(String text) throws IOException {
    text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends one frame of at most 65,535 bytes. */
  private void frame(int opcode, byte[] payload) throws IOException {
    boolean small = payload.length < 126;
    byte[] frame = new byte[payload.length + (small ? 6 : 8)];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | (small ? payload.length : 126));
    if (!small) {
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(payload, 0, frame, frame.length - payload.length, payload.length);
    send(frame);
  }
}
