package com.shipvox.live.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A viewer over Server-Sent Events; each event's data is taken for a message. */
final class StreamViewer extends Link implements Viewer {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress server;
  private final Dialect dialect;
  private final int session;
  private final int viewer;
  private final Listener listener;
  private boolean headed;
  private boolean live;

  StreamViewer(
      Loop loop,
      InetSocketAddress server,
      Dialect dialect,
      int session,
      int viewer,
      Listener listener) {
    super(loop);
    this.server = server;
    this.dialect = dialect;
    this.session = session;
    this.viewer = viewer;
    this.listener = listener;
  }

  @Override
  public void open() throws IOException {
    headed = false;
    live = false;
    connect(server);
  }

  @Override
  public void resumeFrom(Dialect.Cursor cursor) {
    throw new IllegalStateException("streams are not resumed here");
  }

  @Override
  void connected() throws IOException {
    String login =
        dialect.works ? "Authorization: Bearer " + dialect.tokens.viewer(session) + "\r\n" : "";
    String headers = "Accept: text/event-stream\r\n" + login;
    send(Http.request("GET", dialect.streamPath(session), headers, ""));
  }

  @Override
  void ended() {
    listener.lost(viewer, "stream ended");
  }

  @Override
  int parse(byte[] bytes, int from, int to) {
    int at = from;
    if (!headed) {
      int head = Http.headEnd(bytes, from, to);
      if (head < 0) {
        return from;
      }
      if (bytes[from + 9] != '2') {
        listener.lost(viewer, "stream refused");
        return to;
      }
      headed = true;
      at = head;
      if (dialect.liveAt() == null) {
        live = true;
        listener.live(viewer, bytes, 0, 0);
      }
    }
    // Chunk sizes stand on lines of their own, which are passed over like all but data.
    for (int end = at; end < to; end++) {
      if (bytes[end] == '\n') {
        line(bytes, at, end);
        at = end + 1;
      }
    }
    return at;
  }

  private void line(byte[] bytes, int from, int to) {
    if (Bytes.find(bytes, from, Math.min(to, from + DATA.length), DATA) != from) {
      return;
    }
    if (live) {
      listener.message(viewer, bytes, from, to);
    } else if (Bytes.find(bytes, from, to, dialect.liveAt()) >= 0) {
      live = true;
      listener.live(viewer, bytes, from, to);
    }
  }
}
