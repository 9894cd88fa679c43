package com.shipvox.live.container;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
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
 * Leads from the facade that the application gets to Catalina's request, and from there to
 * Grizzly's request, by reflection at run time.
 */
public final class CatalinaRequest {
  private static final System.Logger LOG = System.getLogger(CatalinaRequest.class.getName());

  // By the container's few classes of facades. A ClassValue would live as long as those classes,
  // and keep this application after its end.
  private static final Map<Class<?>, Optional<CatalinaRequest>> WAYS = new ConcurrentHashMap<>();

  private final VarHandle request;
  private final Method beneath;

  private CatalinaRequest(VarHandle request, Method beneath) {
    this.request = request;
    this.beneath = beneath;
  }

  /** Grizzly's request behind a servlet request; null on another container. */
  public static @Nullable Object beneath(HttpServletRequest request) {
    ServletRequest facade = request;
    while (facade instanceof ServletRequestWrapper wrapper) {
      facade = wrapper.getRequest();
    }
    return facade instanceof HttpServletRequest own
        ? from(own.getClass()).map(way -> way.under(way.behind(own))).orElse(null)
        : null;
  }

  /** The way from facades of that class; empty on another container. */
  static Optional<CatalinaRequest> from(Class<?> facade) {
    return WAYS.computeIfAbsent(facade, CatalinaRequest::find);
  }

  private static Optional<CatalinaRequest> find(Class<?> facade) {
    try {
      Class<?> type = facade.getDeclaredField("request").getType();
      Lookup inner = MethodHandles.privateLookupIn(facade, MethodHandles.lookup());
      return Optional.of(
          new CatalinaRequest(
              inner.findVarHandle(facade, "request", type), type.getMethod("getCoyoteRequest")));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.DEBUG, "This container is not Payara's Catalina.", e);
      return Optional.empty();
    }
  }

  /** Catalina's class of requests. */
  Class<?> type() {
    return request.varType();
  }

  /** Grizzly's class of requests. */
  Class<?> typeBeneath() {
    return beneath.getReturnType();
  }

  /** Catalina's request behind its facade. */
  Object behind(HttpServletRequest facade) {
    return request.get(facade);
  }

  /** Grizzly's request beneath Catalina's. */
  Object under(Object catalina) {
    try {
      return beneath.invoke(catalina);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
