package com.shipvox.live.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded request as Catalina knows it, reached at run time by reflection. On another container
 * there is none, and only the Servlet API is used. {@link RecycledRequests} describes the fault: no
 * thread may end the connection before Catalina's own thread has left the request ({@link
 * #isServed}), and the connection is closed beneath Catalina ({@link #close}).
 */
final class UpgradedRequest {
  private static final System.Logger LOG = System.getLogger(UpgradedRequest.class.getName());

  // Not a ClassValue, as in CatalinaRequest.
  private static final Map<Class<?>, Optional<Reflection>> REFLECTIONS = new ConcurrentHashMap<>();

  private final Reflection reflection;
  private final Object request;
  private final Object connection;

  private UpgradedRequest(Reflection reflection, Object request, Object connection) {
    this.reflection = reflection;
    this.request = request;
    this.connection = connection;
  }

  private static Optional<Reflection> reflection(Class<?> facade) {
    return REFLECTIONS.computeIfAbsent(
        facade, type -> CatalinaRequest.from(type).flatMap(Reflection::of));
  }

  /** Whether requests behind that class of facade can be reached. */
  static boolean isFoundBehind(Class<?> facade) {
    return reflection(facade).isPresent();
  }

  /** The request behind the container's facade; null on another container. */
  static @Nullable UpgradedRequest of(HttpServletRequest facade) {
    return reflection(facade.getClass()).map(found -> found.look(facade)).orElse(null);
  }

  /** Whether Catalina's own thread has left the request. */
  boolean isServed() {
    return (boolean) reflection.served.getVolatile(request);
  }

  /**
   * Upgrades the request to that handler, as {@code HttpServletRequest.upgrade} does, except that
   * the caller makes the handler: the container would make it by CDI, and ours injects nothing.
   */
  <T extends HttpUpgradeHandler> T upgrade(T handler) {
    reflection.upgraded.set(request, true);
    reflection.handler.set(request, handler);
    invoke(reflection.suspend, invoke(reflection.answer, reflection.way.under(request)));
    return handler;
  }

  /** Whether the connection stands. */
  boolean isOpen() {
    return (boolean) invoke(reflection.isOpen, connection);
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
   * @param served Catalina's flag that its own thread has left the request
   * @param upgraded Catalina's flag that the request is upgraded
   * @param handler the handler that the request is upgraded to
   * @param answer from Grizzly's request to Grizzly's response
   * @param suspend keeps Grizzly's response open after the request
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
        LOG.log(Level.DEBUG, "This container is not Payara's Catalina.", e);
        return Optional.empty();
      }
    }

    UpgradedRequest look(HttpServletRequest facade) {
      Object inner = way.behind(facade);
      return new UpgradedRequest(this, inner, invoke(connection, way.under(inner)));
    }
  }
}
