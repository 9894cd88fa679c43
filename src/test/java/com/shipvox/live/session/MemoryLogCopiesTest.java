package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.config;
import static com.shipvox.live.session.Logs.draft;
import static com.shipvox.live.session.Logs.keeping;
import static com.shipvox.live.session.Logs.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.MemoryLog.Plan;
import com.shipvox.live.session.MemoryLog.StateCopy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that takes in what another node's appended. */
final class MemoryLogCopiesTest {
  private static final int COUNT = 3 * Folding.MOST_WAITING / 2;

  private final ManualClock clock = new ManualClock();

  /** Appends to the one log, and has the other take it in. */
  private static void append(MemoryLog log, MemoryLog copy, int n) {
    LogEntry before = log.head();
    log.append(AGENT, List.of(numbered(n)));
    copy.takeCopies(log.copiesAfter(before.seq()), null);
  }

  @Test
  void opened_afterAnyNumberOfCopies_stateOfAll() {
    MemoryLog log = Logs.log(keeping(1_000), clock);
    MemoryLog copy = Logs.log(keeping(1_000), clock);
    for (int n = 1; n <= COUNT; n++) {
      append(log, copy, n);
      if (n % 7 == 0) {
        assertEquals(log.open(null).state(), copy.open(null).state());
      }
    }
    assertEquals(log.copy().state(), copy.copy().state());
  }

  @Test
  void lettingGo_ofWhatIsNotFolded_losesNoState() {
    MemoryLog log = Logs.log(keeping(1_000), clock);
    MemoryLog copy = Logs.log(keeping(2, Duration.ZERO, 1), clock);
    for (int n = 1; n <= COUNT; n++) {
      append(log, copy, n);
      clock.move(Duration.ofSeconds(1));
    }
    assertEquals(log.open(null).state(), copy.open(null).state());
  }

  @Test
  void appendedTo_afterCopies_stateOfAllInOrder() {
    MemoryLog log = Logs.log(keeping(1_000), clock);
    MemoryLog copy = Logs.log(keeping(1_000), clock);
    append(log, copy, 1);
    append(log, copy, 2);
    log.append(AGENT, List.of(numbered(3)));
    copy.append(AGENT, List.of(numbered(3)));
    assertEquals(log.open(null).state(), copy.open(null).state());
  }

  /** Or a session that is led by one node after another could grow beyond it. */
  @Test
  void copies_countForTheStatesBound() {
    var small = config(Map.of("shipvox.session.state-bytes", "4KiB")).session();
    MemoryLog log = Logs.log(small, clock);
    MemoryLog copy = Logs.log(small, clock);
    int n = 0;
    while (log.copy().state().toString().length() < 3_500) {
      LogEntry before = log.head();
      log.append(AGENT, List.of(large(++n)));
      copy.takeCopies(log.copiesAfter(before.seq()), null);
    }
    int next = n + 1;
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> copy.append(AGENT, List.of(large(next), large(next + 1))));
    assertEquals(ErrorCode.TOO_LARGE, refusal.code());
  }

  /** As a leader appends and another node learns of it, whatever is said and shown. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void stateNowAndThen_stateAndSpeechOfAll(long seed) {
    Random random = new Random(seed);
    MemoryLog log = Logs.log(keeping(1_000), clock);
    MemoryLog copy = Logs.log(keeping(1_000), clock);
    int told = 0;
    for (int n = 1; n <= 5 * COUNT; n++) {
      Plan plan = log.plan(AGENT, List.of(any(random, n)));
      StateCopy before = log.stateFor(plan);
      told += before == null ? 0 : 1;
      log.take(plan);
      copy.takeCopies(log.copiesAfter(plan.after().seq()), before);
      clock.move(Duration.ofMillis(random.nextInt(40)));
      if (random.nextInt(COUNT / 2) == 0) {
        assertEquals(log.open(null).state(), copy.open(null).state());
        assertEquals(log.open(null).speech(), copy.open(null).speech());
      }
    }
    assertEquals(log.open(null).state(), copy.open(null).state());
    assertEquals(log.open(null).speech(), copy.open(null).speech());
    assertTrue(told > 2, "told " + told + " times");
  }

  private static UpdateDraft any(Random random, int n) {
    String voice = "u-" + random.nextInt(3) + "-" + n / 50;
    String slice = random.nextBoolean() ? "quotes" : "x-n";
    return switch (random.nextInt(6)) {
      case 0 ->
          draft(
              "{'slice':'speech','data':{'utterance':'%s','event':'%s','text':'one two'}}"
                  .formatted(voice, random.nextBoolean() ? "plan" : "end"));
      case 1 ->
          draft(
              "{'slice':'%s','cues':[{'target':'%s','utterance':'%s','anchor':{'ms':%d}}]}"
                  .formatted(slice, slice, voice, random.nextInt(2_000)));
      case 2 -> draft("{'slice':'%s','phase':'failed'}".formatted(slice));
      default -> numbered(n);
    };
  }

  /** What another node has told is taken at its word, and nothing before it is parsed. */
  @Test
  void stateOfTheHead_takenForAllBefore_andThatOfAnotherPlaceIsNot() {
    MemoryLog log = Logs.log(keeping(1_000), clock);
    MemoryLog copy = Logs.log(keeping(1_000), clock);
    append(log, copy, 1);
    append(log, copy, 2);
    log.append(AGENT, List.of(numbered(3)));
    String told = "{\"x-told\":{\"phase\":\"displaying\",\"data\":{},\"seq\":2,\"at\":1}}";
    copy.takeCopies(log.copiesAfter(2), new StateCopy(1, "not JSON"));
    assertEquals(log.open(null).state(), copy.open(null).state());
    log.append(AGENT, List.of(numbered(4)));
    copy.takeCopies(log.copiesAfter(3), new StateCopy(3, told));
    assertEquals(Set.of("x-told", "x-n"), copy.open(null).state().keySet());
  }

  @Test
  void stateThatIsLarge_notTold() {
    MemoryLog log = Logs.log(keeping(1_000), clock);
    int told = 0;
    for (int n = 1; n <= 4 * COUNT; n++) {
      Plan plan = log.plan(AGENT, List.of(n <= 40 ? large(n) : numbered(n)));
      told += log.stateFor(plan) == null ? 0 : 1;
      log.take(plan);
    }
    assertEquals(0, told);
  }

  private static UpdateDraft large(int n) {
    String text = "x".repeat(500);
    return draft(
        "{\"slice\":\"x-%d\",\"phase\":\"displaying\",\"data\":{\"text\":\"%s\"}}"
            .formatted(n, text));
  }
}
