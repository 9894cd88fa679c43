package com.shipvox.live.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private final ExecutorService senders = Executors.newCachedThreadPool();
  private final CountDownLatch open = new CountDownLatch(1);

  // Guarded by its own monitor.
  private final List<byte[]> passedOn = new ArrayList<>();

  private final Outbox outbox = new Outbox(this::passOn, senders);

  @AfterEach
  void stop() {
    senders.shutdownNow();
  }

  @Test
  void first_goesAtOnceOnTheSendersThread() {
    open.countDown();
    outbox.send(bytes("0"));
    assertEquals(List.of("0"), received());
  }

  @Test
  void manyWhileOneIsPassedOn_goTogetherInOrder() throws Exception {
    senders.execute(() -> outbox.send(bytes("0")));
    TestCluster.await("the first is passed on", () -> count() == 1);
    for (int n = 1; n < 1_000; n++) {
      outbox.send(bytes(Integer.toString(n)));
    }
    open.countDown();
    TestCluster.await("all", () -> received().size() == 1_000);
    assertEquals(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList(), received());
    assertEquals(2, count());
  }

  @Test
  void allOfOneRound_goTogetherAtItsEnd() {
    open.countDown();
    Rounds.round(
        () -> {
          outbox.send(bytes("0"));
          outbox.send(bytes("1"));
          assertEquals(0, count());
        });
    assertEquals(List.of("0", "1"), received());
    assertEquals(1, count());
  }

  @Test
  void othersMeanwhile_takeAlongWhatARoundHasKept() {
    open.countDown();
    Rounds.round(
        () -> {
          outbox.send(bytes("0"));
          senders.execute(() -> outbox.send(bytes("1")));
          TestCluster.await("it need not wait for the round's end", () -> count() == 1);
        });
    assertEquals(List.of("0", "1"), received());
  }

  @Test
  void carrierThatFails_losesItsMessagesAndNoMore() {
    open.countDown();
    List<String> came = new ArrayList<>();
    Outbox failing =
        new Outbox(
            message -> {
              if (came.isEmpty()) {
                came.add("failed");
                throw new IllegalStateException("The grid is gone.");
              }
              came.add(new String(message, UTF_8));
            },
            Runnable::run);
    try {
      failing.send(bytes("lost"));
    } catch (IllegalStateException told) {
      came.add("told");
    }
    failing.send(bytes("next"));
    assertTrue(came.contains("next"));
  }

  private void passOn(byte[] message) {
    synchronized (passedOn) {
      passedOn.add(message);
    }
    try {
      assertTrue(open.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int count() {
    synchronized (passedOn) {
      return passedOn.size();
    }
  }

  private List<String> received() {
    List<String> received = new ArrayList<>();
    synchronized (passedOn) {
      passedOn.forEach(
          each -> Outbox.each(each, message -> received.add(UTF_8.decode(message).toString())));
    }
    return received;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
