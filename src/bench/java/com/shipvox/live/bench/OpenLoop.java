package com.shipvox.live.bench;

import java.io.IOException;

/** Publishes by the clock, however slow the server is: a late update's latency is its own. */
final class OpenLoop {
  private final Stage stage;
  private final Posters posters;
  private final double rate;
  private long published;

  OpenLoop(Stage stage, Posters posters, double rate) {
    this.stage = stage;
    this.posters = posters;
    this.rate = rate;
  }

  void run(double seconds) throws IOException {
    long start = System.nanoTime();
    long count = (long) (seconds * rate);
    for (long i = 0; i < count; i++) {
      long due = start + (long) (i * 1e9 / rate);
      stage.loop.run(() -> System.nanoTime() >= due, 60, true);
      posters.publish((int) (published++ % stage.sessions), due);
    }
    long end = start + (long) (seconds * 1e9);
    stage.loop.run(() -> System.nanoTime() >= end, 60, true);
  }
}
