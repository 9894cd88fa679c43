package com.shipvox.live.fast;

import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;

/**
 * Offers each request to the {@link HandshakeInterceptor}, and passes every request that it does
 * not serve to the servlet container. Thread-safe.
 */
final class HandshakeHandler extends HttpHandler {
  private final HttpHandler container;
  private final HandshakeInterceptor interceptor;

  HandshakeHandler(HttpHandler container, HandshakeInterceptor interceptor) {
    super(container.getName());
    this.container = container;
    this.interceptor = interceptor;
    setAllowEncodedSlash(container.isAllowEncodedSlash());
    setAllowCustomStatusMessage(container.isAllowCustomStatusMessage());
    setRequestURIEncoding(container.getRequestURIEncoding());
  }

  HttpHandler container() {
    return container;
  }

  @Override
  public RequestExecutorProvider getRequestExecutorProvider() {
    return container.getRequestExecutorProvider();
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    boolean served =
        HandshakeInterceptor.isCandidate(request)
            && ApplicationLoader.call(() -> interceptor.serve(request, response));
    if (!served) {
      container.service(request, response);
    }
  }
}
