package com.shipvox.live.fast;

import com.shipvox.live.container.InsertedHandler;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/**
 * Offers each request to the {@link HandshakeInterceptor}, and passes every request that it does
 * not serve to the servlet container. Thread-safe.
 */
final class HandshakeHandler extends InsertedHandler {
  private final HandshakeInterceptor interceptor;

  HandshakeHandler(HttpHandler container, HandshakeInterceptor interceptor) {
    super(container);
    this.interceptor = interceptor;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    boolean served =
        HandshakeInterceptor.isCandidate(request)
            && ApplicationLoader.call(() -> interceptor.serve(request, response));
    if (!served) {
      next().service(request, response);
    }
  }
}
