package com.shipvox.live.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A viewer that polls ShipVox Live: each answer's messages, then the next request. */
final class PollViewer implements Viewer {
  private static final String SEQ = "\"seq\":";

  private final HttpLink link;
  private final InetSocketAddress server;
  private final Dialect dialect;
  private final int session;
  private final int viewer;
  private final Listener listener;
  private String epoch;
  private int seq;

  PollViewer(
      Loop loop,
      InetSocketAddress server,
      Dialect dialect,
      int session,
      int viewer,
      Listener listener) {
    this.link = new HttpLink(loop, (l, status, body) -> answered(status, body));
    this.server = server;
    this.dialect = dialect;
    this.session = session;
    this.viewer = viewer;
    this.listener = listener;
  }

  @Override
  public void open() throws IOException {
    epoch = null;
    link.requestFirst(poll());
    link.connect(server);
  }

  @Override
  public void resumeFrom(Dialect.Cursor cursor) {
    throw new IllegalStateException("polls are not resumed here");
  }

  private byte[] poll() {
    String cursor = epoch == null ? "" : "?epoch=" + epoch + "&after=" + seq + "&waitMs=25000";
    String login = "Authorization: Bearer " + dialect.tokens.viewer(session) + "\r\n";
    return Http.request("GET", dialect.updatesPath(session) + cursor, login, "");
  }

  private void answered(int status, String body) throws IOException {
    if (status != 200) {
      listener.lost(viewer, "poll answered " + status);
      return;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (epoch == null) {
      int at = body.indexOf("\"epoch\":\"") + 9;
      epoch = body.substring(at, body.indexOf('"', at));
      seq = Bytes.number(bytes, body.indexOf(SEQ) + SEQ.length());
      listener.live(viewer, bytes, 0, bytes.length);
    } else {
      // Each envelope begins with the version, which no payload of these runs holds.
      String start = "{\"v\":1,";
      for (int at = body.indexOf(start); at >= 0; ) {
        int next = body.indexOf(start, at + 1);
        listener.message(viewer, bytes, at, next < 0 ? bytes.length : next);
        seq++;
        at = next;
      }
    }
    link.request(poll());
  }

  @Override
  public void cut() throws IOException {
    link.cut();
  }
}
