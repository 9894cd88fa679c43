package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.session.SessionLog.Opening;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers that come while agents append, over transports that confirm on other threads: each gets
 * all that it has not seen, in order, and nobody tells it a second time.
 */
@Timeout(60)
final class DeliveryRaceTest {
  private static final int APPENDERS = 2;
  private static final int APPENDS = 1_000;
  private static final long ALL = APPENDERS * APPENDS;

  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Session session =
      LocalJournal.store(Logs.config(Map.of()), InstantSource.system(), threads)
          .create(null, "agent", null)
          .session();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Below nine readers the appending thread tells them, above it the executor does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 40})
  void advanced_readersComeWhileAgentsAppend_eachGetsAllInOrder(int count) throws Exception {
    List<Future<?>> appenders = new ArrayList<>();
    for (int a = 0; a < APPENDERS; a++) {
      appenders.add(threads.submit(this::append));
    }
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      readers.add(new Reader());
    }
    for (Future<?> appender : appenders) {
      appender.get();
    }
    for (Reader reader : readers) {
      reader.assertGotTheRest();
    }
  }

  private void append() {
    for (int n = 0; n < APPENDS; n++) {
      session.append(Logs.AGENT, List.of(Logs.numbered(n)));
    }
  }

  /** A connection as the socket makes it: it opens the log, then follows. */
  private final class Reader implements Outlet {
    private final List<Long> seqs = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch head = new CountDownLatch(1);
    private final long from;

    Reader() {
      Delivery delivery = new Delivery(this, 64 << 20);
      Opening opening = session.log().open(null);
      from = opening.last().seq();
      if (from == ALL) {
        head.countDown();
      }
      delivery.open(new Frame.Control("INIT", "{}", null), opening, session.log());
      session.audience().follow(delivery);
      delivery.advanced();
    }

    @Override
    public Written write(Frame frame, Done done) {
      if (frame instanceof Frame.Logged update) {
        seqs.add(update.seq());
        if (update.seq() == ALL) {
          head.countDown();
        }
      }
      switch (ThreadLocalRandom.current().nextInt(3)) {
        case 0 -> {
          return Written.WRITTEN;
        }
        case 1 -> done.done(frame, false);
        default -> threads.execute(() -> done.done(frame, false));
      }
      return Written.LATER;
    }

    @Override
    public void givenUp() {
      throw new AssertionError("given up");
    }

    @Override
    public void close(ErrorCode why) {
      throw new AssertionError("closed as " + why);
    }

    @Override
    public Frame.Control ended() {
      throw new AssertionError("ended");
    }

    void assertGotTheRest() throws InterruptedException {
      assertTrue(head.await(30, TimeUnit.SECONDS), () -> "stopped at " + seqs.size());
      assertEquals(LongStream.rangeClosed(from + 1, ALL).boxed().toList(), List.copyOf(seqs));
    }
  }
}
