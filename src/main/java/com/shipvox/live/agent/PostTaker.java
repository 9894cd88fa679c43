package com.shipvox.live.agent;

import com.shipvox.live.agent.Ingest.Post;
import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.front.Again;
import com.shipvox.live.front.GrizzlyHead;
import com.shipvox.live.front.HeaderValues;
import com.shipvox.live.front.Taker;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.Head;
import com.shipvox.live.security.RequestPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HeaderValue;
import org.glassfish.grizzly.threadpool.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Takes the plain {@code POST /api/sessions/{id}/updates}. Only what has come whole, from no page,
 * and to a session that this node holds, so that nothing here has to wait for anybody. Thread-safe.
 */
final class PostTaker implements Taker {
  private static final System.Logger LOG = System.getLogger(PostTaker.class.getName());

  /** Posts that may wait for other nodes; the container has more wait with a thread each. */
  private static final int MOST_WAITING = 2_000;

  private static final List<Map.Entry<String, HeaderValue>> HEADERS =
      HeaderValues.of(RequestPolicy.callHeaders());

  private final Application application;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * What a handler asks the application.
   *
   * @param answersTo whether it is known to be the one that answers to a {@code Host}, null if none
   * @param holds whether this node holds a session
   * @param admits whether a call keeps to what every request must keep to, and needs no more
   * @param known says who sends it, as long as that is known without waiting; null where it is not
   * @param ingest appends a post's updates to a session, as {@link Ingest#takeLater}
   * @param background for what may block
   */
  record Application(
      Predicate<@Nullable String> answersTo,
      Predicate<String> holds,
      Predicate<Head> admits,
      Function<Head, @Nullable Supplier<@Nullable Caller>> known,
      Requests requests,
      BiFunction<Post, String, CompletableFuture<Taken>> ingest,
      Executor background) {}

  PostTaker(Application application) {
    this.application = application;
  }

  /** Whether a post to that session may be taken now. */
  boolean mayTake(String sessionId) {
    return application.holds().test(sessionId) && waiting.get() < MOST_WAITING;
  }

  /** Takes a post. Fails where it is refused, never at once. */
  CompletableFuture<Taken> take(Post post, String sessionId) {
    try {
      CompletableFuture<Taken> taken = application.ingest().apply(post, sessionId);
      if (!taken.isDone()) {
        waiting.incrementAndGet();
        taken.whenComplete((done, failure) -> waiting.decrementAndGet());
      }
      return taken;
    } catch (RuntimeException refusalOrFault) {
      return CompletableFuture.failedFuture(refusalOrFault);
    }
  }

  /**
   * Checks what is said of a body.
   *
   * @throws com.shipvox.live.message.Refusal as {@link Requests#check}
   */
  void check(@Nullable String type, int length) {
    application.requests().check(type, length);
  }

  @Override
  public boolean neverWaits() {
    return true;
  }

  @Override
  public @Nullable Service look(Request request) {
    if (request.getMethod() != Method.POST
        || request.getProtocol() != Protocol.HTTP_1_1
        || request.getQueryString() != null) {
      return null;
    }
    String sessionId = PlainPosts.sessionId(request.getRequestURI());
    String host = request.getHeader(Header.Host);
    if (sessionId == null
        || !mayTake(sessionId)
        || !application.answersTo().test(host)
        || !isWhole(request)) {
      return null;
    }
    GrizzlyPost post = new GrizzlyPost(request, sessionId);
    // Asked last whether its answer can be sent without waiting: a yes changes how it is sent.
    return PlainPosts.acceptsJson(post.head.values("Accept"))
            && application.admits().test(post.head)
            && post.learnCaller()
            && request.getResponse().getOutputBuffer().canWrite()
        ? post
        : null;
  }

  private static boolean isWhole(Request request) {
    long declared = request.getContentLengthLong();
    return declared >= 0
        && request.getInputBuffer().available() == declared
        && request.getHeader(Header.ContentEncoding) == null;
  }

  /** Lets the thread go. Ends within seconds, as the append does. */
  private void answerLater(Request request, Response response, CompletableFuture<Taken> taken) {
    // Both: only the first has a selector read no further request until this one is answered.
    request.getContext().suspend();
    response.suspend();
    var suspended = (Response.SuspendedContextImpl) response.getSuspendContext();
    taken.whenComplete(
        (done, failure) -> {
          // False where the client has gone meanwhile, and Grizzly has ended the request.
          if (suspended.markResumed()) {
            Reply reply = reply(done, failure);
            if (response.getOutputBuffer().canWrite()) {
              resume(request, response, reply);
            } else {
              application.background().execute(() -> resume(request, response, reply));
            }
          }
        });
  }

  /**
   * Sends the answer, and goes on with what else has come on the connection: on this very thread
   * where that is a plain post, but what may block must not hold up the cluster.
   */
  private static void resume(Request request, Response response, Reply reply) {
    boolean before = Threads.isService();
    Threads.setService(true);
    try {
      write(response, reply);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Nobody waits for the answer.", e);
    }
    try {
      request.getContext().resume();
    } finally {
      Threads.setService(before);
    }
  }

  static Reply reply(@Nullable Taken taken, @Nullable Throwable failure) {
    return taken == null ? Reply.to(Objects.requireNonNull(failure)) : Reply.to(taken);
  }

  static void write(Response response, Reply reply) throws IOException {
    response.setStatus(reply.status());
    for (Map.Entry<String, HeaderValue> header : HEADERS) {
      response.setHeader(header.getKey(), header.getValue());
    }
    for (Map.Entry<String, String> header : reply.headers()) {
      response.setHeader(header.getKey(), header.getValue());
    }
    response.setContentType(reply.type());
    response.setContentLength(reply.body().length);
    response.getNIOOutputStream().write(reply.body());
  }

  /** A post as Grizzly has parsed it. */
  private final class GrizzlyPost implements Post, Service {
    private final Head head;
    private final Request request;
    private final String sessionId;
    private @Nullable Supplier<@Nullable Caller> sender;
    private @Nullable Caller caller;

    GrizzlyPost(Request request, String sessionId) {
      this.head = new GrizzlyHead(request);
      this.request = request;
      this.sessionId = sessionId;
    }

    /** Whether it is known who sends it. */
    boolean learnCaller() {
      sender = application.known().apply(head);
      caller = sender == null ? null : sender.get();
      return caller != null;
    }

    @Override
    public void serve(Request same, Response response) throws IOException {
      CompletableFuture<Taken> taken = take(this, sessionId);
      if (taken.isDone()) {
        write(response, taken.handle(PostTaker::reply).join());
      } else {
        answerLater(same, response, taken);
      }
    }

    @Override
    public Again again() {
      return new RepeatedPosts(
          PostTaker.this,
          Objects.requireNonNull(sender),
          request.getContentType(),
          idempotencyKey());
    }

    @Override
    public Caller caller() {
      return Objects.requireNonNull(caller);
    }

    @Override
    public byte[] body() {
      int length = request.getContentLength();
      check(request.getContentType(), length);
      byte[] body = new byte[length];
      Buffer buffer = request.getInputBuffer().readBuffer();
      buffer.get(body);
      buffer.tryDispose();
      return body;
    }

    @Override
    public @Nullable String idempotencyKey() {
      return Post.idempotencyKey(head);
    }
  }
}
