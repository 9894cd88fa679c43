package com.shipvox.live.socket;

import com.shipvox.live.deflate.DeflateOffer;
import com.shipvox.live.front.GrizzlyHead;
import com.shipvox.live.front.HeaderValues;
import com.shipvox.live.front.Taker;
import com.shipvox.live.security.FrameGuard;
import com.shipvox.live.security.Head;
import com.shipvox.live.security.RequestPolicy;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HeaderValue;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.ServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;
import org.jspecify.annotations.Nullable;

/**
 * Takes the plain handshake at {@code /ws}: asks Tyrus, answers, and has the connection leave HTTP
 * for an {@link AdoptedSockets} chain. The container would keep its request and Grizzly's as long
 * as the socket lives. Only without TLS, which would be one more of Grizzly's filters, and only
 * what will be accepted: whoever is refused hears it from the container. Thread-safe.
 */
final class HandshakeTaker implements Taker {
  private static final URI PATH = URI.create("/ws");

  /** What Tyrus wants of a handshake; the offered subprotocols come without a token. */
  private static final List<String> NEEDED =
      List.of(
          "Host", "Origin", "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version");

  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  private static final List<Map.Entry<String, HeaderValue>> HEADERS =
      HeaderValues.of(RequestPolicy.handshakeHeaders());

  // Where Grizzly's two HTTP filters keep the request that a connection is at.
  private static final Attribute<Object> IN_CODEC =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
          HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);
  private static final Attribute<Object> IN_SERVICE =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("HttpServerFilter.Request");

  private final Application application;
  private final AdoptedSockets sockets = new AdoptedSockets();

  /**
   * What a taker asks the application.
   *
   * @param answersTo whether it answers to that {@code Host}, null if none, and takes new sockets
   * @param admits the client's address; null where the handshake has to be refused
   * @param container Tyrus's, by any class; null as long as it is not known
   */
  record Application(
      Predicate<@Nullable String> answersTo,
      Function<Head, @Nullable String> admits,
      HandshakeReader reader,
      FrameGuard guard,
      Supplier<@Nullable Object> container) {}

  HandshakeTaker(Application application) {
    this.application = application;
  }

  /** Keys may have to be fetched for a token. */
  @Override
  public boolean neverWaits() {
    return false;
  }

  @Override
  public @Nullable Service look(Request request) {
    if (request.getMethod() != Method.GET
        || !PATH.getPath().equals(request.getRequestURI())
        || request.getProtocol() != Protocol.HTTP_1_1
        || request.getQueryString() != null
        || hasBody(request)
        || !application.answersTo().test(request.getHeader(Header.Host))
        || !(application.container().get() instanceof ServerContainer container)) {
      return null;
    }
    Connection<?> connection = request.getContext().getConnection();
    FilterChain chain = sockets.chain(connection);
    Head head = new GrizzlyHead(request);
    // Asked last, because a yes is counted.
    String address = chain == null ? null : application.admits().apply(head);
    if (chain == null || address == null) {
      return null;
    }
    String deflate = application.guard().deflate(head);
    Handshake login = application.reader().read(head, address, null, deflate != null);
    TyrusUpgradeResponse answer = new TyrusUpgradeResponse();
    UpgradeInfo upgrade =
        container.getWebSocketEngine().upgrade(context(request, head, login), answer);
    if (upgrade.getStatus() != UpgradeStatus.SUCCESS) {
      return null;
    }
    if (deflate != null) {
      answer.getHeaders().put(DeflateOffer.HEADER, List.of(deflate));
    }
    return (same, response) -> {
      write(response, answer);
      if (leaveHttp(same, response, chain)) {
        sockets.open(connection, upgrade, application.guard(), deflate != null);
        // Only now is read from the connection again.
        FilterChainContext context = same.getContext();
        context.resume(context.getStopAction());
      }
    };
  }

  /** What has come behind the head would be read as frames, or is what a body is said to have. */
  private static boolean hasBody(Request request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(Header.TransferEncoding) != null
        || request.getInputBuffer().available() > 0;
  }

  private static RequestContext context(Request request, Head head, Handshake login) {
    RequestContext context =
        RequestContext.Builder.create()
            .requestURI(PATH)
            .secure(request.isSecure())
            .userPrincipal(login)
            .remoteAddr(request.getRemoteAddr())
            .serverAddr(request.getServerName())
            .serverPort(request.getServerPort())
            .tyrusProperties(Map.of())
            .build();
    for (String name : NEEDED) {
      keep(context, name, head.values(name));
    }
    keep(context, PROTOCOL, HandshakeReader.withoutToken(head.values(PROTOCOL)));
    return context;
  }

  private static void keep(RequestContext context, String name, List<String> values) {
    if (!values.isEmpty()) {
      context.getHeaders().put(name, values);
    }
  }

  private static void write(Response response, TyrusUpgradeResponse answer) throws IOException {
    response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
    HEADERS.forEach(header -> response.setHeader(header.getKey(), header.getValue()));
    answer
        .getHeaders()
        .forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
    response.flush();
  }

  /**
   * Ends Grizzly's work with the request, but not the connection, which its own end of it would
   * close. False where the client has gone, and Grizzly has ended both.
   */
  private static boolean leaveHttp(Request request, Response response, FilterChain chain) {
    FilterChainContext context = request.getContext();
    Connection<?> connection = context.getConnection();
    context.suspend();
    response.suspend();
    if (!((Response.SuspendedContextImpl) response.getSuspendContext()).markResumed()) {
      return false;
    }
    IN_CODEC.remove(connection);
    IN_SERVICE.remove(connection);
    connection.setProcessor(chain);
    return true;
  }
}
