package com.shipvox.live.socket;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;
import java.util.ListIterator;
import org.glassfish.tyrus.core.TyrusEndpointWrapper;
import org.glassfish.tyrus.core.TyrusSession;
import org.glassfish.tyrus.core.coder.CoderWrapper;

/**
 * Gives one decoder and one encoder to all sockets of an endpoint. They keep no state, but Tyrus
 * makes them for each socket, and by CDI, which costs more than the decoding.
 */
final class SharedCoders {
  private SharedCoders() {}

  /**
   * Shares them among that session's endpoint's.
   *
   * @throws ReflectiveOperationException where this Tyrus looks different from inside
   */
  static void share(Session session) throws ReflectiveOperationException {
    try {
      Object endpoint = field(TyrusSession.class, "endpointWrapper").get(session);
      replace(endpoint, "decoders", new MessageDecoder());
      replace(endpoint, "encoders", new MessageEncoder());
    } catch (InaccessibleObjectException | ClassCastException | IllegalArgumentException e) {
      throw new ReflectiveOperationException(e);
    }
  }

  @SuppressWarnings("unchecked") // Each is one of ours, as its class says.
  private static void replace(Object endpoint, String list, Object own)
      throws ReflectiveOperationException {
    Object all = field(TyrusEndpointWrapper.class, list).get(endpoint);
    ListIterator<CoderWrapper<Object>> each = ((List<CoderWrapper<Object>>) all).listIterator();
    while (each.hasNext()) {
      CoderWrapper<Object> coder = each.next();
      if (coder.getCoderClass() == own.getClass()) {
        each.set(new CoderWrapper<>(own, coder.getType()));
      }
    }
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
