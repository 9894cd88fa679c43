package com.shipvox.live.container;

import java.util.function.BiPredicate;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;

/**
 * A handler that stands before another one of a Grizzly listener, with the settings of that one,
 * and can be removed wherever it stands. Handlers of several copies of this application may stand
 * one before the other. They know each other by types of the JDK, because each copy has its own
 * classes. Thread-safe.
 */
public abstract class InsertedHandler extends HttpHandler
    implements BiPredicate<HttpHandler, HttpHandler> {
  private volatile HttpHandler next;

  protected InsertedHandler(HttpHandler next) {
    super(next.getName());
    this.next = next;
    setAllowEncodedSlash(next.isAllowEncodedSlash());
    setAllowCustomStatusMessage(next.isAllowCustomStatusMessage());
    setRequestURIEncoding(next.getRequestURIEncoding());
  }

  /** The handler behind this one. */
  protected final HttpHandler next() {
    return next;
  }

  @Override
  public final RequestExecutorProvider getRequestExecutorProvider() {
    return next.getRequestExecutorProvider();
  }

  /** Removes this handler from a listener. Requests that it serves go on. */
  public final void removeFrom(HttpServerFilter listener) {
    HttpHandler first = listener.getHttpHandler();
    if (first == this) {
      listener.setHttpHandler(next);
    } else {
      replace(first, this, next);
    }
  }

  /** Puts {@code other} in the place of {@code old}, where that stands behind this handler. */
  @Override
  public final boolean test(HttpHandler old, HttpHandler other) {
    if (next != old) {
      return replace(next, old, other);
    }
    next = other;
    return true;
  }

  @SuppressWarnings("unchecked") // No handler of the server's is a predicate.
  private static boolean replace(HttpHandler from, HttpHandler old, HttpHandler other) {
    return from instanceof BiPredicate<?, ?> inserted
        && ((BiPredicate<HttpHandler, HttpHandler>) inserted).test(old, other);
  }
}
