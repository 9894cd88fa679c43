package com.shipvox.live.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** For how long nobody's update was acknowledged, by round of faults. */
final class Stalls {
  private final List<Long> rounds = new ArrayList<>();
  private long last = System.nanoTime();
  private long longest;

  synchronized void acknowledged() {
    long now = System.nanoTime();
    longest = Math.max(longest, now - last);
    last = now;
  }

  synchronized void roundEnds() {
    rounds.add(TimeUnit.NANOSECONDS.toMillis(longest));
    longest = 0;
  }

  synchronized List<Long> rounds() {
    return rounds.stream().sorted().toList();
  }
}
