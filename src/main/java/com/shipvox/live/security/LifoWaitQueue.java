package com.shipvox.live.security;

import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue of tasks, first in, first out, whose waiting threads are woken last in, first out: the
 * one that worked last still has its stack and its memory in the processor's caches. They are woken
 * one after the other, each by the one before it while there is more to do, so that a burst is
 * mostly worked off by threads that are awake. Thread-safe. Takes every task: its pool's own limit,
 * which Grizzly checks before it offers one, bounds it.
 */
final class LifoWaitQueue extends LinkedBlockingQueue<Runnable> {
  private static final long serialVersionUID = 1;

  /** A thread that has no task. */
  private static final class Idle {
    private final Thread thread = Thread.currentThread();
    private volatile boolean woken;
  }

  // Guarded by its own monitor; at most the pool's threads.
  private final transient ArrayDeque<Idle> idle = new ArrayDeque<>();

  // One was woken and has not looked for a task yet. Guarded by idle's monitor.
  private transient boolean waking;

  @Override
  public boolean offer(Runnable task) {
    boolean offered = super.offer(task);
    wakeOne();
    return offered;
  }

  @Override
  public void put(Runnable task) {
    offer(task);
  }

  @Override
  public boolean offer(Runnable task, long timeout, TimeUnit unit) {
    return offer(task);
  }

  @Override
  public Runnable take() throws InterruptedException {
    Runnable task = poll();
    while (task == null) {
      awaitTask();
      task = poll();
    }
    if (!isEmpty()) {
      wakeOne();
    }
    return task;
  }

  private void wakeOne() {
    Idle last = lastIdle();
    if (last != null) {
      last.woken = true;
      LockSupport.unpark(last.thread);
    }
  }

  private @Nullable Idle lastIdle() {
    synchronized (idle) {
      if (waking || idle.isEmpty()) {
        return null;
      }
      waking = true;
      return idle.pop();
    }
  }

  private void awaitTask() throws InterruptedException {
    Idle self = new Idle();
    synchronized (idle) {
      // Whoever offers looks for idle threads afterwards: what came before that is seen here.
      if (!isEmpty()) {
        return;
      }
      idle.push(self);
    }
    while (!self.woken) {
      LockSupport.park(this);
      // Who is being woken must look for the task before it ends.
      if (Thread.currentThread().isInterrupted() && leave(self)) {
        Thread.interrupted();
        throw new InterruptedException();
      }
    }
    synchronized (idle) {
      waking = false;
    }
  }

  private boolean leave(Idle self) {
    synchronized (idle) {
      return idle.remove(self);
    }
  }
}
