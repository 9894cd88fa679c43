package com.shipvox.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void outsideOfAny_nothingWaits() {
    assertFalse(Rounds.atEnd(() -> done.add("task")));
    Rounds.end();
    assertEquals(List.of(), done);
  }

  @Test
  void task_runOnceAtTheEnd() {
    Runnable task = () -> done.add("task");
    Rounds.round(
        () -> {
          assertTrue(Rounds.atEnd(task));
          // Within a round another is a part of it.
          Rounds.round(() -> assertTrue(Rounds.atEnd(task)));
          assertFalse(Rounds.begin());
          done.add("work");
        });
    assertEquals(List.of("work", "task"), done);
    assertFalse(Rounds.atEnd(task));
  }

  @Test
  void workOrTaskThatFails_theRestRunAndTheRoundOver() {
    Runnable failing =
        () -> {
          throw new IllegalStateException("of a task");
        };
    assertThrows(
        IllegalStateException.class,
        () ->
            Rounds.round(
                () -> {
                  assertTrue(Rounds.atEnd(failing));
                  assertTrue(Rounds.atEnd(() -> done.add("task")));
                  throw new IllegalStateException("of the work");
                }));
    assertEquals(List.of("task"), done);
    assertFalse(Rounds.atEnd(failing));
  }
}
