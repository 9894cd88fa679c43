package com.shipvox.live.node;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The threads that work beside the requests: as many as the machine has cores for what never waits,
 * a few for what may wait for other machines, a few for what may wait for a client, and one for
 * timers. Plain executors on the server's thread factory: a managed scheduler captures the whole
 * component context at each call, which costs more than the work.
 */
@Singleton
public class Background implements Executor {
  private static final Logger LOG = Logger.getLogger(Background.class.getName());
  private static final int QUEUE = 100_000;
  private static final int SLOW_THREADS = 4;
  private static final int SLOW_QUEUE = 10_000;
  private static final int CLOSING_THREADS = 4;

  @Resource private ManagedThreadFactory threads;
  private ThreadPoolExecutor workers;
  private ThreadPoolExecutor slow;
  private ThreadPoolExecutor closing;
  private ScheduledThreadPoolExecutor timers;

  @jakarta.annotation.PostConstruct
  void start() {
    int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
    workers = pool(cores, QUEUE);
    slow = pool(SLOW_THREADS, SLOW_QUEUE);
    slow.allowCoreThreadTimeOut(true);
    closing = pool(CLOSING_THREADS, QUEUE);
    closing.allowCoreThreadTimeOut(true);
    timers = new ScheduledThreadPoolExecutor(1, threads);
    timers.setRemoveOnCancelPolicy(true);
  }

  private ThreadPoolExecutor pool(int count, int queue) {
    return new ThreadPoolExecutor(
        count, count, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(queue), threads);
  }

  @PreDestroy
  void stop() {
    timers.shutdownNow();
    workers.shutdown();
    closing.shutdown();
    slow.shutdownNow();
  }

  /** Runs a task soon; on the caller's thread if so many wait that the queue is full. */
  @Override
  public void execute(Runnable task) {
    execute(task, workers);
  }

  /**
   * The same of what closes or pings a connection: that writes, and a client that does not read may
   * make it wait, which must hold up neither fan-out nor timers.
   */
  public void executeClosing(Runnable task) {
    execute(task, closing);
  }

  private static void execute(Runnable task, ThreadPoolExecutor pool) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /**
   * Runs a task that may wait for other machines, apart from all that does not.
   *
   * @throws RejectedExecutionException where too many of them wait already
   */
  public void executeSlow(Runnable task) {
    slow.execute(task);
  }

  /** Runs a task each second until the server stops; one that fails is logged and run again. */
  public void everySecond(String what, Runnable task) {
    timers.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) {
            // Whatever is thrown here would end the task for good, without a word.
            LOG.log(Level.SEVERE, e, () -> "The task \"" + what + "\" failed; it goes on.");
          }
        },
        1,
        1,
        TimeUnit.SECONDS);
  }

  /** Runs a short task once, after a while. */
  public ScheduledFuture<?> after(Duration delay, Runnable task) {
    return timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The wall clock; tests put their own in its place. */
  @Produces
  @Singleton
  public InstantSource clock() {
    return InstantSource.system();
  }

  /** The clock for durations; its zero is any moment. */
  @Produces
  @Singleton
  @Steady
  public InstantSource steadyClock() {
    return steady();
  }

  /** The same where nothing is injected. */
  public static InstantSource steady() {
    return () -> Instant.ofEpochMilli(System.nanoTime() / 1_000_000);
  }
}
