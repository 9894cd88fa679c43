package com.shipvox.live.front;

import com.shipvox.live.Rounds;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.SelectorHandler;
import org.glassfish.grizzly.nio.SelectorRunner;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/**
 * Has Grizzly read on its selector's own thread from connections that brought what never waits,
 * such as plain posts, instead of waking a worker for each: {@link FrontHandler} sends what turns
 * out to be anything else on to a worker. All other connections are left to the strategy that was
 * there. Where there are more processors than one and more connections are ready than a selector
 * should handle in a row, workers share the work as before. Thread-safe.
 */
final class SelectorStrategy implements IOStrategy {
  private static final int MOST_IN_A_ROW = 8;

  // Of the server's own classes alone: an attribute outlives the application.
  private static final Attribute<Boolean> QUICK =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("com.shipvox.live.quick");

  private static final SelectorHandler.Task ROUND_ENDS =
      () -> {
        Rounds.end();
        return true;
      };

  private final IOStrategy before;
  private final IOStrategy same = SameThreadIOStrategy.getInstance();
  private volatile int mostInARow;

  SelectorStrategy(IOStrategy before) {
    this.before = before;
    lookAtProcessors();
  }

  /** The strategy that was there. */
  IOStrategy before() {
    return before;
  }

  /** To be called every now and then: a container's share may change. */
  void lookAtProcessors() {
    boolean alone = Runtime.getRuntime().availableProcessors() == 1;
    mostInARow = alone ? Integer.MAX_VALUE : MOST_IN_A_ROW;
  }

  /** Tells whether what the connection brought last never waits. */
  static void brought(Connection<?> connection, boolean quick) {
    if (quick != (QUICK.get(connection) != null)) {
      if (quick) {
        QUICK.set(connection, Boolean.TRUE);
      } else {
        QUICK.remove(connection);
      }
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // So declared by Grizzly, here and below.
  public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
    return executeIoEvent(connection, event, true);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean executeIoEvent(Connection connection, IOEvent event, boolean enabled)
      throws IOException {
    boolean here =
        event == IOEvent.READ
            && QUICK.get(connection) != null
            && connection instanceof NIOConnection known
            && known.getSelectorRunner().getLastSelectedKeysCount() <= mostInARow;
    if (here && Rounds.begin()) {
      // On its own thread this is done after all that are ready now, before it looks for more.
      SelectorRunner runner = ((NIOConnection) connection).getSelectorRunner();
      runner.getTransport().getSelectorHandler().enque(runner, ROUND_ENDS, null);
    }
    return (here ? same : before).executeIoEvent(connection, event, enabled);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Executor getThreadPoolFor(Connection connection, IOEvent event) {
    return before.getThreadPoolFor(connection, event);
  }

  @Override
  public ThreadPoolConfig createDefaultWorkerPoolConfig(Transport transport) {
    return before.createDefaultWorkerPoolConfig(transport);
  }
}
