package com.shipvox.live.security;

import java.lang.System.Logger.Level;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.threadpool.AbstractThreadPool;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.grizzly.threadpool.ThreadPoolProbe;
import org.jspecify.annotations.Nullable;

/**
 * Gives one of Grizzly's transports workers that wait in a {@link LifoWaitQueue}: its own pool lets
 * all of its threads take turns, however few are needed. The new pool has as many threads as the
 * old one may have at most; the old one ends what it has, and lies idle. Thread-safe.
 */
final class LifoWorkers extends ThreadPoolProbe.Adapter {
  private static final System.Logger LOG = System.getLogger(LifoWorkers.class.getName());

  private final Transport transport;
  private final GrizzlyExecutorService before;
  private final ThreadPoolProbe probe;

  // Both guarded by this object's monitor.
  private boolean over;
  private @Nullable GrizzlyExecutorService own;

  /**
   * @param before the transport's pool
   * @param probe for the pool that takes its place
   */
  LifoWorkers(Transport transport, GrizzlyExecutorService before, ThreadPoolProbe probe) {
    this.transport = transport;
    this.before = before;
    this.probe = probe;
  }

  /** Changes the pool at the end of a task: new threads inherit what their maker is at. */
  void begin() {
    before.getMonitoringConfig().addProbes(this);
  }

  @Override
  public synchronized void onTaskCompleteEvent(AbstractThreadPool pool, Runnable work) {
    if (over) {
      return;
    }
    over = true;
    before.getMonitoringConfig().removeProbes(this);
    ThreadPoolConfig config = before.getConfiguration().copy().setQueue(new LifoWaitQueue());
    int threads = config.getMaxPoolSize();
    GrizzlyExecutorService made =
        GrizzlyExecutorService.createInstance(config.setCorePoolSize(threads));
    made.getMonitoringConfig().addProbes(probe);
    transport.setWorkerThreadPool(made);
    own = made;
    LOG.log(
        Level.INFO,
        "{0} workers of {1} are woken last in, first out.",
        threads,
        config.getPoolName());
  }

  /** Leaves the transport as it was found, so that it keeps no class of the application. */
  synchronized void stop() {
    over = true;
    GrizzlyExecutorService made = own;
    if (made != null) {
      if (transport.getWorkerThreadPool() == made) {
        transport.setWorkerThreadPool(before);
      }
      made.shutdown();
    }
  }
}
