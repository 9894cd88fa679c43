package com.shipvox.live.security;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.monitoring.MonitoringAware;
import org.glassfish.grizzly.threadpool.AbstractThreadPool;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;
import org.glassfish.grizzly.threadpool.ThreadPoolProbe;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on one of Grizzly's worker threads as soon as that thread is done with what it is at,
 * the handling of a request above all: a probe in its pool is told so. Has the pool's threads woken
 * last in, first out, too, where that is wanted ({@link LifoWorkers}). Thread-safe.
 */
final class WorkerEnd extends ThreadPoolProbe.Adapter {
  private static final int FEW_TASKS = 2;

  // Of the pools' threads alone. Holds no class of ours, which a pooled thread would keep alive.
  private final ThreadLocal<@Nullable Queue<Runnable>> tasks = new ThreadLocal<>();
  // Concurrent, all three; bounded by the server's listeners.
  private final Set<Transport> transports = ConcurrentHashMap.newKeySet();
  private final Set<MonitoringAware<?>> pools = ConcurrentHashMap.newKeySet();
  private final Set<LifoWorkers> changed = ConcurrentHashMap.newKeySet();
  private final boolean lifo;
  private volatile boolean stopped;

  /**
   * @param lifo whether to have the pools' threads woken last in, first out, too
   */
  WorkerEnd(boolean lifo) {
    this.lifo = lifo;
  }

  /**
   * Keeps a task until the calling thread is done. False, and nothing is kept, where it is no
   * worker of that connection's pool, or has begun its work before the pool was known.
   *
   * @param connection by the container's own class
   */
  boolean runAfter(Object connection, Runnable task) {
    if (stopped || !(connection instanceof Connection<?> known)) {
      return false;
    }
    Queue<Runnable> own = tasks.get();
    if (own == null) {
      watch(known.getTransport());
      return false;
    }
    own.add(task);
    return true;
  }

  @SuppressWarnings("unchecked") // A thread pool of Grizzly's has probes of this type alone.
  private void watch(Transport transport) {
    if (!transports.add(transport)) {
      return;
    }
    ExecutorService pool = transport.getWorkerThreadPool();
    if (lifo && pool instanceof GrizzlyExecutorService known) {
      LifoWorkers workers = new LifoWorkers(transport, known, this);
      changed.add(workers);
      workers.begin();
      if (stopped) {
        workers.stop();
      }
    } else if (pool instanceof MonitoringAware<?> aware) {
      pools.add(aware);
      ((MonitoringAware<ThreadPoolProbe>) aware).getMonitoringConfig().addProbes(this);
    }
  }

  /** Leaves the pools as they were: keeps no task any more, and runs none. */
  @SuppressWarnings("unchecked")
  void stop() {
    stopped = true;
    changed.forEach(LifoWorkers::stop);
    for (MonitoringAware<?> pool : pools) {
      ((MonitoringAware<ThreadPoolProbe>) pool).getMonitoringConfig().removeProbes(this);
    }
  }

  @Override
  public void onTaskDequeueEvent(AbstractThreadPool pool, Runnable work) {
    if (tasks.get() == null) {
      tasks.set(new ArrayDeque<>(FEW_TASKS));
    }
  }

  @Override
  public void onTaskCompleteEvent(AbstractThreadPool pool, Runnable work) {
    Queue<Runnable> own = tasks.get();
    if (own != null) {
      for (Runnable task = own.poll(); task != null; task = own.poll()) {
        task.run();
      }
    }
  }
}
