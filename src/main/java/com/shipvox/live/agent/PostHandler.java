package com.shipvox.live.agent;

import com.shipvox.live.Background;
import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.session.SessionStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HeaderValue;
import org.glassfish.grizzly.threadpool.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Takes the plain {@code POST /api/sessions/{id}/updates} from Grizzly, which has read and parsed
 * it, before the servlet container makes a request of its own of it; hands everything else on to
 * the container. Only what has come whole, from no page, and to a session that this node holds, so
 * that nothing here has to wait for anybody. Thread-safe.
 */
final class PostHandler extends HttpHandler {
  private static final System.Logger LOG = System.getLogger(PostHandler.class.getName());

  /** Posts that may wait for other nodes; the container has more wait with a thread each. */
  private static final int MOST_WAITING = 2_000;

  /** The session of a post that is to be taken on the thread that asked whether it can be. */
  private static final Note<String> SESSION = Request.createNote("com.shipvox.live.session");

  private static final List<Map.Entry<String, HeaderValue>> HEADERS =
      RequestPolicy.callHeaders().stream()
          .map(e -> Map.entry(e.getKey(), HeaderValue.newHeaderValue(e.getValue()).prepare()))
          .toList();

  private final HttpHandler container;
  private final Set<String> hosts;
  private final RequestPolicy policy;
  private final Requests requests;
  private final SessionStore sessions;
  private final Ingest ingest;
  private final Background background;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param container what handles all else
   * @param hosts names for which this application is known to be the one that answers
   */
  PostHandler(
      HttpHandler container,
      Set<String> hosts,
      RequestPolicy policy,
      Requests requests,
      SessionStore sessions,
      Ingest ingest,
      Background background) {
    super(container.getName());
    this.container = container;
    this.hosts = hosts;
    this.policy = policy;
    this.requests = requests;
    this.sessions = sessions;
    this.ingest = ingest;
    this.background = background;
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
    String sessionId = sessionId(request);
    if (sessionId == null) {
      return request.getContext().getConnection().getTransport().getWorkerThreadPool();
    }
    request.setNote(SESSION, sessionId);
    return null;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    String sessionId = Threads.isService() ? request.removeNote(SESSION) : sessionId(request);
    PostStrategy.brought(request.getContext().getConnection(), sessionId != null);
    if (sessionId == null) {
      container.service(request, response);
      return;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(PostHandler.class.getClassLoader());
    try {
      CompletableFuture<Taken> taken = ingest.takeLater(new GrizzlyPost(request), sessionId);
      if (taken.isDone()) {
        write(response, Reply.to(taken.join()));
      } else {
        answerLater(response, taken);
      }
    } catch (RuntimeException failure) {
      write(response, Reply.to(failure));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The session of a post that can be taken here; null where the container must have it. */
  private @Nullable String sessionId(Request request) {
    if (request.getMethod() != Method.POST
        || request.getProtocol() != Protocol.HTTP_1_1
        || request.getQueryString() != null) {
      return null;
    }
    String sessionId = PlainPosts.sessionId(request.getRequestURI());
    if (sessionId == null || !sessions.holds(sessionId)) {
      return null;
    }
    String host = request.getHeader(Header.Host);
    GrizzlyPost post = new GrizzlyPost(request);
    // Asked last whether its answer can be sent without waiting: a yes changes how it is sent.
    return host != null
            && hosts.contains(host)
            && isWhole(request)
            && PlainPosts.acceptsJson(post.values("Accept"))
            && policy.admitsPlainly(post)
            && waiting.get() < MOST_WAITING
            && request.getResponse().getOutputBuffer().canWrite()
        ? sessionId
        : null;
  }

  private static boolean isWhole(Request request) {
    long declared = request.getContentLengthLong();
    return declared >= 0
        && request.getInputBuffer().available() == declared
        && request.getHeader(Header.ContentEncoding) == null;
  }

  /** Lets the thread go. Ends within seconds, as the append does. */
  private void answerLater(Response response, CompletableFuture<Taken> taken) {
    waiting.incrementAndGet();
    response.suspend();
    taken.whenComplete(
        (done, failure) -> {
          waiting.decrementAndGet();
          Reply reply = failure == null ? Reply.to(done) : Reply.to(failure);
          if (response.getOutputBuffer().canWrite()) {
            resume(response, reply);
          } else {
            background.execute(() -> resume(response, reply));
          }
        });
  }

  /**
   * Sends the answer, and goes on with what else has come on the connection: on this very thread
   * where that is a plain post, but what may block must not hold up the cluster.
   */
  private static void resume(Response response, Reply reply) {
    boolean before = Threads.isService();
    Threads.setService(true);
    try {
      write(response, reply);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Nobody waits for the answer.", e);
    } finally {
      response.resume();
      Threads.setService(before);
    }
  }

  private static void write(Response response, Reply reply) throws IOException {
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
  private final class GrizzlyPost implements Ingest.Post {
    private final Request request;

    GrizzlyPost(Request request) {
      this.request = request;
    }

    @Override
    public List<String> values(String name) {
      List<String> values = new ArrayList<>(1);
      request.getHeaders(name).forEach(values::add);
      return values;
    }

    @Override
    public String peer() {
      return request.getRemoteAddr();
    }

    @Override
    public boolean secure() {
      return request.isSecure();
    }

    @Override
    public byte[] body() {
      int length = request.getContentLength();
      requests.check(request.getContentType(), length);
      byte[] body = new byte[length];
      Buffer buffer = request.getInputBuffer().readBuffer();
      buffer.get(body);
      buffer.tryDispose();
      return body;
    }
  }
}
