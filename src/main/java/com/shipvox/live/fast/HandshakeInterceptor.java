package com.shipvox.live.fast;

import com.shipvox.live.container.FrameGuard;
import com.shipvox.live.container.FramingFilter;
import com.shipvox.live.deflate.DeflateOffer;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.Head;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.socket.Handshake;
import com.shipvox.live.socket.HandshakeReader;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
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
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.ServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;
import org.jspecify.annotations.Nullable;

/**
 * Serves plain handshakes at {@code /ws} before the servlet container: asks Tyrus, answers, and
 * moves the connection from HTTP to a chain of {@link AdoptedSockets}. The container would keep its
 * own request object and Grizzly's as long as the socket lives. Serves only handshakes without TLS
 * that will be accepted; the container answers all others. Thread-safe.
 */
final class HandshakeInterceptor {
  private static final URI PATH = URI.create("/ws");

  /** The headers that Tyrus needs; the offered subprotocols are passed without a token. */
  private static final List<String> NEEDED =
      List.of(
          "Host", "Origin", "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version");

  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  // The attributes in which Grizzly's two HTTP filters keep the request of a connection.
  private static final Attribute<Object> IN_CODEC =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
          HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);
  private static final Attribute<Object> IN_SERVICE =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("HttpServerFilter.Request");

  private final Application application;
  private final AdoptedSockets sockets = new AdoptedSockets();

  /**
   * What the interceptor needs of the application.
   *
   * @param accepts whether this application serves that {@code Host}, null if there is none, and
   *     takes new sockets
   * @param deflates whether messages may be compressed
   * @param container Tyrus' server container, by any class; null until it is known
   */
  record Application(
      Predicate<@Nullable String> accepts,
      RequestPolicy policy,
      HandshakeReader reader,
      FrameGuard guard,
      boolean deflates,
      Supplier<@Nullable Object> container) {}

  HandshakeInterceptor(Application application) {
    this.application = application;
  }

  /** Whether the request may be a plain handshake, by its method and path alone. */
  static boolean isCandidate(Request request) {
    return request.getMethod() == Method.GET && PATH.getPath().equals(request.getRequestURI());
  }

  /** Serves the request; false if the container must serve it. May wait for the keys of tokens. */
  boolean serve(Request request, Response response) throws IOException {
    if (request.getProtocol() != Protocol.HTTP_1_1
        || request.getQueryString() != null
        || hasBody(request)
        || !application.accepts().test(request.getHeader(Header.Host))
        || !(application.container().get() instanceof ServerContainer container)) {
      return false;
    }
    Head head = new GrizzlyHead(request);
    FilterChain chain = sockets.chain(request.getContext().getConnection());
    String address = chain == null ? null : application.policy().admitsHandshake(head);
    return chain != null
        && address != null
        && serve(request, response, head, address, chain, container);
  }

  private boolean serve(
      Request request,
      Response response,
      Head head,
      String address,
      FilterChain chain,
      ServerContainer container)
      throws IOException {
    Connection<?> connection = request.getContext().getConnection();
    String deflate =
        application.deflates() ? DeflateOffer.answer(head.values(DeflateOffer.HEADER)) : null;
    Handshake login = application.reader().read(head, address);
    GrizzlyWriter writer = new GrizzlyWriter(connection, deflate != null);
    login.writeWith(writer);
    TyrusUpgradeResponse answer = new TyrusUpgradeResponse();
    UpgradeInfo upgrade =
        container.getWebSocketEngine().upgrade(context(request, head, login), answer);
    if (upgrade.getStatus() != UpgradeStatus.SUCCESS || !isCounted(address)) {
      return false;
    }
    if (deflate != null) {
      answer.getHeaders().put(DeflateOffer.HEADER, List.of(deflate));
    }
    write(response, answer);
    if (leaveHttp(request, response, chain)) {
      sockets.open(connection, writer, upgrade, application.guard(), deflate != null);
      // Only now is read from the connection again.
      FilterChainContext context = request.getContext();
      context.resume(context.getStopAction());
    }
    return true;
  }

  /** Counts the handshake; false if there is no room, which the container then answers. */
  private boolean isCounted(String address) {
    try {
      application.policy().countHandshake(address);
      return true;
    } catch (Refusal refusal) {
      return false;
    }
  }

  /** Bytes behind the head would be read as frames, or belong to the body that the head names. */
  private static boolean hasBody(Request request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(Header.TransferEncoding) != null
        || request.getInputBuffer().available() > 0
        || FramingFilter.holdsMore(request.getContext().getConnection());
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
      put(context, name, head.values(name));
    }
    put(context, PROTOCOL, HandshakeReader.withoutToken(head.values(PROTOCOL)));
    return context;
  }

  private static void put(RequestContext context, String name, List<String> values) {
    if (!values.isEmpty()) {
      context.getHeaders().put(name, values);
    }
  }

  private static void write(Response response, TyrusUpgradeResponse answer) throws IOException {
    response.setStatus(HttpStatus.WEB_SOCKET_PROTOCOL_HANDSHAKE_101);
    RequestPolicy.handshakeHeaders()
        .forEach(header -> response.setHeader(header.getKey(), header.getValue()));
    answer
        .getHeaders()
        .forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
    response.flush();
  }

  /**
   * Ends Grizzly's work with the request, without the end of the connection that Grizzly would add.
   * False if the client has gone, and Grizzly has ended both.
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
