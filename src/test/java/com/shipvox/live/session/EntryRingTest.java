package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EntryRingTest {

  @Test
  void find_empty_nothing() {
    EntryRing ring = new EntryRing();
    assertNull(ring.oldest());
    assertNull(ring.find(0));
    assertNull(ring.find(1));
  }

  /** A positive step adds so many, a negative one removes so many of the oldest. */
  @Property
  void ring_anyAddsAndRemovals_findsWhatIsLeftAndNothingElse(
      @ForAll @Size(max = 40) List<@IntRange(min = -60, max = 60) Integer> steps) {
    EntryRing ring = new EntryRing();
    ArrayDeque<LogEntry> model = new ArrayDeque<>();
    long seq = 0;
    for (int step : steps) {
      for (int i = 0; i < step; i++) {
        LogEntry entry = new LogEntry(++seq, 0, 0, "", new EncodedText(""), 0, null, false, null);
        ring.add(entry);
        model.add(entry);
      }
      for (int i = 0; i < -step && !model.isEmpty(); i++) {
        ring.removeOldest();
        model.remove();
      }
      assertEquals(model.size(), ring.size());
      assertSame(model.peek(), ring.oldest());
      model.forEach(entry -> assertSame(entry, ring.find(entry.seq())));
      assertNull(ring.find(seq + 1));
      assertNull(ring.find(seq - model.size()));
    }
  }
}
