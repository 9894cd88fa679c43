package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.node.ProcessEnd;
import com.shipvox.live.session.SessionStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.time.InstantSource;
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

  @Inject private LiveConfig config;
  @Inject private InstantSource clock;
  @Inject private SessionStore store;
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
      ProcessEnd.startFailed(String.valueOf(e.getMessage()));
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
  public @Nullable RaftNode node() {
    return node;
  }

  /** In order, unless nothing has begun that could end in order. */
  private void end(String why) {
    RaftNode opened = node;
    if (opened == null || !opened.hasEntered()) {
      ProcessEnd.startFailed(why);
    }
    ProcessEnd.inOrder(why);
  }
}
