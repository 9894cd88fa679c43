package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.session.SessionStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens the replicated log when the application starts. A process whose log cannot be opened, or
 * has closed, ends with a code: it could only refuse, and look well.
 */
@ApplicationScoped
public class ReplicationStart {
  private static final Logger LOG = Logger.getLogger(ReplicationStart.class.getName());

  /** The process's exit code where the log has failed. */
  static final int EXIT_CODE = 70;

  private static final long EXIT_MS = 5_000;

  @Inject private LiveConfig config;
  @Inject private InstantSource clock;
  @Inject private SessionStore store;
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile @Nullable RaftNode node;

  /** Called by the servlet container, once everything that the log needs is there. */
  @WebListener
  public static class Listener implements ServletContextListener {
    @Inject private ReplicationStart starter;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      starter.start();
    }
  }

  void start() {
    try {
      RaftNode opened = new RaftNode(config, store, clock, this::end);
      node = opened;
      opened.start();
    } catch (StartFailure | IllegalArgumentException e) {
      LOG.log(Level.SEVERE, "The node cannot start.", e);
      end(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @PreDestroy
  void stop() {
    RaftNode opened = node;
    if (opened != null) {
      opened.close();
    }
  }

  /** This node's part in the log; null before the start. */
  @Nullable RaftNode node() {
    return node;
  }

  /** Ends the process in order, and after some seconds in any case. */
  private void end(String why) {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    LOG.severe(() -> "The process ends with code " + EXIT_CODE + ": " + why);
    daemon("shipvox-exit", () -> System.exit(EXIT_CODE));
    daemon(
        "shipvox-halt",
        () -> {
          try {
            Thread.sleep(EXIT_MS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(EXIT_CODE);
        });
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
