package com.shipvox.live.security;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way from the facade that the application sees to Catalina's request, and from there to the
 * one of the HTTP server beneath it, found at run time by reflection.
 */
public final class CatalinaRequest {
  private static final System.Logger LOG = System.getLogger(CatalinaRequest.class.getName());

  private static final ClassValue<Optional<CatalinaRequest>> WAY =
      new ClassValue<>() {
        @Override
        protected Optional<CatalinaRequest> computeValue(Class<?> facade) {
          return find(facade);
        }
      };

  private final VarHandle request;
  private final Method beneath;

  private CatalinaRequest(VarHandle request, Method beneath) {
    this.request = request;
    this.beneath = beneath;
  }

  /** A request as the HTTP server knows it, by its own class; null on another container. */
  public static @Nullable Object beneath(HttpServletRequest facade) {
    return WAY.get(facade.getClass()).map(way -> way.under(way.behind(facade))).orElse(null);
  }

  /** The way that leads from facades of that class; none where they are another container's. */
  static Optional<CatalinaRequest> from(Class<?> facade) {
    return WAY.get(facade);
  }

  private static Optional<CatalinaRequest> find(Class<?> facade) {
    try {
      Class<?> type = facade.getDeclaredField("request").getType();
      Lookup inner = MethodHandles.privateLookupIn(facade, MethodHandles.lookup());
      return Optional.of(
          new CatalinaRequest(
              inner.findVarHandle(facade, "request", type), type.getMethod("getCoyoteRequest")));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not the container that is known from within.", e);
      return Optional.empty();
    }
  }

  /** Catalina's class of requests. */
  Class<?> type() {
    return request.varType();
  }

  /** The HTTP server's. */
  Class<?> typeBeneath() {
    return beneath.getReturnType();
  }

  /** Catalina's request behind its facade. */
  Object behind(HttpServletRequest facade) {
    return request.get(facade);
  }

  /** The HTTP server's under Catalina's. */
  Object under(Object catalina) {
    try {
      return beneath.invoke(catalina);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
