package com.shipvox.live.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The agent's own socket to one session: updates go out as frames, and come back as receipts. */
final class AgentSocket extends SocketLink {
  private static final byte[] RECEIPT = "\"type\":\"RECEIPT\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = "\"type\":\"ERROR\"".getBytes(StandardCharsets.US_ASCII);

  private final Dialect dialect;
  private final int session;
  private final Runnable answered;
  private boolean live;

  AgentSocket(Loop loop, Dialect dialect, int session, Runnable answered) {
    super(loop, null);
    this.dialect = dialect;
    this.session = session;
    this.answered = answered;
  }

  boolean isLive() {
    return live;
  }

  /** The {@code n}th update of the session. */
  void update(int n) throws IOException {
    text(Update.frame(session, n));
  }

  @Override
  String path() {
    return dialect.agentSocketPath(session);
  }

  @Override
  String headers() {
    return dialect.agentSocketHeaders(session);
  }

  @Override
  void upgraded() throws IOException {
    for (String text : dialect.hello(session, null)) {
      text(text);
    }
    live = dialect.liveAt() == null;
  }

  @Override
  void message(byte[] bytes, int from, int to) {
    if (!live) {
      live = Bytes.find(bytes, from, to, dialect.liveAt()) >= 0;
    } else if (Bytes.find(bytes, from, to, RECEIPT) >= 0) {
      answered.run();
    } else if (Bytes.find(bytes, from, to, ERROR) >= 0) {
      lost(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
  }

  @Override
  void lost(String why) {
    throw new IllegalStateException("the agent's socket: " + why);
  }
}
