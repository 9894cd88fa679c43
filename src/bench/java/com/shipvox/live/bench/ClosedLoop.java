package com.shipvox.live.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Publishes as fast as the server keeps up: each connection's next update goes out when the answer
 * and all deliveries of the one before are there.
 */
final class ClosedLoop {
  private final Stage stage;
  private final Posters posters;
  private final int[] session;
  private final long[] startedAt;
  private boolean going = true;

  /** Updates that are answered and delivered to all. */
  long done;

  /** How long each took; null while nothing is measured. */
  Samples wholes;

  ClosedLoop(Stage stage, Posters posters) {
    this.stage = stage;
    this.posters = posters;
    this.session = new int[posters.size()];
    this.startedAt = new long[posters.size()];
    posters.answered = this::check;
    stage.audit.settled = s -> check(s % posters.size());
  }

  void start() {
    for (int link = 0; link < session.length; link++) {
      session[link] = link;
      publish(link);
    }
  }

  void stop() {
    going = false;
  }

  private void check(int link) {
    if (posters.isBusy(link) || !stage.audit.isSettled(session[link])) {
      return;
    }
    done++;
    if (wholes != null) {
      wholes.add(System.nanoTime() - startedAt[link]);
    }
    if (going) {
      int next = session[link] + posters.size();
      session[link] = next < stage.sessions ? next : link;
      publish(link);
    }
  }

  private void publish(int link) {
    startedAt[link] = System.nanoTime();
    try {
      posters.publish(session[link], startedAt[link]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
