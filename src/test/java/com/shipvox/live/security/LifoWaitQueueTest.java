package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LifoWaitQueueTest {
  private final LifoWaitQueue queue = new LifoWaitQueue();
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Thread> worked = new LinkedBlockingQueue<>();
  private volatile boolean over;

  @AfterEach
  void stop() throws InterruptedException {
    over = true;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        worker.interrupt();
        worker.join(10);
      }
    }
  }

  /** One that takes tasks until the end, however often it is interrupted. */
  private Thread worker() {
    Thread worker =
        new Thread(
            () -> {
              while (!over) {
                try {
                  queue.take().run();
                } catch (InterruptedException e) {
                  // Looks again.
                }
              }
            });
    workers.add(worker);
    worker.start();
    return worker;
  }

  private static void awaitIdle(Thread worker) {
    while (worker.getState() != Thread.State.WAITING) {
      LockSupport.parkNanos(100_000);
    }
  }

  private void tellWho() {
    worked.add(Thread.currentThread());
  }

  @Test
  void tasks_takenInTheOrderOfTheirComing() throws InterruptedException {
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int task = i;
      queue.put(() -> taken.add(task));
    }
    while (!queue.isEmpty()) {
      queue.take().run();
    }
    assertEquals(List.of(0, 1, 2), taken);
  }

  @Test
  void task_goesToWhoWaitsSinceLast_againAndAgain() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      awaitIdle(worker());
    }
    Thread last = worker();
    for (int i = 0; i < 100; i++) {
      awaitIdle(last);
      queue.put(this::tellWho);
      assertEquals(last, worked.take());
    }
  }

  @Test
  void tasksThatWaitForEachOther_eachGetAThread() throws InterruptedException {
    for (int i = 0; i < 16; i++) {
      worker();
    }
    for (int round = 0; round < 200; round++) {
      CountDownLatch all = new CountDownLatch(16);
      CountDownLatch done = new CountDownLatch(16);
      for (int i = 0; i < 16; i++) {
        queue.put(
            () -> {
              all.countDown();
              try {
                all.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              done.countDown();
            });
      }
      done.await();
    }
  }

  @Test
  void manyAtOnce_everyTaskRunOnce() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      worker();
    }
    offerFromThree(50_000, false);
  }

  @Test
  void threadsInterruptedAllTheTime_noTaskLeftBehind() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      worker();
    }
    offerFromThree(2_000, true);
  }

  /** Waits for the tasks of a handful each time, so that the workers come to wait in between. */
  private void offerFromThree(int each, boolean interrupting) throws InterruptedException {
    AtomicInteger run = new AtomicInteger();
    List<Thread> offering = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread one =
          new Thread(
              () -> {
                for (int done = 0; done < each; done += 5) {
                  CountDownLatch five = new CountDownLatch(5);
                  for (int task = 0; task < 5; task++) {
                    queue.put(
                        () -> {
                          run.incrementAndGet();
                          five.countDown();
                        });
                  }
                  if (interrupting) {
                    workers.forEach(Thread::interrupt);
                  }
                  awaitQuietly(five);
                }
              });
      offering.add(one);
      one.start();
    }
    for (Thread one : offering) {
      one.join();
    }
    assertEquals(3 * each, run.get());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
