package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.at;
import static com.shipvox.live.session.Logs.keeping;
import static com.shipvox.live.session.Logs.numbered;
import static com.shipvox.live.session.Logs.seqsAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.session.SessionLog.Opening;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening: exactly what was missed, or the whole state; and how long the log keeps what for. */
final class MemoryLogResumeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();

  @Test
  void open_freshWithoutUpdates_emptyStateAtSeqZero() {
    MemoryLog log = Logs.log(keeping(500), clock);
    Opening opening = log.open(null);
    assertFalse(opening.resumed());
    assertTrue(opening.state().isEmpty());
    assertEquals(TestJson.object("{'utterances':[],'cues':[]}"), opening.speech());
    assertEquals(0, opening.head().seq());
    append(log, 2);
    assertEquals(List.of(1L, 2L), seqsAfter(opening.last()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 10})
  void open_positionThatIsHeld_exactlyWhatWasMissed(long seq) {
    MemoryLog log = Logs.log(keeping(500), clock);
    append(log, 10);
    Opening opening = log.open(at(seq));
    assertTrue(opening.resumed());
    assertNull(opening.speech());
    assertEquals(seq, opening.last().seq());
    assertEquals(10, opening.head().seq());
    assertEquals(LongStream.rangeClosed(seq + 1, 10).boxed().toList(), seqsAfter(opening.last()));
    append(log, 2);
    assertEquals(LongStream.rangeClosed(seq + 1, 12).boxed().toList(), seqsAfter(opening.last()));
  }

  static Stream<Cursor> positionsThatAreNotHeld() {
    return Stream.of(
        at(11),
        at(-1),
        at(1L << 53),
        at(Long.MAX_VALUE),
        at(Long.MIN_VALUE),
        new Cursor("e-2", 5),
        new Cursor("", 0),
        new Cursor("", -1),
        new Cursor("E-1", 5));
  }

  @ParameterizedTest
  @MethodSource("positionsThatAreNotHeld")
  void open_positionThatIsNotHeld_wholeStateAtTheHead(Cursor cursor) {
    MemoryLog log = Logs.log(keeping(500), clock);
    append(log, 10);
    Opening opening = log.open(cursor);
    assertFalse(opening.resumed());
    assertEquals(10, opening.state().getJsonObject("x-n").getJsonObject("data").getInt("n"));
    assertEquals(10, opening.last().seq());
    assertEquals(List.of(), seqsAfter(opening.last()));
  }

  @Test
  void open_whileTheAgentSpeaks_speechBesideTheStateAndNotInIt() {
    MemoryLog log = Logs.log(keeping(500), clock);
    log.append(
        AGENT,
        List.of(
            Logs.draft(
                "{'slice':'speech','data':{'utterance':'u','event':'plan','text':'UPS Ground'}}"),
            Logs.draft(
                "{'slice':'quotes','cues':[{'target':'quotes','utterance':'u','anchor':{'ms':9}}]}")));
    Opening opening = log.open(null);
    assertEquals(Set.of("quotes"), opening.state().keySet());
    assertEquals(1, opening.speech().getJsonArray("utterances").size());
    assertEquals(2, opening.speech().getJsonArray("cues").getJsonObject(0).getInt("seq"));
    assertNull(log.open(at(1)).speech());
  }

  @Test
  void open_evictedPosition_wholeState() {
    MemoryLog log = Logs.log(keeping(5, Duration.ZERO, 64 << 20), clock);
    append(log, 20, MINUTE);
    // 16 to 20 are kept: whoever has 15 misses nothing that is gone.
    assertEquals(List.of(16L, 17L, 18L, 19L, 20L), seqsAfter(log.open(at(15)).last()));
    assertFalse(log.open(at(14)).resumed());
    assertFalse(log.open(at(0)).resumed());
  }

  @Test
  void open_readerFarBehindWhatIsKept_stillReadsOnFromItsPlace() {
    MemoryLog log = Logs.log(keeping(5, Duration.ZERO, 64 << 20), clock);
    append(log, 1);
    Opening opening = log.open(at(1));
    append(log, 50, MINUTE);
    assertEquals(LongStream.rangeClosed(2, 51).boxed().toList(), seqsAfter(opening.last()));
  }

  @Test
  void trim_withinTheTime_keepsMoreThanTheCount() {
    MemoryLog log = Logs.log(keeping(5), clock);
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
    MemoryLog log = Logs.log(keeping(20), clock);
    append(log, 20);
    clock.move(Duration.ofDays(1));
    log.trim();
    assertTrue(log.open(at(0)).resumed());
  }

  @Test
  void trim_beyondTheBytes_keepsTheCountAlone() {
    MemoryLog log = Logs.log(keeping(5, Duration.ofMinutes(10), 10_000), clock);
    append(log, 200);
    long kept = log.head().endOffset() - log.open(at(firstHeld(log))).last().endOffset();
    assertTrue(kept <= 10_000 && kept > 9_000, "kept " + kept);
    MemoryLog tight = Logs.log(keeping(100, Duration.ofMinutes(10), 1_000), clock);
    append(tight, 200);
    assertEquals(100, firstHeld(tight));
  }

  @Test
  void trim_evictedId_mayBeUsedAgain() {
    MemoryLog log = Logs.log(keeping(1, Duration.ZERO, 64 << 20), clock);
    log.append(AGENT, List.of(Logs.draft("{'id':'u','slice':'x-a'}")));
    append(log, 1, MINUTE);
    var again = log.append(AGENT, List.of(Logs.draft("{'id':'u','slice':'x-b'}")));
    assertEquals(new SessionLog.Result("u", 3, false), again.results().get(0));
  }

  private static long firstHeld(MemoryLog log) {
    return LongStream.rangeClosed(0, log.head().seq())
        .filter(seq -> log.open(at(seq)).resumed())
        .findFirst()
        .orElseThrow();
  }

  private void append(MemoryLog log, int count) {
    append(log, count, Duration.ZERO);
  }

  private void append(MemoryLog log, int count, Duration apart) {
    for (int i = 0; i < count; i++) {
      clock.move(apart);
      log.append(AGENT, List.of(numbered(log.head().seq() + 1)));
    }
  }
}
