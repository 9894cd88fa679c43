package com.shipvox.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.faults.History.Fault;
import com.shipvox.live.faults.History.Finding;
import com.shipvox.live.faults.History.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker finds each kind of planted fault, and nothing in a history without one. */
final class HistoryTest {
  private final History history = new History();

  @BeforeEach
  void threeUpdates() {
    append("a-0", 10, 20, 1);
    append("b-0", 12, 25, 2);
    append("a-1", 30, 40, 3);
  }

  private void append(String id, long from, long to, long seq) {
    history.begins(id, from);
    history.acknowledged(id, to, seq);
  }

  private Set<Fault> faults() {
    return history.check().stream().map(Finding::fault).collect(Collectors.toSet());
  }

  @Test
  void rightHistory_nothingFound() {
    history.read("read", 5, 15, 1);
    history.read("read", 41, 45, 3, List.of(new Slice("a", 1, 3), new Slice("b", 0, 2)));
    history.begins("b-1", 42);
    history.sees(4, "b-1");
    history.read("read", 46, 50, 4, List.of(new Slice("b", 1, 4)));
    assertEquals(List.of(), history.check());
  }

  @Test
  void concurrentOperations_anyOrderOfThem_nothingFound() {
    append("b-1", 50, 90, 5);
    append("a-2", 55, 80, 4);
    history.read("read", 51, 85, 3);
    history.read("read", 52, 70, 5);
    assertEquals(List.of(), history.check());
  }

  @Test
  void staleRead_found() {
    history.read("read", 41, 45, 2);
    assertEquals(Set.of(Fault.LOST), faults());
  }

  @Test
  void readThatGoesBackBehindAnotherRead_found() {
    history.begins("b-1", 42);
    history.sees(4, "b-1");
    history.read("read", 43, 45, 4);
    history.read("read", 46, 50, 3);
    assertEquals(Set.of(Fault.LOST), faults());
  }

  @Test
  void updateBeforeOneThatHadEnded_found() {
    append("b-1", 60, 70, 5);
    append("a-2", 80, 90, 4);
    assertEquals(Set.of(Fault.REORDERED), faults());
  }

  @Test
  void updateThatWasReadBeforeItWasSent_found() {
    history.read("read", 41, 45, 4);
    append("b-1", 50, 60, 4);
    assertEquals(Set.of(Fault.REORDERED), faults());
  }

  @Test
  void unansweredUpdate_placedBehindAReadThatBeganLater_found() {
    history.begins("b-1", 60);
    history.sees(3, "b-1");
    assertEquals(Set.of(Fault.ALTERED, Fault.REORDERED), faults());
  }

  @Test
  void retryWithASecondEffect_found() {
    history.sees(4, "a-1");
    assertEquals(Set.of(Fault.REPEATED), faults());
  }

  @Test
  void placeGivenTwice_found() {
    append("b-1", 38, 60, 3);
    assertEquals(Set.of(Fault.ALTERED), faults());
  }

  @Test
  void stateWithoutAnUpdate_found() {
    history.read("read", 41, 45, 3, List.of(new Slice("a", 0, 1)));
    assertEquals(Set.of(Fault.WRONG_STATE), faults());
  }

  @Test
  void stateOfAnotherUpdate_found() {
    history.read("read", 41, 45, 3, List.of(new Slice("a", 0, 3)));
    assertEquals(Set.of(Fault.WRONG_STATE), faults());
  }

  /**
   * Of a thousand histories of a right log, none is blamed; of those with two places swapped, all.
   */
  @Test
  void randomHistories_rightOnesPassAndSwappedOnesDoNot() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      assertEquals(List.of(), random(random, false).check());
      assertEquals(false, random(random, true).check().isEmpty());
    }
  }

  /** Operations that take their effect at a moment between beginning and end. */
  private static History random(Random random, boolean swapped) {
    History history = new History();
    List<long[]> updates = new ArrayList<>();
    long seq = 0;
    for (int n = 0; n < 50; n++) {
      long effect = 100L * n;
      long from = effect - random.nextInt(300);
      long to = effect + random.nextInt(300);
      if (random.nextBoolean()) {
        updates.add(new long[] {from, to, ++seq});
      } else {
        history.read("read", from, to, seq);
      }
    }
    // Further apart than any two that overlap.
    if (swapped) {
      updates.add(new long[] {10_000, 10_001, seq + 2});
      updates.add(new long[] {10_002, 10_003, seq + 1});
    }
    Collections.shuffle(updates, random);
    for (long[] update : updates) {
      String id = "a-" + update[2];
      history.begins(id, update[0]);
      history.acknowledged(id, update[1], update[2]);
    }
    return history;
  }
}
