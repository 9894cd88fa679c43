package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Appenders, readers and the trimming sweep at once, on real threads. */
@Timeout(60)
final class UpdateLogRaceTest {
  private static final int APPENDERS = 3;
  private static final int READERS = 4;
  private static final int APPENDS = 1_500;

  /** Keeps so little that readers lose their places all the time. */
  private final TestLog log =
      Logs.log(Logs.keeping(40, Duration.ZERO, 64 << 20), InstantSource.system());

  @RepeatedTest(5)
  void open_whileOthersAppend_gaplessFromItsOpening() throws Exception {
    List<Callable<List<Long>>> work = new ArrayList<>();
    IntStream.range(0, APPENDERS).forEach(i -> work.add(() -> appendMany(i)));
    IntStream.range(0, READERS).forEach(i -> work.add(() -> readToTheEnd(new Random(i))));
    List<Long> seqs = new ArrayList<>();
    for (List<Long> found : together(work)) {
      seqs.addAll(found);
    }
    seqs.sort(null);
    assertEquals(LongStream.rangeClosed(1, log.head().seq()).boxed().toList(), seqs);
  }

  @RepeatedTest(20)
  void append_sameUpdateFromManyThreads_oneEffect() throws Exception {
    UpdateDraft draft = Logs.draft("{'id':'u','slice':'x-n','data':{'n':1}}");
    CyclicBarrier start = new CyclicBarrier(4);
    Callable<List<Long>> retry =
        () -> {
          start.await();
          List<Result> results = log.append(Logs.AGENT, List.of(draft)).results();
          return List.of(results.get(0).seq(), results.get(0).duplicate() ? 1L : 0L);
        };
    List<List<Long>> results = together(List.of(retry, retry, retry, retry));
    assertEquals(1, log.head().seq());
    assertEquals(1, results.stream().mapToLong(r -> r.get(0)).max().orElseThrow());
    assertEquals(3, results.stream().mapToLong(r -> r.get(1)).sum());
  }

  /** Returns the seqs that it got; trims now and then, as the sweep does. */
  private List<Long> appendMany(int number) {
    Author author = new Author("agent:" + number, com.shipvox.live.message.Source.AGENT);
    List<Long> seqs = new ArrayList<>();
    for (int n = 0; n < APPENDS; n++) {
      List<UpdateDraft> drafts =
          n % 7 == 0 ? List.of(Logs.numbered(n), Logs.numbered(n + 1)) : List.of(Logs.numbered(n));
      Appended appended = log.append(author, drafts);
      appended.results().forEach(result -> seqs.add(result.seq()));
      if (n % 50 == 0) {
        log.trim();
      }
    }
    return seqs;
  }

  /** Reads some, forgets the place, opens again, until all is read. */
  private List<Long> readToTheEnd(Random random) {
    long last = 0;
    long wanted = (long) APPENDERS * (APPENDS + (APPENDS + 6) / 7);
    while (last < wanted) {
      boolean resumes = random.nextInt(4) > 0;
      Opening opening = log.open(resumes ? Logs.at(last) : null);
      if (opening.resumed()) {
        assertEquals(last, opening.last().seq());
      } else {
        assertStateIsAt(opening);
        assertTrue(opening.last().seq() >= last, "went back");
        last = opening.last().seq();
      }
      last = follow(opening.last(), random.nextInt(60));
    }
    assertEquals(wanted, last);
    return List.of();
  }

  private static long follow(LogEntry from, int most) {
    LogEntry place = from;
    for (int i = 0; i < most; i++) {
      LogEntry next = place.next();
      if (next == null) {
        Thread.onSpinWait();
        continue;
      }
      assertEquals(place.seq() + 1, next.seq());
      place = next;
    }
    return place.seq();
  }

  /** Every update goes to the one slice: so its seq tells which place the state belongs to. */
  private static void assertStateIsAt(Opening opening) {
    JsonObject slice = opening.state().getJsonObject("x-n");
    assertEquals(opening.last().seq(), slice == null ? 0 : slice.getJsonNumber("seq").longValue());
    assertEquals(opening.head().seq(), opening.last().seq());
  }

  private static <T> List<T> together(List<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
