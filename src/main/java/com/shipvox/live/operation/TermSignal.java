package com.shipvox.live.operation;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.function.BiPredicate;
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
  private @Nullable Draining handler;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      Draining own = new Draining(drain);
      own.next = Signal.handle(TERM, own);
      handler = own;
    } catch (IllegalArgumentException e) {
      LOG.log(Level.INFO, "SIGTERM is not ours to handle.", e);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Draining own = handler;
    if (own != null) {
      own.remove();
    }
  }

  /**
   * Drains, and passes the signal on to the handler of before. Other copies of this application may
   * have theirs before or behind it; they know each other by types of the JDK, because each copy
   * has its own classes.
   */
  private static final class Draining
      implements SignalHandler, BiPredicate<SignalHandler, SignalHandler> {
    private final Drain drain;
    private volatile SignalHandler next = signal -> {}; // until this one is in force

    Draining(Drain drain) {
      this.drain = drain;
    }

    @Override
    public void handle(Signal signal) {
      // The signal comes on a thread of the JVM's own, which belongs to no application.
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
      try {
        drain.run();
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "The node stops without having drained.", e);
      } finally {
        next.handle(signal);
      }
    }

    void remove() {
      SignalHandler first = Signal.handle(TERM, next);
      if (first != this) {
        Signal.handle(TERM, first);
        replace(first, this, next);
      }
    }

    /** Puts {@code other} in the place of {@code old}, where that stands behind this handler. */
    @Override
    public boolean test(SignalHandler old, SignalHandler other) {
      if (next != old) {
        return replace(next, old, other);
      }
      next = other;
      return true;
    }

    @SuppressWarnings("unchecked") // No other handler is a predicate.
    private static boolean replace(SignalHandler from, SignalHandler old, SignalHandler other) {
      return from instanceof BiPredicate<?, ?> draining
          && ((BiPredicate<SignalHandler, SignalHandler>) draining).test(old, other);
    }
  }
}
