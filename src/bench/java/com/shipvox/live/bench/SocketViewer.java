package com.shipvox.live.bench;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A viewer over WebSocket. */
final class SocketViewer extends SocketLink implements Viewer {
  private final InetSocketAddress server;
  private final Dialect dialect;
  private final int session;
  private final int viewer;
  private final Listener listener;
  private Dialect.Cursor resume;
  private boolean live;

  SocketViewer(
      Loop loop,
      InetSocketAddress server,
      Dialect dialect,
      int session,
      int viewer,
      Listener listener,
      Inflation inflation) {
    super(loop, inflation);
    this.server = server;
    this.dialect = dialect;
    this.session = session;
    this.viewer = viewer;
    this.listener = listener;
  }

  @Override
  public void open() throws IOException {
    live = false;
    connect(server);
  }

  @Override
  String path() {
    return dialect.socketPath(session);
  }

  @Override
  String headers() {
    return dialect.socketHeaders(session);
  }

  @Override
  void upgraded() throws IOException {
    for (String text : dialect.hello(session, resume)) {
      text(text);
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

  @Override
  void message(byte[] bytes, int from, int to) throws IOException {
    if (dialect.isPing(bytes, from, to)) {
      text(dialect.pong());
    } else if (live) {
      listener.message(viewer, bytes, from, to);
    } else if (Bytes.find(bytes, from, to, dialect.liveAt()) >= 0) {
      live = true;
      listener.live(viewer, bytes, from, to);
    }
  }

  @Override
  void received(int bytes) {
    listener.received(bytes);
  }

  @Override
  void lost(String why) {
    listener.lost(viewer, why);
  }
}
