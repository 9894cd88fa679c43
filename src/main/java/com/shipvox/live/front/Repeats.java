package com.shipvox.live.front;

import com.shipvox.live.OwnLoader;
import com.shipvox.live.front.Taker.Service;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.jspecify.annotations.Nullable;

/**
 * A filter beneath HTTP that knows again what was said before: an agent's connection brings the
 * same head with every update, and whoever compares its bytes need not parse it. Grizzly has parsed
 * one and encoded its answer ({@link RepeatedHeads}); once a second, and for whatever differs, it
 * does so again, so that its own counts and timers go on. Thread-safe.
 */
final class Repeats extends BaseFilter {
  // By no class of ours: an attribute outlives the application, and the next one has the same.
  private static final Attribute<Object> HEADS =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("com.shipvox.live.repeats");

  private final BeneathHttp chains = new BeneathHttp(this);
  private volatile boolean stopped;

  /**
   * Told of a request before it is served: it has come whole, and nothing behind it, so that
   * Grizzly has kept nothing for the connection's chain.
   *
   * @param again what may serve others with the same head
   */
  void begun(Connection<?> connection, Again again) {
    RepeatedHeads known = heads(connection);
    if (known != null) {
      known.begun(again);
      return;
    }
    FilterChain chain = stopped ? null : chains.chain(connection);
    SocketWriter writer = chain == null ? null : SocketWriter.to(connection);
    if (writer != null) {
      HEADS.set(connection, new RepeatedHeads(writer, connection.getProcessor()));
      connection.setProcessor(chain);
    }
  }

  /** What writes the answer to the request that Grizzly has just parsed; null if there is none. */
  @Nullable Service answered(Connection<?> connection) {
    RepeatedHeads known = heads(connection);
    return known == null ? null : known.answered();
  }

  /**
   * Knows nothing again from now on; connections take their chains back with their next request.
   */
  void stop() {
    stopped = true;
  }

  private static @Nullable RepeatedHeads heads(Connection<?> connection) {
    return HEADS.get(connection) instanceof RepeatedHeads known ? known : null;
  }

  @Override
  public NextAction handleRead(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    RepeatedHeads known = heads(connection);
    if (known == null) {
      return context.getInvokeAction();
    }
    if (stopped && known.isRepeated(context.getMessage())) {
      HEADS.remove(connection);
      connection.setProcessor(known.before());
      return context.getInvokeAction();
    }
    return OwnLoader.call(() -> known.read(context, stopped));
  }

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    RepeatedHeads known = heads(context.getConnection());
    if (known != null) {
      known.written(context.getMessage());
    }
    return context.getInvokeAction();
  }
}
