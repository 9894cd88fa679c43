package com.shipvox.live.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class OriginsTest {
  private static final long LATER = Origins.PAUSE_NANOS + 1;

  private final Origins origins = new Origins();

  OriginsTest() {
    origins.restart(0);
  }

  private int countUntilMove(String node, int most, long now) {
    for (int n = 1; n <= most; n++) {
      if (origins.count(node, now)) {
        return n;
      }
    }
    return -1;
  }

  @Test
  void allAtOneNode_thatShouldLeadSoon() {
    assertEquals(Origins.ENOUGH, countUntilMove("a", 100, LATER));
  }

  @Test
  void justMoved_staysForAWhile() {
    assertEquals(-1, countUntilMove("a", 100, Origins.PAUSE_NANOS));
    assertTrue(origins.count("a", LATER));
    origins.restart(LATER);
    assertEquals(-1, countUntilMove("b", 100, LATER + 1));
  }

  @Test
  void inTurnOrByChance_nobodyShould() {
    Random chance = new Random(1);
    for (int n = 0; n < 10_000; n++) {
      assertFalse(origins.count(n % 2 == 0 ? "a" : "b", LATER));
    }
    int moves = 0;
    for (int n = 0; n < 10_000; n++) {
      moves += origins.count("n" + chance.nextInt(3), LATER) ? 1 : 0;
    }
    assertTrue(moves < 50, moves + " of 10 000 updates");
  }

  @Test
  void aFewElsewhere_moveAllTheSame() {
    boolean moved = false;
    for (int n = 0; n < 100; n++) {
      moved |= origins.count(n % 10 == 9 ? "b" : "a", LATER);
    }
    assertTrue(moved);
  }
}
