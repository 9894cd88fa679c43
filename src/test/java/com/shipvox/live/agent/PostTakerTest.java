package com.shipvox.live.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.agent.Ingest.Post;
import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.front.FrontHandlers;
import com.shipvox.live.front.GrizzlyServer;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.LocalJournal;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionStore;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.threadpool.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On Grizzly's own HTTP server, with a container that answers 204 and tells what it was asked. */
@Timeout(20)
final class PostTakerTest {
  private static final long IDLE_MS = 60_000;
  private static final String BODY = "{\"slice\":\"notice\"}";
  private static final UpdateDraft DRAFT =
      new UpdateDraft("u-1", "notice", Phase.COMPLETED, null, null);
  private static final Logger GRIZZLY = Logger.getLogger("org.glassfish.grizzly");
  private static final Caller CALLER = new Caller("agent-1", Role.AGENT, null, "t-1", 0, 1);
  private static final LiveConfig CONFIG = LiveConfig.from(name -> Optional.empty());

  private final SessionStore sessions =
      LocalJournal.store(CONFIG, InstantSource.system(), Runnable::run);
  private final Session session = sessions.create("s-1", "agent-1").session();
  private final BlockingQueue<String> containers = new LinkedBlockingQueue<>();
  private final Set<Thread> ours = ConcurrentHashMap.newKeySet();
  private final Set<Thread> theirs = ConcurrentHashMap.newKeySet();
  private final Set<String> hosts = ConcurrentHashMap.newKeySet();
  private final CountDownLatch containerMayAnswer = new CountDownLatch(1);
  private volatile CompletableFuture<Void> confirmed = CompletableFuture.completedFuture(null);
  private volatile boolean admits = true;
  private volatile boolean isKnown = true;
  private final HttpHandler container = new Container();
  private final FrontHandlers handlers =
      new FrontHandlers(
          List.of(
              new PostTaker(
                  new PostTaker.Application(
                      hosts::contains,
                      sessions::holds,
                      head -> admits,
                      head -> isKnown ? () -> isKnown ? CALLER : null : null,
                      new Requests(CONFIG),
                      this::ingest,
                      this::later))));
  private GrizzlyServer server;
  private IOStrategy strategy;

  private final class Container extends HttpHandler {
    @Override
    public void service(Request request, Response response) throws Exception {
      handlers.place(request);
      String body = new String(request.getInputStream().readAllBytes(), UTF_8);
      containers.add(request.getMethod() + " " + request.getRequestURI() + " " + body);
      assertFalse(Threads.isService());
      theirs.add(Thread.currentThread());
      if (request.getRequestURI().equals("/slow")) {
        containerMayAnswer.await();
      }
      response.setStatus(204);
      response.setHeader("X-Long", "x".repeat(500));
    }
  }

  @BeforeEach
  void start() throws Exception {
    hosts.add("here");
    server = new GrizzlyServer(container, IDLE_MS);
    strategy = server.transport().getIOStrategy();
    try (Line line = new Line()) {
      line.send("GET /first HTTP/1.1", "");
      assertEquals(204, line.status());
    }
    assertEquals("GET /first ", containers.take());
  }

  @AfterEach
  void stop() throws IOException {
    containerMayAnswer.countDown();
    server.close();
  }

  private void later(Runnable task) {
    server.background().execute(task);
  }

  private CompletableFuture<Taken> ingest(Post post, String sessionId) {
    ours.add(Thread.currentThread());
    String body = new String(post.body(), UTF_8);
    if (!body.equals(BODY)) {
      throw Refusal.of(ErrorCode.BAD_JSON, "This is no JSON.");
    }
    long at = 0;
    return confirmed.thenApply(
        nothing ->
            new Taken(
                session,
                session.append(new Author("agent:agent-1", Source.AGENT), List.of(DRAFT)),
                List.of(),
                at,
                0));
  }

  /** A connection of an agent. */
  private final class Line implements AutoCloseable {
    private final Socket socket = new Socket("127.0.0.1", server.port());
    private final DataInputStream in = new DataInputStream(socket.getInputStream());
    private String head = "";
    private String body = "";

    Line() throws IOException {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
    }

    void send(String start, String body, String... headers) throws IOException {
      write(request(start, body, headers));
    }

    void post() throws IOException {
      send("POST /api/sessions/s-1/updates HTTP/1.1", BODY);
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.getOutputStream().flush();
    }

    /** The status of the next answer, which is read whole. */
    int status() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException(text.toString());
        }
        text.append((char) next);
      }
      head = text.toString();
      body = new String(in.readNBytes(length()), UTF_8);
      return Integer.parseInt(head.substring(9, 12));
    }

    private int length() {
      return head.lines()
          .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
          .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
          .findAny()
          .orElse(0);
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String request(String start, String body, String... headers) {
    StringBuilder text = new StringBuilder(start).append("\r\n");
    List<String> all = List.of(headers);
    if (all.stream().noneMatch(header -> header.startsWith("Host:"))) {
      text.append("Host: here\r\n");
    }
    if (all.stream().noneMatch(header -> header.startsWith("Content-Type:"))) {
      text.append("Content-Type: application/json\r\n");
    }
    if (all.stream().noneMatch(header -> header.startsWith("Transfer-Encoding:"))) {
      text.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    all.forEach(header -> text.append(header).append("\r\n"));
    return text.append("\r\n").append(body).toString();
  }

  @Test
  void posts_plain_takenBeforeTheContainer() throws Exception {
    try (Line line = new Line()) {
      line.post();
      assertEquals(201, line.status());
      assertEquals(
          "{\"epoch\":\""
              + session.log().epoch()
              + "\",\"results\":[{\"duplicate\":false,\"id\":\"u-1\",\"seq\":1}],\"seq\":1,\"viewers\":0}",
          line.body);
      assertTrue(line.head.contains("\r\nCache-Control: no-store\r\n"), line.head);
      assertTrue(line.head.contains("\r\nVary: Origin\r\n"), line.head);
      line.post();
      assertEquals(200, line.status());
    }
    assertTrue(containers.isEmpty());
  }

  @Test
  void posts_afterTheFirst_takenOnTheSelectorsThread() throws Exception {
    try (Line line = new Line()) {
      line.post();
      assertEquals(201, line.status());
      ours.clear();
      for (int i = 0; i < 20; i++) {
        line.post();
        assertEquals(200, line.status());
      }
    }
    assertEquals(1, ours.size());
    assertTrue(ours.iterator().next().getName().contains("SelectorRunner"), ours.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT /api/sessions/s-1/updates HTTP/1.1        | X-Any: thing
          POST /api/sessions/s-1/updates HTTP/1.0       | X-Any: thing
          POST /api/sessions/s-1/updates?a=b HTTP/1.1   | X-Any: thing
          POST /api/sessions/s-1/updates;a=b HTTP/1.1   | X-Any: thing
          POST /api/sessions/s-1/%75pdates HTTP/1.1     | X-Any: thing
          POST /api/sessions/s-1/other HTTP/1.1         | X-Any: thing
          POST /api/sessions/other/updates HTTP/1.1     | X-Any: thing
          POST /api/sessions/s-1/updates HTTP/1.1       | Host: elsewhere
          POST /api/sessions/s-1/updates HTTP/1.1       | Accept: text/html
          POST /api/sessions/s-1/updates HTTP/1.1       | Content-Encoding: gzip
          """)
  void posts_inAnyWayUnusual_leftToTheContainer(String start, String header) throws Exception {
    try (Line line = new Line()) {
      // On a selector's thread, too, once the connection has brought a plain post.
      for (int i = 0; i < 2; i++) {
        line.send(start, BODY, header, "Connection: keep-alive");
        assertEquals(204, line.status());
        assertTrue(containers.take().startsWith(start.split("[ ?;]")[0]));
        line.post();
        assertNotEquals(204, line.status());
      }
    }
    assertTrue(containers.isEmpty());
  }

  @Test
  void posts_notAdmittedPlainly_leftToTheContainer() throws Exception {
    admits = false;
    try (Line line = new Line()) {
      line.post();
      assertEquals(204, line.status());
    }
  }

  /** To verify a token, keys may have to be fetched. */
  @Test
  void posts_ofSomebodyUnknown_leftToTheContainer() throws Exception {
    try (Line line = new Line()) {
      line.post();
      assertEquals(201, line.status());
      isKnown = false;
      line.post();
      assertEquals(204, line.status());
      isKnown = true;
      line.post();
      assertEquals(200, line.status());
    }
  }

  @Test
  void posts_inChunks_leftToTheContainer() throws Exception {
    try (Line line = new Line()) {
      line.send(
          "POST /api/sessions/s-1/updates HTTP/1.1",
          "5\r\nhello\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked");
      assertEquals(204, line.status());
      assertEquals("POST /api/sessions/s-1/updates hello", containers.take());
    }
  }

  @Test
  void posts_refused_answeredWithTheProblem() throws Exception {
    try (Line line = new Line()) {
      line.send("POST /api/sessions/s-1/updates HTTP/1.1", "rubbish");
      assertEquals(400, line.status());
      assertTrue(line.body.contains("\"bad-json\""), line.body);
      assertTrue(line.head.contains("application/problem+json"), line.head);
    }
    try (Line line = new Line()) {
      line.send("POST /api/sessions/s-1/updates HTTP/1.1", BODY, "Content-Type: text/plain");
      assertEquals(415, line.status());
      line.send("POST /api/sessions/s-1/updates HTTP/1.1", "x".repeat(256 * 1024 + 1));
      int status = line.status();
      // Mostly it has not come whole at once, and the container has it.
      assertTrue(status == 413 || status == 204, line.head);
      line.post();
      assertEquals(201, line.status());
    }
  }

  /** Whoever sends half a body must not hold up the selector that all share. */
  @Test
  void posts_halfSent_keepNobodyWaiting() throws Exception {
    try (Line slow = new Line();
        Line other = new Line()) {
      slow.post();
      assertEquals(201, slow.status());
      String post = request("POST /api/sessions/s-1/updates HTTP/1.1", BODY);
      slow.write(post.substring(0, post.length() - 3));
      for (int i = 0; i < 3; i++) {
        other.post();
        assertEquals(200, other.status());
      }
      slow.write(post.substring(post.length() - 3));
      assertEquals(204, slow.status());
      assertEquals("POST /api/sessions/s-1/updates " + BODY, containers.take());
    }
  }

  @Test
  void container_slowOnAConnectionOfPosts_keepsNobodyWaiting() throws Exception {
    try (Line slow = new Line();
        Line other = new Line()) {
      slow.post();
      assertEquals(201, slow.status());
      slow.send("GET /slow HTTP/1.1", "");
      containers.take();
      other.post();
      assertEquals(200, other.status());
      other.post();
      assertEquals(200, other.status());
      containerMayAnswer.countDown();
      assertEquals(204, slow.status());
    }
  }

  /** One at a time and in order, though all have come at once; none is lost or changed. */
  @Test
  void posts_pipelined_answeredInOrder() throws Exception {
    String post = request("POST /api/sessions/s-1/updates HTTP/1.1", BODY);
    String get = request("GET /between HTTP/1.1", "");
    String put = request("PUT /between HTTP/1.1", "anything at all");
    try (Line line = new Line()) {
      for (int i = 0; i < 3; i++) {
        line.write(post + post + get + post + put + put + post + put);
        for (char kind : "ppgpccpc".toCharArray()) {
          int status = line.status();
          assertTrue(kind == 'p' ? status != 204 : status == 204, line.head);
        }
        assertEquals("GET /between ", containers.take());
        for (int j = 0; j < 3; j++) {
          assertEquals("PUT /between anything at all", containers.take());
        }
      }
    }
  }

  @Test
  void posts_thatWaitForOthers_answeredWhenConfirmed() throws Exception {
    try (Line line = new Line()) {
      line.post();
      assertEquals(201, line.status());
      confirmed = new CompletableFuture<>();
      String post = request("POST /api/sessions/s-1/updates HTTP/1.1", BODY);
      ours.clear();
      line.write(post + request("GET /behind HTTP/1.1", ""));
      awaitOurs(1);
      line.write(post);
      assertEquals(0, line.in.available());
      assertTrue(containers.isEmpty());
      assertEquals(1, ours.size());
      confirmed.complete(null);
      assertEquals(200, line.status());
      assertEquals(204, line.status());
      assertEquals(200, line.status());
      assertEquals("GET /behind ", containers.take());
      assertFalse(theirs.contains(Thread.currentThread()));
    }
  }

  @Test
  void posts_thatFailLater_answeredWithTheProblem() throws Exception {
    try (Line line = new Line()) {
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Void> failing = new CompletableFuture<>();
        confirmed = failing;
        ours.clear();
        line.post();
        awaitOurs(1);
        failing.completeExceptionally(Refusal.retryAfter(ErrorCode.TOO_FAST, "Not now.", 2));
        assertEquals(429, line.status());
        assertTrue(line.head.contains("\r\nRetry-After: 2\r\n"), line.head);
      }
    }
  }

  @Test
  void posts_whoseClientIsGoneMeanwhile_endQuietly() throws Exception {
    List<String> complaints = new CopyOnWriteArrayList<>();
    Handler listening =
        new StreamHandler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
              complaints.add(line.getMessage());
            }
          }
        };
    GRIZZLY.addHandler(listening);
    try (Line other = new Line()) {
      other.post();
      assertEquals(201, other.status());
      for (boolean byServer : new boolean[] {true, false}) {
        CompletableFuture<Void> later = new CompletableFuture<>();
        confirmed = later;
        ours.clear();
        server.connections().clear();
        try (Line gone = new Line()) {
          gone.post();
          awaitOurs(1);
          gone.socket.setSoLinger(true, 0);
          if (byServer) {
            server.connections().forEach(Connection::terminateSilently);
            assertEquals(-1, gone.in.read());
          }
        }
        later.complete(null);
        confirmed = CompletableFuture.completedFuture(null);
        other.post();
        assertNotEquals(204, other.status());
      }
    } finally {
      GRIZZLY.removeHandler(listening);
    }
    assertEquals(List.of(), complaints);
  }

  private void awaitOurs(int count) throws InterruptedException {
    while (ours.size() < count) {
      Thread.sleep(1);
    }
  }

  @Test
  void remove_leavesTheServerAsItWas() throws Exception {
    assertNotSame(container, server.filter().getHttpHandler());
    assertNotSame(strategy, server.transport().getIOStrategy());
    try (Line line = new Line()) {
      line.post();
      assertEquals(201, line.status());
      handlers.remove();
      assertSame(container, server.filter().getHttpHandler());
      assertSame(strategy, server.transport().getIOStrategy());
      line.post();
      assertEquals(204, line.status());
    }
  }
}
