package com.shipvox.live.socket;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs the events of one connection one at a time, in the order in which they came, and under no
 * lock. An event must not wait for anything: slow work runs elsewhere, and its outcome comes back
 * as another event. So no caller ever waits for a connection. Thread-safe.
 */
final class Mailbox implements Executor {
  /** Frames of the client that may wait here; further ones wait with the thread that reads them. */
  static final int MOST_FRAMES = 128;

  /** After so many events the worker turns to other connections first. */
  private static final int AT_A_TIME = 64;

  private static final int MOST_WAIT_SECONDS = 5;

  private final Executor workers;
  private final Consumer<Throwable> fault;

  // Concurrent. Holds at most MOST_FRAMES frames, and of other events as many as the connection has
  // work under way.
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Semaphore room = new Semaphore(MOST_FRAMES);

  /**
   * @param fault gets what an event throws; the next event runs all the same
   */
  Mailbox(Executor workers, Consumer<Throwable> fault) {
    this.workers = workers;
    this.fault = fault;
  }

  /** Adds an outcome, a verdict or an end; a worker runs it. */
  @Override
  public void execute(Runnable event) {
    events.add(event);
    if (waiting.getAndIncrement() == 0) {
      workers.execute(this::run);
    }
  }

  /**
   * Adds what the client has sent. It runs on this thread where nothing runs yet, which saves a
   * hand-over. Never called by an event.
   *
   * @return false where there was no room for seconds
   */
  boolean offer(Runnable event) {
    try {
      if (!room.tryAcquire(MOST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    events.add(
        () -> {
          room.release();
          event.run();
        });
    if (waiting.getAndIncrement() == 0) {
      run();
    }
    return true;
  }

  private void run() {
    for (int ran = 0; ran < AT_A_TIME; ran++) {
      Runnable event = events.poll();
      try {
        if (event != null) {
          event.run();
        }
      } catch (RuntimeException | Error e) {
        // Whatever is thrown: the connection would take no event any more.
        fault.accept(e);
      }
      if (waiting.decrementAndGet() == 0) {
        return;
      }
    }
    workers.execute(this::run);
  }
}
