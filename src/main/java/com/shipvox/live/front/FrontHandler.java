package com.shipvox.live.front;

import com.shipvox.live.OwnLoader;
import com.shipvox.live.front.Taker.Service;
import java.util.List;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.io.InputBuffer;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.threadpool.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the servlet container's handler: has the takers serve what they take, and hands
 * everything else on to the container. Thread-safe.
 */
final class FrontHandler extends HttpHandler {
  /** What is to serve a request on the very thread that looked at it. */
  private static final Note<Service> SERVICE = Request.createNote("com.shipvox.live.service");

  private final HttpHandler container;
  private final List<Taker> quick;
  private final List<Taker> slow;
  private final Repeats repeats;

  /**
   * @param container what handles all else
   */
  FrontHandler(HttpHandler container, List<Taker> takers, Repeats repeats) {
    super(container.getName());
    this.container = container;
    this.repeats = repeats;
    this.quick = takers.stream().filter(Taker::neverWaits).toList();
    this.slow = takers.stream().filter(taker -> !taker.neverWaits()).toList();
    setAllowEncodedSlash(container.isAllowEncodedSlash());
    setAllowCustomStatusMessage(container.isAllowCustomStatusMessage());
    setRequestURIEncoding(container.getRequestURIEncoding());
  }

  HttpHandler container() {
    return container;
  }

  /** A worker where a selector's own thread, or the cluster's, has what may block. */
  @Override
  public RequestExecutorProvider getRequestExecutorProvider() {
    return this::worker;
  }

  private @Nullable Executor worker(Request request) {
    if (!Threads.isService()) {
      return null;
    }
    Service service = lookQuickly(request);
    if (service == null) {
      return request.getContext().getConnection().getTransport().getWorkerThreadPool();
    }
    request.setNote(SERVICE, service);
    return null;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    if (!OwnLoader.call(() -> isServed(request, response))) {
      container.service(request, response);
    }
  }

  private boolean isServed(Request request, Response response) throws Exception {
    boolean mayWait = !Threads.isService();
    Service service = mayWait ? lookQuickly(request) : request.removeNote(SERVICE);
    Connection<?> connection = request.getContext().getConnection();
    SelectorStrategy.brought(connection, service != null);
    boolean alone = isAlone(request.getInputBuffer());
    if (!alone) {
      keepNextRequest(request.getInputBuffer());
    }
    if (service == null && mayWait) {
      service = look(slow, request);
    }
    if (service != null) {
      Again again = alone ? service.again() : null;
      if (again != null) {
        repeats.begun(connection, again);
      }
      service.serve(request, response);
    }
    return service != null;
  }

  private @Nullable Service lookQuickly(Request request) {
    Service answered = repeats.answered(request.getContext().getConnection());
    return answered == null ? look(quick, request) : answered;
  }

  private static @Nullable Service look(List<Taker> takers, Request request) {
    for (Taker taker : takers) {
      Service service = taker.look(request);
      if (service != null) {
        return service;
      }
    }
    return null;
  }

  /**
   * Keeps from being disposed of with this request's body what came behind it: Grizzly cuts the
   * body off by its limit, not by its capacity, and would write answers over the next request.
   */
  private static void keepNextRequest(InputBuffer input) {
    Buffer body = input.readBuffer();
    body.allowBufferDispose(false);
    input.replayPayload(body);
  }

  /** Whether nothing has come behind the request's body, as far as that has come. */
  private static boolean isAlone(InputBuffer input) {
    if (input.available() == 0) {
      return true;
    }
    Buffer seen = input.getBuffer();
    return seen.capacity() == seen.limit();
  }
}
