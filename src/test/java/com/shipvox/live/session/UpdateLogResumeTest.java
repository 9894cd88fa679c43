package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.at;
import static com.shipvox.live.session.Logs.keeping;
import static com.shipvox.live.session.Logs.numbered;
import static com.shipvox.live.session.Logs.seqsAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.session.SessionLog.Opening;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How long the log on one heap keeps what. */
final class UpdateLogResumeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();

  @Test
  void open_readerFarBehindWhatIsKept_stillReadsOnFromItsPlace() {
    TestLog log = Logs.log(keeping(5, Duration.ZERO, 64 << 20), clock);
    append(log, 1);
    Opening opening = log.open(at(1));
    append(log, 50, MINUTE);
    assertEquals(LongStream.rangeClosed(2, 51).boxed().toList(), seqsAfter(opening.last()));
  }

  @Test
  void trim_withinTheTime_keepsMoreThanTheCount() {
    TestLog log = Logs.log(keeping(5), clock);
    append(log, 20);
    clock.move(Duration.ofMinutes(10));
    log.trim();
    assertTrue(log.open(at(0)).resumed());
    clock.move(Duration.ofMillis(1));
    log.trim();
    assertFalse(log.open(at(14)).resumed());
    assertTrue(log.open(at(15)).resumed());
  }

  @Test
  void trim_withinTheCount_keepsWhatIsOld() {
    TestLog log = Logs.log(keeping(20), clock);
    append(log, 20);
    clock.move(Duration.ofDays(1));
    log.trim();
    assertTrue(log.open(at(0)).resumed());
  }

  @Test
  void trim_beyondTheBytes_keepsTheCountAlone() {
    TestLog log = Logs.log(keeping(5, Duration.ofMinutes(10), 10_000), clock);
    append(log, 200);
    long kept = log.head().endOffset() - log.open(at(firstHeld(log))).last().endOffset();
    assertTrue(kept <= 10_000 && kept > 9_000, "kept " + kept);
    TestLog tight = Logs.log(keeping(100, Duration.ofMinutes(10), 1_000), clock);
    append(tight, 200);
    assertEquals(100, firstHeld(tight));
  }

  @Test
  void trim_evictedId_mayBeUsedAgain() {
    TestLog log = Logs.log(keeping(1, Duration.ZERO, 64 << 20), clock);
    log.append(AGENT, List.of(Logs.draft("{'id':'u','slice':'x-a'}")));
    append(log, 1, MINUTE);
    var again = log.append(AGENT, List.of(Logs.draft("{'id':'u','slice':'x-b'}")));
    assertEquals(new SessionLog.Result("u", 3, false), again.results().get(0));
  }

  private static long firstHeld(TestLog log) {
    return LongStream.rangeClosed(0, log.head().seq())
        .filter(seq -> log.open(at(seq)).resumed())
        .findFirst()
        .orElseThrow();
  }

  private void append(TestLog log, int count) {
    append(log, count, Duration.ZERO);
  }

  private void append(TestLog log, int count, Duration apart) {
    for (int i = 0; i < count; i++) {
      clock.move(apart);
      log.append(AGENT, List.of(numbered(log.head().seq() + 1)));
    }
  }
}
