package com.shipvox.live.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an upgraded request is inside Catalina, found at run time by reflection; on another
 * container none is found, and the Servlet API alone is used. It is needed because Catalina gives
 * the objects of a request to the next one as soon as the connection has ended, without a look at
 * who still works with them: its own thread before it is done, or whoever closes. Then two clients
 * share a request, and both get wrong answers. So nothing may end the connection before that thread
 * is done ({@link #isServed}), and it is closed in one way only, from beneath ({@link #close}). It
 * is also the way to what the socket runs on, and to what is kept of its handshake.
 */
public final class UpgradedRequest {
  private static final System.Logger LOG = System.getLogger(UpgradedRequest.class.getName());

  private static final ClassValue<Optional<Reflection>> REFLECTION =
      new ClassValue<>() {
        @Override
        protected Optional<Reflection> computeValue(Class<?> facade) {
          return CatalinaRequest.from(facade).flatMap(Reflection::of);
        }
      };

  private final Reflection reflection;
  private final Object request;
  private final Object connection;

  private UpgradedRequest(Reflection reflection, Object request, Object connection) {
    this.reflection = reflection;
    this.request = request;
    this.connection = connection;
  }

  /** Of the request that the container handed out; null where the container is another. */
  static @Nullable UpgradedRequest of(HttpServletRequest facade) {
    return REFLECTION.get(facade.getClass()).map(found -> found.look(facade)).orElse(null);
  }

  /** Whether the container's own thread has let the request go. */
  boolean isServed() {
    return (boolean) reflection.served.getVolatile(request);
  }

  /**
   * Upgrades the request to that handler, as {@code HttpServletRequest.upgrade} does, but for the
   * making: the container would make it by CDI, and ours has nothing injected.
   */
  <T extends HttpUpgradeHandler> T upgrade(T handler) {
    reflection.upgraded.set(request, true);
    reflection.handler.set(request, handler);
    invoke(reflection.suspend, invoke(reflection.answer, reflection.way.under(request)));
    return handler;
  }

  /** What it runs on, by the container's own class. */
  Object connection() {
    return connection;
  }

  /** Whether the connection stands. */
  boolean isOpen() {
    return (boolean) invoke(reflection.isOpen, connection);
  }

  /**
   * Lets go what is kept of the handshake: once it is answered, and before anybody reads from the
   * connection, because until then nobody sees that it has ended, and gives the request away.
   */
  void letGoHandshake() {
    if (isOpen()) {
      SpentHandshake.letGo(reflection.way.under(request));
    }
  }

  /** Sends what is still to be sent, and closes the connection. */
  void close() {
    invoke(reflection.close, connection);
  }

  private static Object invoke(Method method, Object target) {
    try {
      return method.invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The way from the facade to the connection.
   *
   * @param way to Catalina's request, and to Grizzly's
   * @param served Catalina's note that its own thread is done
   * @param upgraded its note that it is upgraded
   * @param handler to what
   * @param answer from Grizzly's request to Grizzly's response, which waits while it is suspended
   */
  private record Reflection(
      CatalinaRequest way,
      VarHandle served,
      VarHandle upgraded,
      VarHandle handler,
      Method answer,
      Method suspend,
      Method connection,
      Method isOpen,
      Method close) {

    static Optional<Reflection> of(CatalinaRequest way) {
      try {
        Class<?> type = way.type();
        Method connection = way.typeBeneath().getMethod("getConnection");
        Class<?> cable = connection.getReturnType();
        Method answer = way.typeBeneath().getMethod("getResponse");
        Lookup inner = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        return Optional.of(
            new Reflection(
                way,
                inner.findVarHandle(type, "afterService", boolean.class),
                inner.findVarHandle(type, "upgrade", boolean.class),
                inner.findVarHandle(type, "httpUpgradeHandler", HttpUpgradeHandler.class),
                answer,
                answer.getReturnType().getMethod("suspend"),
                connection,
                cable.getMethod("isOpen"),
                cable.getMethod("closeSilently")));
      } catch (ReflectiveOperationException | RuntimeException e) {
        LOG.log(Level.DEBUG, "Not the container that is known from within.", e);
        return Optional.empty();
      }
    }

    UpgradedRequest look(HttpServletRequest facade) {
      Object inner = way.behind(facade);
      return new UpgradedRequest(this, inner, invoke(connection, way.under(inner)));
    }
  }
}
