package com.shipvox.live.operation;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.node.Lifecycle;
import com.shipvox.live.socket.ConnectionRegistry;
import com.shipvox.live.stream.EventStreams;
import com.shipvox.live.stream.Pollers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;

/**
 * Takes the node out of service: readiness fails and new connections are refused, balancers get
 * time to notice, then the sockets are closed a batch at a time, so that their clients do not all
 * come back at once. In the end at most 25 s have passed, however many there are.
 */
@ApplicationScoped
public class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class.getName());
  private static final int BATCHES_PER_SECOND = 10;
  private static final Duration BATCH = Duration.ofMillis(1_000 / BATCHES_PER_SECOND);
  private static final Duration CLOSING = Duration.ofSeconds(15);
  private static final Duration LINGER = Duration.ofSeconds(3);

  @Inject private Lifecycle lifecycle;
  @Inject private LiveConfig config;
  @Inject private ConnectionRegistry sockets;
  @Inject private EventStreams streams;
  @Inject private Pollers polls;

  private final AtomicBoolean begun = new AtomicBoolean();

  /** The application ends, whoever ends it; nothing is left to do after a signal. */
  void stopping(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    run();
  }

  /** Drains; returns when all connections are closed or the time is up. Later calls do nothing. */
  void run() {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    lifecycle.drain();
    LOG.info(() -> "Draining: " + sockets.count() + " sockets, " + streams.count() + " streams.");
    await(config.drain().notice(), this::isEmpty);
    polls.answerAll();
    streams.drain();
    int batch = batch(sockets.count(), config.drain().perSecond());
    await(CLOSING, () -> sockets.drain(batch) == 0);
    await(LINGER, this::isEmpty);
    LOG.info(() -> "Drained; " + sockets.count() + " sockets are left.");
  }

  private boolean isEmpty() {
    return sockets.count() == 0 && streams.count() == 0;
  }

  /** Sockets a batch: as the setting wants, but so many that all are closed in time. */
  static int batch(int sockets, int perSecond) {
    int inTime = sockets / (BATCHES_PER_SECOND * ((int) CLOSING.toSeconds() - 1)) + 1;
    return Math.max(perSecond / BATCHES_PER_SECOND, inTime);
  }

  /** Asks again with each batch's time until it holds or the time is up. */
  private static void await(Duration most, BooleanSupplier done) {
    long end = System.nanoTime() + most.toNanos();
    try {
      while (!done.getAsBoolean() && System.nanoTime() < end) {
        Thread.sleep(BATCH.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
