package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.message.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that ask a leader who may never answer. */
@Timeout(60)
final class ReadsTest {
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void current_leaderCutOff_theNextOneIsAsked() {
    try (Reads reads =
        new Reads(
            () ->
                asked.incrementAndGet() == 1
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(null),
            timer,
            timer)) {
      CompletableFuture<Void> first = reads.current();
      CompletableFuture<Void> behind = reads.current();
      first.join();
      behind.join();
      assertEquals(3, asked.get());
    }
  }

  @Test
  void current_nobodyEverAnswers_unavailable() {
    try (Reads reads = new Reads(CompletableFuture::new, timer, timer)) {
      CompletableFuture<Void> read = reads.current();
      CompletionException failure = assertThrows(CompletionException.class, read::join);
      assertEquals(Refusal.class, failure.getCause().getClass());
    }
  }
}
