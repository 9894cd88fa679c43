package com.shipvox.live.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Processor;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On Grizzly's own HTTP server: who served what, and that nobody can tell from the answers. */
@Timeout(30)
final class RepeatsTest {
  private static final String HOST = "Host: here";

  /** {@code container}, {@code looked} or {@code again}, and the path and body that were served. */
  private final BlockingQueue<String> served = new LinkedBlockingQueue<>();

  private final BlockingQueue<CompletableFuture<Void>> waiting = new LinkedBlockingQueue<>();
  private final HttpHandler container = new Container();
  private final FrontHandlers handlers = new FrontHandlers(List.of(new Posts()));
  private GrizzlyServer server;

  private final class Container extends HttpHandler {
    @Override
    public void service(Request request, Response response) throws IOException {
      handlers.place(request);
      served.add("container " + request.getRequestURI() + " " + body(request));
      response.setStatus(204);
    }
  }

  /** Takes whole posts; one with the body {@code refused} is answered 422. */
  private final class Posts implements Taker {
    @Override
    public boolean neverWaits() {
      return true;
    }

    @Override
    public @Nullable Service look(Request request) {
      return request.getMethod() == Method.POST
              && request.getContentLengthLong() == request.getInputBuffer().available()
          ? new Post()
          : null;
    }
  }

  private final class Post implements Taker.Service {
    @Override
    public void serve(Request request, Response response) throws IOException {
      String body = body(request);
      served.add("looked " + request.getRequestURI() + " " + body);
      answer(response, request.getRequestURI() + body);
    }

    @Override
    public Again again() {
      return (path, bytes) -> {
        String body = new String(bytes, UTF_8);
        if (path.equals("/anew")) {
          return null;
        }
        served.add("again " + path + " " + body);
        Again.Answer answer =
            new Again.Answer(
                body.endsWith("refused") ? null : (path + body).getBytes(UTF_8),
                (request, response) -> {
                  assertEquals(body, body(request));
                  answer(response, path + body);
                });
        CompletableFuture<Void> until =
            body.startsWith("later")
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(null);
        if (!until.isDone()) {
          waiting.add(until);
        }
        return until.thenApply(nothing -> answer);
      };
    }
  }

  private static String body(Request request) throws IOException {
    return new String(request.getInputStream().readAllBytes(), UTF_8);
  }

  private static void answer(Response response, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    response.setStatus(text.endsWith("refused") ? 422 : 201);
    response.setHeader("X-Any", "thing");
    if (text.startsWith("/last")) {
      response.setHeader("Connection", "close");
    }
    response.setContentLength(bytes.length);
    response.getNIOOutputStream().write(bytes);
  }

  @BeforeEach
  void start() throws Exception {
    server = new GrizzlyServer(container, 60_000);
    try (Line line = new Line()) {
      line.send("GET /first HTTP/1.1|" + HOST + "||");
      assertEquals(204, line.status());
    }
    assertEquals("container /first ", served.take());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** An agent's connection. */
  private final class Line implements AutoCloseable {
    private final Socket socket = new Socket("127.0.0.1", server.port());
    private final DataInputStream in = new DataInputStream(socket.getInputStream());
    private String head = "";
    private String body = "";

    Line() throws IOException {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.replace("|", "\r\n").getBytes(UTF_8));
      socket.getOutputStream().flush();
    }

    void post(String path, String text, String... headers) throws IOException {
      send(RepeatsTest.post(path, text, headers));
    }

    int status() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        text.append((char) in.readUnsignedByte());
      }
      head = text.toString().replaceAll("Date: .*\r\n", "");
      int at = head.indexOf("Content-Length: ");
      int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
      body = new String(in.readNBytes(length), UTF_8);
      return Integer.parseInt(head.substring(9, 12));
    }

    /** Has its next post known, whoever has to look how often. */
    void teach(String... headers) throws Exception {
      String last;
      do {
        post("/taught", "x", headers);
        assertEquals(201, status());
        last = served.take();
      } while (!last.equals("again /taught x"));
    }

    Connection<?> connection() {
      return server.connections().stream()
          .filter(c -> c.getPeerAddress().toString().endsWith(":" + socket.getLocalPort()))
          .findAny()
          .orElseThrow();
    }

    boolean isCut() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String post(String path, String text, String... headers) {
    String more = headers.length == 0 ? "" : String.join("|", headers) + "|";
    int length = text.getBytes(UTF_8).length;
    return "POST "
        + path
        + " HTTP/1.1|"
        + HOST
        + "|"
        + more
        + "Content-Length: "
        + length
        + "||"
        + text;
  }

  private void assertServed(String... expected) throws InterruptedException {
    for (String each : expected) {
      assertEquals(each, served.take());
    }
    assertNull(served.peek());
  }

  @Test
  void post_sameHeadAsServedBefore_servedWithoutGrizzlyAndAnsweredAlike() throws Exception {
    try (Line line = new Line()) {
      line.post("/a", "first");
      assertEquals(201, line.status());
      String head = line.head;
      line.post("/a", "fir2t");
      assertEquals(201, line.status());
      assertServed("looked /a first", "looked /a fir2t");
      line.post("/b", "thIrd");
      assertEquals(201, line.status());
      assertServed("again /b thIrd");
      assertEquals(head, line.head);
      assertEquals("/bthIrd", line.body);
      line.post("/b", "a longer one: ä");
      assertEquals(201, line.status());
      assertEquals("/ba longer one: ä", line.body);
      assertEquals(head.replace("Content-Length: 7", "Content-Length: 18"), line.head);
      assertServed("again /b a longer one: ä");
    }
  }

  @Test
  void post_severalHeadsInTurn_eachKnown() throws Exception {
    try (Line line = new Line()) {
      line.teach("A: 1");
      line.teach("A: 2");
      for (int n = 0; n < 4; n++) {
        line.post("/n", "" + n, "A: " + (1 + n % 2));
        assertEquals(201, line.status());
        assertServed("again /n " + n);
      }
    }
  }

  @Test
  void post_moreHeadsThanAreKept_servedAllTheSame() throws Exception {
    try (Line line = new Line()) {
      for (int round = 0; round < 3; round++) {
        for (int n = 0; n < 12; n++) {
          line.post("/n", round + "." + n, "A: " + n);
          assertEquals(201, line.status());
          assertServed("looked /n " + round + "." + n);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          POST /a HTTP/1.1|Host: here|B: c|Content-Length: 1||x ; looked /a x
          POST /a HTTP/1.1|Host: here|content-length: 1||x ; looked /a x
          POST /a HTTP/1.1|Content-Length: 1|Host: here||x ; looked /a x
          POST /a?b=c HTTP/1.1|Host: here|Content-Length: 1||x ; again /a?b=c x
          POST /anew HTTP/1.1|Host: here|Content-Length: 1||x ; looked /anew x
          POST /a HTTP/1.1|Host: here|Transfer-Encoding: chunked||1|x|0|| ; container /a x
          PUT /a HTTP/1.1|Host: here|Content-Length: 1||x ; container /a x
          GET /a HTTP/1.1|Host: here|| ; container /a
          """)
  void request_ofAnotherKind_servedAsEver(String request, String expected) throws Exception {
    try (Line line = new Line()) {
      line.teach();
      line.send(request);
      assertEquals(expected.startsWith("container") ? 204 : 201, line.status());
      assertServed(expected.endsWith("x") ? expected : expected + " ");
      line.teach();
    }
  }

  @Test
  void post_inTwoHalves_servedWhole() throws Exception {
    try (Line line = new Line()) {
      for (int cut : List.of(3, 10, 30, 45, 60)) {
        line.teach();
        String whole = post("/halves", "0123456789").replace("|", "\r\n");
        line.send(whole.substring(0, cut));
        assertSelectorHasReadAll();
        line.send(whole.substring(cut));
        // With its head come whole, Grizzly serves it before its body has.
        assertEquals(cut < 57 ? 201 : 204, line.status());
        assertServed((cut < 57 ? "looked" : "container") + " /halves 0123456789");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST"})
  void body_thatLooksLikeAKnownRequest_servedAsBody(String method) throws Exception {
    String body = post("/inner", "x").replace("|", "\r\n");
    try (Line line = new Line()) {
      line.teach();
      line.send(method + " /outer HTTP/1.1|" + HOST + "|Content-Length: " + body.length() + "||");
      assertSelectorHasReadAll();
      line.send(body);
      assertEquals(204, line.status());
      assertServed("container /outer " + body);
      line.send(body);
      assertEquals(201, line.status());
      assertServed("looked /inner x");
      line.teach();
    }
  }

  @Test
  void part_thatLooksLikeARequest_notKnownByItself() throws Exception {
    try (Line line = new Line()) {
      line.teach();
      line.send("POST /whole HTTP/1.1|C: 2|X: ");
      assertSelectorHasReadAll();
      String part = post("/part", "x", "B: 1");
      line.send(part);
      assertEquals(201, line.status());
      assertServed("looked /whole x");
      line.send(part);
      assertEquals(201, line.status());
      assertServed("looked /part x");
      line.send(part);
      assertEquals(201, line.status());
      assertServed("again /part x");
    }
  }

  /** Two round trips on another connection: the one selector has been at all others meanwhile. */
  private void assertSelectorHasReadAll() throws Exception {
    try (Line other = new Line()) {
      for (int n = 0; n < 2; n++) {
        other.send("GET /other HTTP/1.1|" + HOST + "||");
        assertEquals(204, other.status());
        assertServed("container /other ");
      }
    }
  }

  @Test
  void posts_severalInOneWrite_answeredInOrder() throws Exception {
    try (Line line = new Line()) {
      line.teach();
      line.send(post("/n", "1") + post("/n", "2") + post("/n", "3"));
      for (int n = 1; n <= 3; n++) {
        assertEquals(201, line.status());
        assertEquals("/n" + n, line.body);
      }
      assertServed("looked /n 1", "looked /n 2", "looked /n 3");
      line.teach();
    }
  }

  @Test
  void post_refused_answeredByGrizzlyAndServedOnce() throws Exception {
    try (Line line = new Line()) {
      line.teach();
      line.post("/a", "refused");
      assertEquals(422, line.status());
      assertEquals("/arefused", line.body);
      assertServed("again /a refused");
      line.post("/a", "x");
      assertEquals(201, line.status());
      assertEquals("/ax", line.body);
    }
  }

  @ParameterizedTest
  @CsvSource({"later,201", "later refused,422"})
  void post_answeredLater_whatCameMeanwhileIsServedAfter(String body, int status) throws Exception {
    try (Line line = new Line()) {
      line.teach();
      line.post("/a", body);
      assertServed("again /a " + body);
      line.post("/a", "next");
      line.post("/a", "and more", "Other: head");
      assertSelectorHasReadAll();
      waiting.take().complete(null);
      assertEquals(status, line.status());
      assertEquals("/a" + body, line.body);
      assertEquals(201, line.status());
      assertEquals("/anext", line.body);
      assertEquals(201, line.status());
      assertEquals("/aand more", line.body);
      line.teach();
    }
  }

  @Test
  void post_clientGoneBeforeItsAnswer_othersServed() throws Exception {
    try (Line line = new Line()) {
      line.teach();
      line.post("/a", "later");
      assertServed("again /a later");
      Connection<?> connection = line.connection();
      line.socket.setSoLinger(true, 0);
      line.socket.close();
      while (connection.isOpen()) {
        Thread.onSpinWait();
      }
    }
    waiting.take().complete(null);
    try (Line line = new Line()) {
      line.teach();
    }
  }

  @Test
  void post_aSecondAfterGrizzlySawItsHead_seenByItAgain() throws Exception {
    try (Line line = new Line()) {
      line.teach();
      String last;
      do {
        line.post("/a", "x");
        assertEquals(201, line.status());
        last = served.take();
      } while (last.startsWith("again"));
      assertEquals("looked /a x", last);
      line.teach();
    }
  }

  @Test
  void answer_afterWhichTheConnectionEnds_notKnownAgain() throws Exception {
    try (Line line = new Line()) {
      line.teach("A: 1");
      line.post("/last", "x", "A: 2");
      assertEquals(201, line.status());
      assertTrue(line.isCut());
    }
  }

  @Test
  void stop_connectionTakesItsChainBack() throws Exception {
    try (Line line = new Line()) {
      line.post("/first", "x");
      assertEquals(201, line.status());
      Processor<?> listeners = server.transport().getProcessor();
      line.teach();
      served.clear();
      assertNotSame(listeners, line.connection().getProcessor());
      handlers.remove();
      line.post("/a", "x");
      assertEquals(204, line.status());
      assertServed("container /a x");
      assertSame(listeners, line.connection().getProcessor());
      line.post("/a", "y");
      assertEquals(204, line.status());
      assertServed("container /a y");
      assertNull(line.connection().getAttributes().getAttribute("com.shipvox.live.repeats"));
    }
  }
}
