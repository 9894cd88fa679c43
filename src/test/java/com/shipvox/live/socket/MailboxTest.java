package com.shipvox.live.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class MailboxTest {
  private final List<String> log = new ArrayList<>();
  private final List<Throwable> faults = new ArrayList<>();

  @Test
  void offer_nothingRuns_runsOnTheCallersThread() {
    Mailbox mailbox = new Mailbox(task -> log.add("worker"), faults::add);
    assertTrue(mailbox.offer(() -> log.add("frame")));
    assertEquals(List.of("frame"), log);
  }

  @Test
  void execute_nothingRuns_leftToAWorkerAndNothingOvertakesIt() {
    Queue<Runnable> workers = new ArrayDeque<>();
    Mailbox mailbox = new Mailbox(workers::add, faults::add);
    mailbox.execute(() -> log.add("verdict"));
    mailbox.offer(() -> log.add("frame"));
    assertEquals(List.of(), log);
    workers.remove().run();
    assertEquals(List.of("verdict", "frame"), log);
  }

  @Test
  void execute_byAnEvent_runsAfterIt() {
    Mailbox mailbox = new Mailbox(Runnable::run, faults::add);
    mailbox.offer(
        () -> {
          mailbox.execute(() -> log.add("outcome"));
          log.add("frame");
        });
    assertEquals(List.of("frame", "outcome"), log);
  }

  @Test
  void event_thatThrows_isReportedAndTheNextRuns() {
    Mailbox mailbox = new Mailbox(Runnable::run, faults::add);
    Error fault = new StackOverflowError("a fault");
    mailbox.execute(
        () -> {
          throw fault;
        });
    mailbox.execute(() -> log.add("next"));
    assertEquals(List.of(fault), faults);
    assertEquals(List.of("next"), log);
  }

  @Test
  void offer_mailboxFull_waitsUntilAnEventHasRun() throws Exception {
    Queue<Runnable> workers = new ArrayDeque<>();
    Mailbox mailbox = new Mailbox(workers::add, faults::add);
    mailbox.execute(() -> {});
    for (int i = 0; i < Mailbox.MOST_FRAMES; i++) {
      assertTrue(mailbox.offer(() -> log.add("frame")));
    }
    ExecutorService container = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> another = container.submit(() -> mailbox.offer(() -> log.add("last")));
      assertTrue(!another.isDone());
      while (!another.isDone() || !workers.isEmpty()) {
        Runnable work = workers.poll();
        if (work != null) {
          work.run();
        }
      }
      assertTrue(another.get());
    } finally {
      container.shutdownNow();
    }
    assertEquals(Mailbox.MOST_FRAMES + 1, log.size());
  }

  @Test
  void events_ofManyThreads_runOneAtATimeEachOnceAndInTheirOrder() throws Exception {
    int threads = 4;
    int each = 5_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads + 2);
    Mailbox mailbox = new Mailbox(pool, faults::add);
    AtomicInteger running = new AtomicInteger();
    int[] last = new int[threads];
    List<Integer> wrong = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(threads * each);
    try {
      for (int t = 0; t < threads; t++) {
        int thread = t;
        pool.execute(
            () -> {
              for (int i = 1; i <= each; i++) {
                int number = i;
                Runnable event =
                    () -> {
                      if (running.incrementAndGet() != 1 || last[thread] != number - 1) {
                        wrong.add(number);
                      }
                      last[thread] = number;
                      running.decrementAndGet();
                      done.countDown();
                    };
                if (thread == 0) {
                  mailbox.offer(event);
                } else {
                  mailbox.execute(event);
                }
              }
            });
      }
      done.await();
    } finally {
      pool.shutdownNow();
    }
    assertEquals(List.of(), wrong);
    assertEquals(List.of(), faults);
  }
}
