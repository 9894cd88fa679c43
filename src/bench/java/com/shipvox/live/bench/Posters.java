package com.shipvox.live.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The agents: each of their sessions gets its updates one at a time, so that their order is known,
 * by posts over one connection or by a socket for each session.
 */
final class Posters {
  private final Stage stage;
  private final int batch;
  private final List<HttpLink> links = new ArrayList<>();
  private final List<AgentSocket> sockets = new ArrayList<>();
  private final boolean[] busy;
  private final List<Queue<Due>> waiting = new ArrayList<>();

  /** How late the generator itself was; null while nothing is measured. */
  Samples lag;

  /** From an update's sending to its answer; null while nothing is measured. */
  Samples answers;

  private final long[] sentAt;

  /** Told which connection's update was answered. */
  IntConsumer answered = link -> {};

  private record Due(int session, long at) {}

  Posters(Stage stage, int count, int batch) throws IOException {
    this.stage = stage;
    this.batch = batch;
    this.sentAt = new long[count];
    this.busy = new boolean[count];
    for (int i = 0; i < count; i++) {
      int index = i;
      HttpLink link = new HttpLink(stage.loop, (l, status, body) -> answered(index, status, body));
      link.connect(stage.servers.get(i % stage.servers.size()));
      links.add(link);
      waiting.add(new ArrayDeque<>());
    }
    if (stage.options.values().getOrDefault("agents", "post").equals("socket")) {
      openSockets();
    }
  }

  private void openSockets() throws IOException {
    for (int session = 0; session < stage.sessions; session++) {
      int link = session % links.size();
      AgentSocket socket =
          new AgentSocket(stage.loop, stage.dialect, session, () -> answered(link));
      socket.connect(stage.servers.get(link % stage.servers.size()));
      sockets.add(socket);
    }
    stage.loop.run(() -> sockets.stream().allMatch(AgentSocket::isLive), 60, false);
  }

  int size() {
    return links.size();
  }

  boolean isBusy(int link) {
    return busy[link];
  }

  boolean isIdle() {
    return IntStream.range(0, busy.length).noneMatch(link -> busy[link]);
  }

  /** Publishes to a session; behind what its connection has yet to send. */
  void publish(int session, long due) throws IOException {
    int link = session % links.size();
    if (busy[link]) {
      waiting.get(link).add(new Due(session, due));
    } else {
      send(link, session, due);
    }
  }

  private void send(int link, int session, long due) throws IOException {
    int n = stage.audit.publish(session, batch, due);
    String body = batch == 1 ? Update.json(session, n) : Update.batch(session, n, batch);
    long now = System.nanoTime();
    if (lag != null) {
      lag.add(now - due);
    }
    sentAt[link] = now;
    busy[link] = true;
    if (sockets.isEmpty()) {
      links.get(link).request(stage.dialect.post(session, body));
    } else {
      sockets.get(session).update(n);
    }
  }

  private void answered(int link, int status, String body) {
    if (status / 100 != 2) {
      throw new IllegalStateException("an update was answered " + status + " " + body);
    }
    answered(link);
  }

  private void answered(int link) {
    busy[link] = false;
    if (answers != null) {
      answers.add(System.nanoTime() - sentAt[link]);
    }
    Due due = waiting.get(link).poll();
    if (due != null) {
      try {
        send(link, due.session, due.at);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    answered.accept(link);
  }

  void close() throws IOException {
    for (HttpLink link : links) {
      link.cut();
    }
    for (AgentSocket socket : sockets) {
      socket.cut();
    }
  }
}
