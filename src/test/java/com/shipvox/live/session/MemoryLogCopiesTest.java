package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.config;
import static com.shipvox.live.session.Logs.draft;
import static com.shipvox.live.session.Logs.keeping;
import static com.shipvox.live.session.Logs.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.UpdateDraft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A log that takes in what another node's appended. */
final class MemoryLogCopiesTest {
  private static final int COUNT = 3 * MemoryLog.MOST_UNFOLDED / 2;

  private final ManualClock clock = new ManualClock();

  /** Appends to the one log, and has the other take it in. */
  private static void append(MemoryLog log, MemoryLog copy, int n) {
    LogEntry before = log.head();
    log.append(AGENT, List.of(numbered(n)));
    copy.takeCopies(log.copiesAfter(before.seq()));
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
      copy.takeCopies(log.copiesAfter(before.seq()));
    }
    int next = n + 1;
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> copy.append(AGENT, List.of(large(next), large(next + 1))));
    assertEquals(ErrorCode.TOO_LARGE, refusal.code());
  }

  private static UpdateDraft large(int n) {
    String text = "x".repeat(500);
    return draft(
        "{\"slice\":\"x-%d\",\"phase\":\"displaying\",\"data\":{\"text\":\"%s\"}}"
            .formatted(n, text));
  }
}
