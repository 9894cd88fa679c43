package com.shipvox.live.container;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;

/**
 * Grizzly's timer for the time between two requests of a connection. It runs until Grizzly sees a
 * head, so it would cut a request that is held back from Grizzly.
 */
final class KeepAliveTimer {
  private static final System.Logger LOG = System.getLogger(KeepAliveTimer.class.getName());
  private static final long OFF = -1;

  private static final Attribute<Object> OF_CONNECTION =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("HttpServerFilter.KeepAliveContext");

  private KeepAliveTimer() {}

  /** Stops it until the next answer is complete. */
  static void stop(Connection<?> connection) {
    Object timer = OF_CONNECTION.get(connection);
    if (timer != null) {
      try {
        Field end = timer.getClass().getDeclaredField("keepAliveTimeoutMillis");
        end.setAccessible(true);
        end.setLong(timer, OFF);
      } catch (ReflectiveOperationException | InaccessibleObjectException e) {
        LOG.log(Level.DEBUG, "A slow body is cut by the time between two requests.", e);
      }
    }
  }
}
