package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.config;
import static com.shipvox.live.session.Logs.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The log on one node's heap. */
final class UpdateLogTest extends SessionLogContract {
  private TestLog log;

  @Override
  protected void begin(Map<String, String> settings) {
    log = Logs.log(config(settings).session(), clock);
  }

  @Override
  protected SessionLog log() {
    return log.log();
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
}
