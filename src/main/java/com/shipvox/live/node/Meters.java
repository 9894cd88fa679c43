package com.shipvox.live.node;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this node has done since its start, counted without locks or look-ups, because it is counted
 * for each delivery; the metrics endpoint reads it when it is asked. Thread-safe.
 */
@Singleton
public class Meters {
  /** How a reader's wish to go on from its place ended. */
  public enum Resume {
    /** It got exactly what it missed. */
    RESUMED,
    /** Its place was gone: it got the whole state. */
    RESTATED,
    /** It had no place yet. */
    FRESH
  }

  /** The close codes that are told apart; all others are {@link #OTHER_CODE}. */
  public static final List<Integer> CLOSE_CODES =
      List.of(
          1000, 1001, 1003, 1006, 1009, 1011, 1013, 4400, 4401, 4403, 4404, 4408, 4409, 4410, 4429,
          4450);

  public static final int OTHER_CODE = 0;

  /** Counts of every kind, in the order of its constants. */
  private final LongAdder[] resumes = adders(Resume.values().length);

  private final Map<Integer, LongAdder> closes = new TreeMap<>();
  private final LongAdder otherCloses = new LongAdder();
  private final LongAdder updates = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final Distribution publishToDeliver = new Distribution(Distribution.DURATIONS_MS);
  private final Distribution roundTrip = new Distribution(Distribution.DURATIONS_MS);
  private final Distribution syncError = new Distribution(Distribution.ERRORS_MS);

  public Meters() {
    CLOSE_CODES.forEach(code -> closes.put(code, new LongAdder()));
  }

  /** Some updates were appended, others were there already. */
  public void appended(long fresh, long repeated) {
    updates.add(fresh);
    duplicates.add(repeated);
  }

  /** One update was handed to one reader's transport, so long after it was appended. */
  public void delivered(long afterMs) {
    // The log's clock and the wall clock may differ by a step.
    publishToDeliver.add(Math.max(0, afterMs));
  }

  public void opened(boolean hadPlace, boolean resumed) {
    Resume outcome = resumed ? Resume.RESUMED : hadPlace ? Resume.RESTATED : Resume.FRESH;
    resumes[outcome.ordinal()].increment();
  }

  public void closed(int code) {
    closeCounter(code).increment();
  }

  /** A client's protocol-level pong came, so long after its ping. */
  public void roundTrip(long ms) {
    roundTrip.add(Math.max(0, ms));
  }

  /** A browser painted a card so long after its word, negative for before it. */
  public void syncError(long ms) {
    syncError.add(ms);
  }

  public long updates() {
    return updates.sum();
  }

  public long duplicates() {
    return duplicates.sum();
  }

  public long deliveries() {
    return publishToDeliver.count();
  }

  public long resumes(Resume outcome) {
    return resumes[outcome.ordinal()].sum();
  }

  public long closes(int code) {
    return closeCounter(code).sum();
  }

  /** From the append to the hand-over to a reader's transport. */
  public Distribution publishToDeliver() {
    return publishToDeliver;
  }

  /** From a ping frame to its pong. */
  public Distribution roundTrip() {
    return roundTrip;
  }

  /** From a spoken word to the paint of the card that waited for it, as browsers report it. */
  public Distribution syncError() {
    return syncError;
  }

  private LongAdder closeCounter(int code) {
    LongAdder known = closes.get(code);
    return known == null ? otherCloses : known;
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    Arrays.setAll(adders, i -> new LongAdder());
    return adders;
  }

  /** Milliseconds counted in fixed buckets. */
  public static final class Distribution {
    static final List<Integer> DURATIONS_MS =
        List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);

    /** Finest where the goal lies, from 100 ms early to 40 ms late. */
    static final List<Integer> ERRORS_MS =
        List.of(-250, -100, -60, -40, -20, 0, 20, 40, 60, 80, 100, 160, 250, 500, 1_000);

    private final List<Integer> boundsMs;
    private final int[] bounds;
    private final LongAdder[] buckets;
    private final LongAdder sum = new LongAdder();

    Distribution(List<Integer> boundsMs) {
      this.boundsMs = boundsMs;
      this.bounds = boundsMs.stream().mapToInt(Integer::intValue).toArray();
      this.buckets = adders(bounds.length + 1);
    }

    void add(long ms) {
      int i = 0;
      while (i < bounds.length && ms > bounds[i]) {
        i++;
      }
      buckets[i].increment();
      sum.add(ms);
    }

    /** The buckets' upper bounds, growing; what is above the last falls into one more. */
    public List<Integer> boundsMs() {
      return boundsMs;
    }

    /** How many were at most so much, which is one of {@link #boundsMs}; all for any other. */
    public long atMost(int boundMs) {
      long count = 0;
      for (int i = 0; i < buckets.length; i++) {
        count += buckets[i].sum();
        if (i < bounds.length && bounds[i] == boundMs) {
          break;
        }
      }
      return count;
    }

    public long count() {
      return atMost(Integer.MAX_VALUE);
    }

    public long sumMs() {
      return sum.sum();
    }
  }
}
