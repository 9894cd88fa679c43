package com.shipvox.live.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.SessionStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Joins the cluster when the application starts, if the server has a grid; without one the node
 * keeps its sessions to itself, and costs nothing of all this.
 */
@ApplicationScoped
public class ClusterStart {
  private static final Logger LOG = Logger.getLogger(ClusterStart.class.getName());

  @Inject private LiveConfig config;
  @Inject private InstantSource clock;
  @Inject private Executor fanOut;
  @Inject private Revocations revocations;
  @Inject private SessionStore store;
  private volatile @Nullable Cluster cluster;

  /**
   * Called by the servlet container and not by CDI's own event, at which the server's resources
   * cannot be looked up yet.
   */
  @WebListener
  public static class Listener implements ServletContextListener {
    @Inject private ClusterStart starter;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      starter.start();
    }
  }

  void start() {
    HazelcastInstance grid = grid();
    if (grid == null) {
      if (config.cluster().size() > 1) {
        throw new IllegalStateException(
            "shipvox.cluster.size is more than 1, but the server runs without Hazelcast.");
      }
      return;
    }
    Cluster joined =
        new Cluster(
            new HazelcastPost(grid), config, clock, fanOut, revocations, ClusterStart::thread);
    cluster = joined;
    store.moveTo(joined);
    joined.start();
    LOG.info(() -> "Joining the cluster, which is meant to have " + config.cluster().size());
  }

  @PreDestroy
  void stop() {
    Cluster joined = cluster;
    if (joined != null) {
      joined.close();
    }
  }

  /** This node's part in a cluster; null on a node that is alone by its configuration. */
  @Nullable Cluster cluster() {
    return cluster;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "shipvox-cluster");
    thread.setDaemon(true);
    return thread;
  }

  @SuppressWarnings("BanJNDI") // The name is a constant, and the server's own.
  private static @Nullable HazelcastInstance grid() {
    try {
      // Not @Resource, which fails the deployment on a server without a grid.
      return (HazelcastInstance) new InitialContext().lookup("payara/Hazelcast");
    } catch (NamingException e) {
      return null;
    }
  }
}
