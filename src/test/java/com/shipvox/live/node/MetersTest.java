package com.shipvox.live.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.node.Meters.Distribution;
import com.shipvox.live.node.Meters.Resume;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetersTest {
  private final Meters meters = new Meters();

  @Test
  void delivered_atABound_countsInThatBucketAndAllAbove() {
    meters.delivered(0);
    meters.delivered(5);
    meters.delivered(6);
    meters.delivered(60_000);
    Distribution waits = meters.publishToDeliver();
    assertEquals(1, waits.atMost(1));
    assertEquals(2, waits.atMost(5));
    assertEquals(3, waits.atMost(10));
    assertEquals(3, waits.atMost(10_000));
    assertEquals(4, waits.count());
    assertEquals(60_011, waits.sumMs());
    assertEquals(4, meters.deliveries());
  }

  @Test
  void delivered_whenTheClockWasSetBack_countsAsNoTime() {
    meters.delivered(-40);
    assertEquals(1, meters.publishToDeliver().atMost(1));
    assertEquals(0, meters.publishToDeliver().sumMs());
  }

  @Test
  void delivered_fromManyThreads_losesNone() {
    IntStream.range(0, 10_000).parallel().forEach(i -> meters.delivered(i % 7));
    assertEquals(10_000, meters.deliveries());
    assertEquals(10_000, meters.publishToDeliver().count());
  }

  @Test
  void closed_withACodeThatIsNoneOfOurs_countsAsOther() {
    meters.closed(4410);
    meters.closed(3999);
    assertEquals(1, meters.closes(4410));
    assertEquals(1, meters.closes(Meters.OTHER_CODE));
  }

  @Test
  void opened_byPlaceAndOutcome_isToldApart() {
    meters.opened(true, true);
    meters.opened(true, false);
    meters.opened(true, false);
    meters.opened(false, false);
    assertEquals(1, meters.resumes(Resume.RESUMED));
    assertEquals(2, meters.resumes(Resume.RESTATED));
    assertEquals(1, meters.resumes(Resume.FRESH));
  }

  @Test
  void appended_withRepetitions_countsBoth() {
    meters.appended(3, 2);
    assertEquals(3, meters.updates());
    assertEquals(2, meters.duplicates());
  }

  @Test
  void syncError_earlyAndLate_keepsItsSign() {
    meters.syncError(-38);
    meters.syncError(12);
    meters.syncError(60_000);
    Distribution errors = meters.syncError();
    assertEquals(0, errors.atMost(-40));
    assertEquals(1, errors.atMost(0));
    assertEquals(2, errors.atMost(40));
    assertEquals(3, errors.count());
    assertEquals(59_974, errors.sumMs());
  }
}
