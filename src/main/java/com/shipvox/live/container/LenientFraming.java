package com.shipvox.live.container;

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * Holds every request against RFC 9112 before Grizzly reads it, and every target before Catalina
 * decodes it.
 *
 * <p>Faults: Grizzly takes the body of a TRACE for the next request; accepts {@code Content-Length}
 * beside {@code Transfer-Encoding}, any coding whose name begins with {@code chunked}, several
 * hosts, HTTP/0.9 and HTTP/2.0 request lines, and upgrades of HTTP/1.0; refuses chunk extensions;
 * stops reading a WebSocket whose handshake named {@code HTTP2-Settings} or came with a frame in
 * one packet; reads pipelined requests out of buffers that it has disposed of; and gives each
 * request whose body is half sent a thread. Catalina answers 200 without a body to a target that it
 * cannot decode, and to an empty {@code Host}.
 *
 * <p>Seen in Grizzly 4.0.2.payara-p2 and Payara 6.2025.10.
 *
 * <p>Report upstream: to Grizzly, that {@code HttpServerFilter.prepareRequest} must end the
 * connection of a request whose body it leaves unread, that {@code HttpCodecFilter} must check the
 * framing as RFC 9112, sections 3, 6 and 7, wants it, and that it must not dispose of a header
 * buffer from which a remainder was split; to Payara, that {@code CoyoteAdapter} must answer 400
 * where {@code postParseRequest} fails.
 */
final class LenientFraming implements Workaround {
  private final HalfBodies halfBodies;

  // Loaded on Payara alone: its class names classes of Grizzly's.
  private @Nullable Runnable undo;

  LenientFraming(HalfBodies halfBodies) {
    this.halfBodies = halfBodies;
  }

  @Override
  public String name() {
    return "grizzly-lenient-framing";
  }

  @Override
  public String consequence() {
    return "Behind a proxy, one client may slip its requests into another's connection; half-sent bodies take all threads.";
  }

  @Override
  public void install(ServletContext context) throws ReflectiveOperationException {
    GrizzlyGuards guards = new GrizzlyGuards(halfBodies);
    undo = guards::remove;
  }

  @Override
  public void remove() {
    Runnable installed = undo;
    if (installed != null) {
      undo = null;
      installed.run();
    }
  }
}
