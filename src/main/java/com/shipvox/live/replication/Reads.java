package com.shipvox.live.replication;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether this node is up to date, once for all who ask before that begins. Thread-safe.
 */
final class Reads implements AutoCloseable {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** A leader that is cut off answers nothing, and soon there is another one. */
  private static final long TRY_MS = 1_000;

  private final Supplier<CompletableFuture<?>> readIndex;
  private final Executor executor;
  private final ScheduledExecutorService timer;

  // Guards the fields below.
  private final Object lock = new Object();
  private @Nullable Read underWay;
  private @Nullable Read next;
  private boolean closed;

  private record Read(CompletableFuture<Void> done, long deadline) {}

  /**
   * @param readIndex asks the leader how far the log is, and completes when this node has applied
   *     it
   */
  Reads(
      Supplier<CompletableFuture<?>> readIndex, Executor executor, ScheduledExecutorService timer) {
    this.readIndex = readIndex;
    this.executor = executor;
    this.timer = timer;
  }

  CompletableFuture<Void> current() {
    Read mine;
    boolean first;
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.failedFuture(Pump.unavailable());
      }
      if (next == null) {
        next = new Read(new CompletableFuture<>(), System.nanoTime() + DEADLINE_NANOS);
      }
      mine = next;
      first = underWay == null;
      if (first) {
        underWay = next;
        next = null;
      }
    }
    if (first) {
      begin(mine);
    }
    return mine.done();
  }

  private void begin(Read read) {
    CompletableFuture<?> asked = readIndex.get().copy();
    ScheduledFuture<?> late =
        timer.schedule(
            () -> asked.completeExceptionally(Pump.unavailable()), TRY_MS, TimeUnit.MILLISECONDS);
    CompletableFuture<?> unused =
        asked.whenComplete(
            (reply, failure) -> {
              late.cancel(false);
              ended(read, failure);
            });
  }

  /** On a thread of the engine's or the timer's: whoever asked is answered on another. */
  private void ended(Read read, @Nullable Throwable failure) {
    if (failure != null && read.deadline() - System.nanoTime() > 0) {
      ScheduledFuture<?> unused = timer.schedule(() -> begin(read), 50, TimeUnit.MILLISECONDS);
      return;
    }
    Read following;
    synchronized (lock) {
      following = next;
      underWay = following;
      next = null;
    }
    // Asking may wait for the engine's thread, on which this is.
    executor.execute(
        () -> {
          if (following != null) {
            begin(following);
          }
          if (failure == null) {
            read.done().complete(null);
          } else {
            read.done().completeExceptionally(Pump.unavailable());
          }
        });
  }

  /** Refuses whoever waits: nobody would be left to answer. */
  @Override
  public void close() {
    List<Read> left;
    synchronized (lock) {
      closed = true;
      left = Stream.of(underWay, next).filter(Objects::nonNull).toList();
    }
    left.forEach(read -> read.done().completeExceptionally(Pump.unavailable()));
  }
}
