package com.shipvox.live.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The kept entries of one log, oldest first, found by seq in constant time; grows by doubling and
 * shrinks again when little is left. Not thread-safe: guarded by the log's lock.
 */
final class EntryRing {
  private static final int SMALLEST = 16;

  private @Nullable LogEntry[] slots = new LogEntry[SMALLEST];
  private int first;
  private int size;

  int size() {
    return size;
  }

  void add(LogEntry entry) {
    if (size == slots.length) {
      resize(slots.length * 2);
    }
    slots[(first + size) & (slots.length - 1)] = entry;
    size++;
  }

  @Nullable LogEntry oldest() {
    return size == 0 ? null : slots[first];
  }

  void removeOldest() {
    slots[first] = null;
    first = (first + 1) & (slots.length - 1);
    size--;
    if (slots.length > SMALLEST && size < slots.length / 4) {
      resize(slots.length / 2);
    }
  }

  /** The kept entry with that seq, or null. */
  @Nullable LogEntry find(long seq) {
    LogEntry oldest = oldest();
    if (oldest == null || seq < oldest.seq() || seq >= oldest.seq() + size) {
      return null;
    }
    return slots[(first + (int) (seq - oldest.seq())) & (slots.length - 1)];
  }

  private void resize(int capacity) {
    @Nullable LogEntry[] copy = Arrays.copyOf(slots, capacity);
    Arrays.fill(copy, null);
    for (int i = 0; i < size; i++) {
      copy[i] = slots[(first + i) & (slots.length - 1)];
    }
    slots = copy;
    first = 0;
  }
}
