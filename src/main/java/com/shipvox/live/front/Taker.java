package com.shipvox.live.front;

import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Takes one kind of requests from Grizzly, which has read and parsed them, before the servlet
 * container makes requests of its own of them. Thread-safe.
 */
public interface Taker {
  /** What serves that request; null where the container must have it. */
  @Nullable Service look(Request request);

  /**
   * Whether neither the look nor the service ever waits for anybody, so that a selector's own
   * thread may do both, and reads from a connection that brought such a request.
   */
  boolean neverWaits();

  /** Serves one request, as {@link org.glassfish.grizzly.http.server.HttpHandler#service}. */
  @FunctionalInterface
  interface Service {
    void serve(Request request, Response response) throws Exception;

    /**
     * What serves others that say the same; null where each must be looked at, as where this one
     * has not come whole.
     */
    default @Nullable Again again() {
      return null;
    }
  }
}
