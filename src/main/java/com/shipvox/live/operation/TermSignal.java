package com.shipvox.live.operation;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Drains before the server begins to stop, when the process is asked to end. At the server's own
 * stop it would be too late: by then the container answers every request with a bare 503, and
 * shutdown hooks run all at once. Where the JVM lets nobody handle signals (-Xrs), or the server is
 * stopped by other means, {@link Drain} still closes the sockets as the application ends.
 */
@WebListener
public class TermSignal implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(TermSignal.class.getName());
  private static final Signal TERM = new Signal("TERM");

  @Inject private Drain drain;
  private @Nullable SignalHandler before;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      before = Signal.handle(TERM, this::drainFirst);
    } catch (IllegalArgumentException e) {
      LOG.log(Level.INFO, "SIGTERM is not ours to handle.", e);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    SignalHandler known = before;
    if (known != null) {
      Signal.handle(TERM, known);
    }
  }

  private void drainFirst(Signal signal) {
    // The signal comes on a thread of the JVM's own, which belongs to no application.
    Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    try {
      drain.run();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "The node stops without having drained.", e);
    } finally {
      SignalHandler known = before;
      if (known != null) {
        known.handle(signal);
      }
    }
  }
}
