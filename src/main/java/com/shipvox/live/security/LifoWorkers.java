package com.shipvox.live.security;

import java.lang.System.Logger.Level;
import org.glassfish.grizzly.threadpool.AbstractThreadPool;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.grizzly.threadpool.ThreadPoolProbe;
import org.jspecify.annotations.Nullable;

/**
 * Has the workers of one of Grizzly's pools wait in a {@link LifoWaitQueue}: the pool's own way
 * lets all of its threads take turns, however few are needed. The pool gets as many threads as it
 * may have at most. Thread-safe.
 */
final class LifoWorkers extends ThreadPoolProbe.Adapter {
  private static final System.Logger LOG = System.getLogger(LifoWorkers.class.getName());

  private final GrizzlyExecutorService pool;
  private final Runnable then;

  // Both guarded by this object's monitor.
  private boolean over;
  private @Nullable ThreadPoolConfig before;

  /**
   * @param then run once the pool has changed; its probes are lost by that
   */
  LifoWorkers(GrizzlyExecutorService pool, Runnable then) {
    this.pool = pool;
    this.then = then;
  }

  /** Changes the pool at the end of a task: new threads inherit what their maker is at. */
  void begin() {
    pool.getMonitoringConfig().addProbes(this);
  }

  @Override
  public synchronized void onTaskCompleteEvent(AbstractThreadPool ending, Runnable work) {
    if (over) {
      return;
    }
    over = true;
    ThreadPoolConfig was = pool.getConfiguration().copy().setQueue(null);
    int threads = was.getMaxPoolSize();
    pool.reconfigure(was.copy().setQueue(new LifoWaitQueue()).setCorePoolSize(threads));
    before = was;
    then.run();
    LOG.log(
        Level.INFO, "{0} workers of {1} are woken last in, first out.", threads, was.getPoolName());
  }

  /** Leaves the pool as it was found, so that it keeps no class of the application. */
  synchronized void stop() {
    over = true;
    if (before != null && !pool.isShutdown()) {
      Thread caller = Thread.currentThread();
      ClassLoader own = caller.getContextClassLoader();
      // New threads inherit it.
      caller.setContextClassLoader(GrizzlyExecutorService.class.getClassLoader());
      try {
        pool.reconfigure(before);
      } finally {
        caller.setContextClassLoader(own);
      }
    }
    before = null;
  }
}
