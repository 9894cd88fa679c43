package com.shipvox.live.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final int BATCHES_IN_TIME = 150;

  @Test
  void batch_ofFewSockets_isATenthOfTheRate() {
    assertEquals(100, Drain.batch(5_000, 1_000));
  }

  @Test
  void batch_atALowRate_isNeverEmpty() {
    assertEquals(1, Drain.batch(3, 1));
  }

  @Property
  void batch_ofAnySize_closesAllInTime(
      @ForAll @IntRange(max = 1_000_000) int sockets,
      @ForAll @IntRange(min = 1, max = 1_000_000) int perSecond) {
    assertTrue((long) Drain.batch(sockets, perSecond) * BATCHES_IN_TIME >= sockets);
  }
}
