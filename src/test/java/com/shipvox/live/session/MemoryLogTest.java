package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.config;
import static com.shipvox.live.session.Logs.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The log on one node's heap. */
final class MemoryLogTest extends SessionLogContract {
  private MemoryLog log;

  @Override
  protected void begin(Map<String, String> settings) {
    log = Logs.log(config(settings).session(), clock);
  }

  @Override
  protected SessionLog log() {
    return log;
  }

  @Test
  void append_clockSetBack_timesNeverGoBack() {
    begin(Map.of());
    log.append(AGENT, List.of(numbered(1)));
    long first = log.head().at();
    clock.move(Duration.ofHours(-1));
    log.append(AGENT, List.of(numbered(2)));
    assertEquals(first, log.head().at());
  }

  @Test
  void takeAtHead_whereItWasPlanned_taken() {
    begin(Map.of());
    MemoryLog.Plan plan = log.plan(AGENT, List.of(numbered(1), numbered(2)));
    assertEquals(0, log.head().seq());
    assertTrue(log.takeAtHead(plan));
    assertEquals(2, log.head().seq());
  }

  @Test
  void takeAtHead_afterAnotherUpdate_leftAlone() {
    begin(Map.of());
    MemoryLog.Plan plan = log.plan(AGENT, List.of(numbered(1)));
    log.append(AGENT, List.of(numbered(2)));
    LogEntry head = log.head();
    assertFalse(log.takeAtHead(plan));
    assertSame(head, log.head());
  }
}
