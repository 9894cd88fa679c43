package com.shipvox.live.fast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.container.FrameGuard;
import com.shipvox.live.node.Background;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.socket.HandshakeReader;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.threadpool.Threads;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.ServerContainer;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;
import org.glassfish.tyrus.spi.Writer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On Grizzly's own HTTP server, with a container that answers 204 and a WebSocket server that tells
 * what it is told; with Tyrus itself it is met by the tests that run a node.
 */
@Timeout(30)
final class HandshakeInterceptorTest {
  private static final int IDLE_MS = 400;
  private static final LiveConfig CONFIG =
      LiveConfig.from(
          name ->
              Optional.ofNullable(
                  Map.of(
                          "shipvox.security.trusted-proxies",
                          "127.0.0.1",
                          "shipvox.limit.handshakes-per-second",
                          "50")
                      .get(name)));
  private static final String HEAD =
      "Host: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + "Sec-WebSocket-Protocol: shipvox.v1, other\r\nCookie: a=b\r\n"
          + "X-Forwarded-Proto: https\r\n";
  private static final String PLAIN = "GET /ws HTTP/1.1\r\n" + HEAD + "\r\n";

  private final BlockingQueue<String> containers = new LinkedBlockingQueue<>();
  private final BlockingQueue<FakeSocket> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<Map<String, List<String>>> asked = new LinkedBlockingQueue<>();
  private final Background background = new NoTimers();
  private final FrameGuard guard = new FrameGuard(CONFIG, InstantSource.system(), background);
  private volatile UpgradeStatus status = UpgradeStatus.SUCCESS;
  private volatile boolean accepts = true;
  private volatile boolean failsToOpen;
  private volatile Consumer<Request> afterwards = request -> {};
  private volatile Object tyrus = container();
  private final RequestPolicy policy =
      new RequestPolicy(CONFIG, new ConnectionLimits(CONFIG), InstantSource.system());
  private final GrizzlyListeners handlers =
      new GrizzlyListeners(
          () ->
              new HandshakeInterceptor(
                  new HandshakeInterceptor.Application(
                      host -> accepts && "here".equals(host),
                      policy,
                      // No client of this test brings a token.
                      new HandshakeReader(null),
                      guard,
                      false,
                      () -> tyrus)));
  private GrizzlyServer server;

  /** Nothing is looked at each second. */
  private static final class NoTimers extends Background {
    @Override
    public void everySecond(String what, Runnable task) {}
  }

  private final class Container extends HttpHandler {
    @Override
    public void service(Request request, Response response) {
      handlers.installOn(request);
      afterwards.accept(request);
      assertFalse(Threads.isService());
      containers.add(request.getMethod() + " " + request.getRequestURI());
      response.setStatus(204);
    }
  }

  /** What Tyrus would have of one connection. */
  private static final class FakeSocket implements org.glassfish.tyrus.spi.Connection {
    final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseReason> ended = new LinkedBlockingQueue<>();
    final Writer writer;
    final CloseListener closer;

    FakeSocket(Writer writer, CloseListener closer) {
      this.writer = writer;
      this.closer = closer;
    }

    @Override
    public ReadHandler getReadHandler() {
      return data -> {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        received.add(bytes);
      };
    }

    @Override
    public Writer getWriter() {
      return writer;
    }

    @Override
    public CloseListener getCloseListener() {
      return closer;
    }

    @Override
    public void close(CloseReason reason) {
      ended.add(reason);
    }

    void write(String text) {
      writer.write(ByteBuffer.wrap(text.getBytes(UTF_8)), null);
    }
  }

  private UpgradeInfo upgrade(UpgradeRequest request, UpgradeResponse response) {
    asked.add(request.getHeaders());
    response.setStatus(101);
    response.getHeaders().put("Upgrade", List.of("websocket"));
    response.getHeaders().put("Connection", List.of("Upgrade"));
    response.getHeaders().put("Sec-WebSocket-Accept", List.of("accepted"));
    return new UpgradeInfo() {
      @Override
      public UpgradeStatus getStatus() {
        return status;
      }

      @Override
      public org.glassfish.tyrus.spi.Connection createConnection(
          Writer writer, org.glassfish.tyrus.spi.Connection.CloseListener closer) {
        if (failsToOpen) {
          throw new IllegalStateException("This one must not open.");
        }
        FakeSocket socket = new FakeSocket(writer, closer);
        opened.add(socket);
        return socket;
      }
    };
  }

  private ServerContainer container() {
    WebSocketEngine engine =
        proxy(
            WebSocketEngine.class,
            arguments -> upgrade((UpgradeRequest) arguments[0], (UpgradeResponse) arguments[1]));
    return proxy(ServerContainer.class, arguments -> engine);
  }

  /** Answers every call alike: one method of each is called. */
  private static <T> T proxy(Class<T> type, java.util.function.Function<Object[], Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            HandshakeInterceptorTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.apply(arguments)));
  }

  @BeforeEach
  void start() throws Exception {
    server = new GrizzlyServer(new Container(), IDLE_MS);
    try (Line line = new Line()) {
      line.send("GET /first HTTP/1.1\r\nHost: here\r\n\r\n");
      assertTrue(line.head().startsWith("HTTP/1.1 204 "));
    }
    assertEquals("GET /first", containers.take());
    server.connections().clear();
  }

  @AfterEach
  void stop() throws IOException {
    handlers.remove();
    server.close();
  }

  /** A viewer's connection. */
  private final class Line implements AutoCloseable {
    private final Socket socket = new Socket("127.0.0.1", server.port());
    private final InputStream in = socket.getInputStream();

    Line() throws IOException {
      socket.setSoTimeout(20_000);
    }

    Line send(String latin) throws IOException {
      socket.getOutputStream().write(latin.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return this;
    }

    String head() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return text.toString();
        }
        text.append((char) next);
      }
      return text.toString();
    }

    String read(int length) throws IOException {
      return new String(in.readNBytes(length), UTF_8);
    }

    boolean isAtEnd() throws IOException {
      try {
        return in.read() < 0;
      } catch (SocketException reset) {
        return true;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private FakeSocket open(Line line) throws Exception {
    String head = line.send(PLAIN).head();
    assertTrue(head.startsWith("HTTP/1.1 101 "), head);
    return opened.take();
  }

  private static String frame(String text) {
    return "\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text;
  }

  @Test
  void handshake_plain_takenBeforeTheContainer() throws Exception {
    try (Line line = new Line()) {
      String head = line.send(PLAIN).head();
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);
      assertTrue(head.contains("\r\nSec-WebSocket-Accept: accepted\r\n"), head);
      assertTrue(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"), head);
      assertFalse(head.contains("Transfer-Encoding"), head);
      FakeSocket socket = opened.take();
      Map<String, List<String>> needed = asked.take();
      assertEquals(
          Set.of(
              "Host",
              "Connection",
              "Upgrade",
              "Sec-WebSocket-Key",
              "Sec-WebSocket-Version",
              "Sec-WebSocket-Protocol"),
          needed.keySet());
      assertEquals(List.of("shipvox.v1", "other"), needed.get("Sec-WebSocket-Protocol"));
      socket.write("hello");
      assertEquals("hello", line.read(5));
      line.send(frame("hi")).send(frame("again"));
      StringBuilder received = new StringBuilder();
      while (received.length() < 19) {
        received.append(new String(socket.received.take(), ISO_8859_1));
      }
      assertEquals(frame("hi") + frame("again"), received.toString());
    }
    assertTrue(containers.isEmpty());
  }

  @Test
  void handshake_taken_nothingOfTheRequestKept() throws Exception {
    try (Line line = new Line()) {
      open(line);
      Connection<?> connection = server.connections().iterator().next();
      for (String kept :
          List.of(
              org.glassfish.grizzly.http.HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME,
              "HttpServerFilter.Request")) {
        assertNull(Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(kept).get(connection));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /ws?a=b HTTP/1.1\r\n" + HEAD,
        "GET /wss HTTP/1.1\r\n" + HEAD,
        "GET /w%73 HTTP/1.1\r\n" + HEAD,
        "HEAD /ws HTTP/1.1\r\n" + HEAD,
        "GET /ws HTTP/1.0\r\n" + HEAD,
        "GET /ws HTTP/1.1\r\nX-" + HEAD + "Host: elsewhere\r\n",
        "GET /ws HTTP/1.1\r\n" + HEAD + "Content-Length: 4\r\n",
        "GET /ws HTTP/1.1\r\n" + HEAD + "Transfer-Encoding: chunked\r\n",
      })
  void handshake_ofAnyOtherKind_leftToTheContainer(String head) throws Exception {
    try (Line line = new Line()) {
      line.send(head + "\r\n").head();
      assertEquals(head.substring(0, head.indexOf(' ')), containers.take().split(" ")[0]);
    }
    assertTrue(asked.isEmpty());
  }

  @Test
  void handshake_withFramesRightBehind_leftToTheContainer() throws Exception {
    try (Line line = new Line()) {
      line.send(PLAIN + frame("hi")).head();
      assertEquals("GET /ws", containers.take());
    }
    assertTrue(asked.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused", "draining", "no Tyrus", "not found", "failed"})
  void handshake_thatIsNotAccepted_leftToTheContainer(String why) throws Exception {
    String plain = PLAIN;
    switch (why) {
      case "refused" -> plain = PLAIN.replace("Host: here", "Host: here\r\nOrigin: https://other");
      case "draining" -> accepts = false;
      case "no Tyrus" -> tyrus = "another server";
      case "not found" -> status = UpgradeStatus.NOT_APPLICABLE;
      default -> status = UpgradeStatus.HANDSHAKE_FAILED;
    }
    try (Line line = new Line()) {
      assertTrue(line.send(plain).head().startsWith("HTTP/1.1 204 "));
    }
    assertEquals("GET /ws", containers.take());
    assertTrue(opened.isEmpty());
  }

  @Test
  void handshake_thatTyrusRefuses_notCounted() throws Exception {
    status = UpgradeStatus.HANDSHAKE_FAILED;
    for (int n = 0; n < 60; n++) {
      try (Line line = new Line()) {
        assertTrue(line.send(PLAIN).head().startsWith("HTTP/1.1 204 "));
      }
    }
    // More than the limit a second were refused, and the next one finds room.
    status = UpgradeStatus.SUCCESS;
    try (Line line = new Line()) {
      open(line);
    }
  }

  @Test
  void handler_whereAnotherCopyHasOne_notInstalled() throws Exception {
    HttpHandler first = server.filter().getHttpHandler();
    GrizzlyListeners second =
        new GrizzlyListeners(
            () -> {
              throw new AssertionError("No second handler is made.");
            });
    afterwards = second::installOn;
    try (Line line = new Line()) {
      line.send("GET /again HTTP/1.1\r\nHost: here\r\n\r\n").head();
    }
    assertSame(first, server.filter().getHttpHandler());
    handlers.remove();
    assertNotSame(first, server.filter().getHttpHandler());
  }

  @Test
  void socket_longerIdleThanRequestsMayBe_staysOpen() throws Exception {
    try (Line line = new Line();
        Line request = new Line()) {
      FakeSocket socket = open(line);
      request.send("GET /last HTTP/1.1\r\nHost: here\r\n\r\n").head();
      // Begun after the socket, and closed by the timeout.
      assertTrue(request.isAtEnd());
      socket.write("hello");
      assertEquals("hello", line.read(5));
      line.send(frame("hi"));
      assertArrayEquals(frame("hi").getBytes(ISO_8859_1), socket.received.take());
      try (Line another = new Line()) {
        another.send("GET /last HTTP/1.1\r\nHost: here\r\n\r\n").head();
        assertTrue(another.isAtEnd());
      }
      socket.write("still");
      assertEquals("still", line.read(5));
    }
  }

  @Test
  void socket_whoseClientGoes_toldToAllAndNoLongerWatched() throws Exception {
    FakeSocket socket;
    Connection<?> connection;
    try (Line line = new Line()) {
      socket = open(line);
      connection = server.connections().iterator().next();
      assertEquals(1, guard.size());
    }
    assertEquals(CloseReason.CloseCodes.CLOSED_ABNORMALLY, socket.ended.take().getCloseCode());
    assertEquals(0, guard.size());
    // A filter above HTTP may keep something of each connection until it ends.
    while (!server.ended().contains(connection)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void socket_thatTheServerCloses_endsAfterWhatWasWritten() throws Exception {
    try (Line line = new Line()) {
      FakeSocket socket = open(line);
      String text = "x".repeat(100_000);
      socket.write(text);
      socket.closer.close(null);
      assertEquals(text, line.read(text.length()));
      assertTrue(line.isAtEnd());
      socket.ended.take();
    }
  }

  @Test
  void frames_thatAreForbidden_areAClose() throws Exception {
    try (Line line = new Line()) {
      FakeSocket socket = open(line);
      line.send("\u0081\u0002hi"); // Not masked.
      byte[] told = socket.received.take();
      assertEquals((byte) 0x88, told[0]);
      assertEquals(1002, ByteBuffer.wrap(told, 6, 2).getShort());
    }
  }

  @Test
  void sockets_whenTheApplicationStops_end() throws Exception {
    try (Line line = new Line()) {
      open(line);
      guard.stop();
      assertTrue(line.isAtEnd());
    }
    try (Line late = new Line()) {
      open(late);
      assertTrue(late.isAtEnd());
    }
  }

  @Test
  void socket_thatCannotBeOpened_endsAlone() throws Exception {
    failsToOpen = true;
    try (Line line = new Line()) {
      line.send(PLAIN).head();
      assertTrue(line.isAtEnd());
    }
    while (guard.size() > 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    failsToOpen = false;
    try (Line line = new Line()) {
      open(line);
    }
  }
}
