package com.shipvox.live.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * The agents' connections. Each session's updates go over one of them, one at a time, so that their
 * order is known.
 */
final class Posters {
  private final Stage stage;
  private final int batch;
  private final List<HttpLink> links = new ArrayList<>();
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
    for (int i = 0; i < count; i++) {
      int index = i;
      HttpLink link = new HttpLink(stage.loop, (l, status, body) -> answered(index, status, body));
      link.connect(stage.servers.get(i % stage.servers.size()));
      links.add(link);
      waiting.add(new ArrayDeque<>());
    }
  }

  int size() {
    return links.size();
  }

  boolean isBusy(int link) {
    return links.get(link).busy;
  }

  boolean isIdle() {
    return links.stream().noneMatch(l -> l.busy);
  }

  /** Publishes to a session; behind what its connection has yet to send. */
  void publish(int session, long due) throws IOException {
    int link = session % links.size();
    if (links.get(link).busy) {
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
    links.get(link).request(stage.dialect.post(session, body));
  }

  private void answered(int link, int status, String body) throws IOException {
    if (status / 100 != 2) {
      throw new IllegalStateException("an update was answered " + status + " " + body);
    }
    if (answers != null) {
      answers.add(System.nanoTime() - sentAt[link]);
    }
    Due due = waiting.get(link).poll();
    if (due != null) {
      send(link, due.session, due.at);
    }
    answered.accept(link);
  }

  void close() throws IOException {
    for (HttpLink link : links) {
      link.cut();
    }
  }
}
