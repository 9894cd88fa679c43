package com.shipvox.live.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A viewer over WebSocket (RFC 6455), also with compression (RFC 7692). Its frames are masked with
 * zeros, which costs nothing.
 */
final class SocketViewer extends Link implements Viewer {
  private static final int TEXT = 1;
  private static final int DEFLATED = 0x40;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final InetSocketAddress server;
  private final Dialect dialect;
  private final int session;
  private final int viewer;
  private final Listener listener;
  private final Inflation inflation;
  private Dialect.Cursor resume;
  private boolean upgraded;
  private boolean live;

  SocketViewer(
      Loop loop,
      InetSocketAddress server,
      Dialect dialect,
      int session,
      int viewer,
      Listener listener,
      Inflation inflation) {
    super(loop);
    this.server = server;
    this.dialect = dialect;
    this.session = session;
    this.viewer = viewer;
    this.listener = listener;
    this.inflation = inflation;
  }

  @Override
  public void open() throws IOException {
    upgraded = false;
    live = false;
    connect(server);
  }

  @Override
  void connected() throws IOException {
    String headers =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + dialect.socketHeaders(session)
            + (inflation == null ? "" : "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    send(Http.request("GET", dialect.socketPath(session), headers, ""));
  }

  @Override
  void ended() {
    listener.lost(viewer, "connection ended");
  }

  @Override
  int parse(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    if (!upgraded) {
      int head = Http.headEnd(bytes, from, to);
      if (head < 0) {
        return from;
      }
      String status = new String(bytes, from + 9, 3, StandardCharsets.US_ASCII);
      if (!status.equals("101")) {
        listener.lost(viewer, "handshake answered " + status);
        return to;
      }
      upgraded = true;
      at = head;
      hello();
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
      listener.received(start + length - at);
      if ((bytes[at] & DEFLATED) == 0) {
        frame(bytes[at] & 0xf, bytes, start, start + length);
      } else {
        frame(bytes[at] & 0xf, inflation.out, 0, inflation.inflate(bytes, start, length));
      }
      at = start + length;
    }
    return at;
  }

  private void hello() throws IOException {
    for (String text : dialect.hello(session, resume)) {
      frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
    if (dialect.liveAt() == null) {
      live = true;
      listener.live(viewer, new byte[0], 0, 0);
    }
  }

  @Override
  public void resumeFrom(Dialect.Cursor cursor) {
    resume = cursor;
  }

  private void frame(int opcode, byte[] bytes, int from, int to) throws IOException {
    switch (opcode) {
      case TEXT -> {
        if (dialect.isPing(bytes, from, to)) {
          frame(TEXT, dialect.pong());
        } else if (live) {
          listener.message(viewer, bytes, from, to);
        } else if (Bytes.find(bytes, from, to, dialect.liveAt()) >= 0) {
          live = true;
          listener.live(viewer, bytes, from, to);
        }
      }
      case PING -> frame(PONG, java.util.Arrays.copyOfRange(bytes, from, to));
      case CLOSE ->
          listener.lost(
              viewer, "closed with " + ((bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff));
      case PONG -> {}
      default -> throw new IllegalStateException("a frame of opcode " + opcode);
    }
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
