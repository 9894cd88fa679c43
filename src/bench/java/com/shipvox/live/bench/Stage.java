package com.shipvox.live.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** What every measure stands on: the server, its sessions, their viewers and who posts to them. */
final class Stage {
  private static final double PATIENCE_SECONDS = 60;

  final Options options;
  final Loop loop = new Loop();
  final Dialect dialect;
  final List<InetSocketAddress> servers = new ArrayList<>();
  final List<String> pids;
  final int sessions;
  final Audit audit;
  private final Inflation inflation;
  final List<Viewer> viewers = new ArrayList<>();
  final Result result = new Result();

  Stage(Options options, int sessions, int viewersEach)
      throws IOException, GeneralSecurityException {
    this.options = options;
    this.sessions = sessions;
    this.pids = options.list("pids");
    this.inflation = options.values().containsKey("deflate") ? new Inflation() : null;
    Tokens tokens = Tokens.of(Path.of(options.text("key")), options.text("run"));
    dialect = Dialect.of(options.text("dialect"), options.text("form").equals("work"), tokens);
    for (String port : options.list("ports")) {
      servers.add(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)));
    }
    audit = new Audit(sessions, viewersEach);
    for (int viewer = 0; viewer < audit.viewers(); viewer++) {
      viewers.add(viewer(viewer));
    }
  }

  private Viewer viewer(int viewer) {
    // One after another over the nodes, so that the viewers of one session are on several.
    InetSocketAddress server = servers.get(viewer / sessions % servers.size());
    int session = audit.sessionOf(viewer);
    return switch (options.values().getOrDefault("transport", "socket")) {
      case "socket" -> new SocketViewer(loop, server, dialect, session, viewer, audit, inflation);
      case "sse" -> new StreamViewer(loop, server, dialect, session, viewer, audit);
      case "poll" -> new PollViewer(loop, server, dialect, session, viewer, audit);
      default -> throw new IllegalArgumentException("transport");
    };
  }

  /** Makes the sessions, where the contender wants that, and signs their viewers' tokens. */
  void createSessions() throws IOException {
    for (int session = 0; session < sessions; session++) {
      // Kept from then on: no measure's time is the generator's signing.
      dialect.socketHeaders(session);
      call(dialect.create(session));
    }
  }

  /** Ends the sessions and the connections to them. */
  void close() throws IOException {
    for (Viewer viewer : viewers) {
      viewer.cut();
    }
    for (int session = 0; session < sessions; session++) {
      call(dialect.end(session));
    }
  }

  private void call(byte[] request) throws IOException {
    if (request == null) {
      return;
    }
    int[] answer = {0};
    HttpLink link = new HttpLink(loop, (l, status, body) -> answer[0] = status);
    link.requestFirst(request);
    link.connect(servers.get(0));
    loop.run(() -> answer[0] != 0, PATIENCE_SECONDS, false);
    link.close();
    if (answer[0] / 100 != 2) {
      throw new IllegalStateException("the server answered " + answer[0]);
    }
  }

  /**
   * Opens viewers until they are live, at most so many handshakes at a time.
   *
   * @param all indexes of the viewers
   */
  void open(List<Integer> all, int atATime) throws IOException {
    int before = audit.live;
    int opened = 0;
    while (audit.live - before < all.size()) {
      while (opened < all.size() && opened - (audit.live - before) < atATime) {
        viewers.get(all.get(opened++)).open();
      }
      int seen = audit.live;
      loop.run(() -> audit.live > seen, PATIENCE_SECONDS, false);
    }
  }

  List<Integer> everyViewer() {
    return java.util.stream.IntStream.range(0, audit.viewers()).boxed().toList();
  }

  /** Waits until every delivery is there, or gives up: the audit then tells what is lost. */
  void settle() throws IOException {
    long end = System.nanoTime() + 10_000_000_000L;
    loop.run(() -> audit.outstanding() == 0 || System.nanoTime() > end, PATIENCE_SECONDS, false);
  }

  Window window() throws IOException {
    return new Window(pids);
  }
}
