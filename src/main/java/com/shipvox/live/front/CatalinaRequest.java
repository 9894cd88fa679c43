package com.shipvox.live.front;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way from Catalina's request to the one of the HTTP server beneath it, found at run time by
 * reflection.
 *
 * @param request what the facade that the application sees has behind it
 * @param beneath from there to Grizzly's
 */
record CatalinaRequest(VarHandle request, Method beneath) {
  private static final System.Logger LOG = System.getLogger(CatalinaRequest.class.getName());

  private static final ClassValue<Optional<CatalinaRequest>> WAY =
      new ClassValue<>() {
        @Override
        protected Optional<CatalinaRequest> computeValue(Class<?> facade) {
          return find(facade);
        }
      };

  /** A request as the HTTP server knows it, by its own class; null on another container. */
  static @Nullable Object beneath(HttpServletRequest facade) {
    return WAY.get(facade.getClass()).map(way -> way.go(facade)).orElse(null);
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

  private Object go(HttpServletRequest facade) {
    try {
      return beneath.invoke(request.get(facade));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
