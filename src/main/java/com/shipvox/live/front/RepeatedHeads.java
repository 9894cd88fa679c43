package com.shipvox.live.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.shipvox.live.front.Again.Answer;
import com.shipvox.live.front.Taker.Service;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Processor;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.threadpool.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The heads that one connection has brought lately, and what they were answered. Thread-safe; what
 * comes in is told by one thread at a time.
 */
final class RepeatedHeads {
  /** Several agents may share a proxy's connection. */
  private static final int MOST = 8;

  /** So long Grizzly need not see a head that it has seen. */
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final byte[] METHOD = "POST ".getBytes(US_ASCII);
  private static final byte[] CREATED = "HTTP/1.1 201 ".getBytes(US_ASCII);
  private static final int MOST_PATH = 512;

  /** A head that was served, the head of its answer, and until when they are good. */
  private record Known(SplitHead request, SplitHead answer, Again again, long until) {}

  private final SocketWriter writer;
  private final Processor<?> before;

  // All guarded by this.
  private final List<Known> known = new ArrayList<>(2);

  /**
   * Whether Grizzly has nothing of this connection's: neither a part of a request nor one that it
   * has yet to answer. Else what comes in need not begin a request, whatever it looks like. So from
   * the beginning: nothing had come behind the request that made this known.
   */
  private boolean idle = true;

  /** The head of the request that Grizzly has now; null where it is none to be known again. */
  private @Nullable SplitHead asked;

  /** What serves others like it; null where it is not served yet, not whole, or answered. */
  private @Nullable Again again;

  /** What Grizzly is to answer that request. */
  private @Nullable Service answered;

  /** Whether a request that was known again waits for its answer. */
  private boolean waiting;

  /** What came meanwhile. */
  private @Nullable FilterChainContext next;

  /**
   * @param before the connection's own processor
   */
  RepeatedHeads(SocketWriter writer, Processor<?> before) {
    this.writer = writer;
    this.before = before;
  }

  Processor<?> before() {
    return before;
  }

  /** Told of a request that Grizzly has parsed and found whole, before it is served. */
  synchronized void begun(Again serves) {
    again = serves;
  }

  synchronized @Nullable Service answered() {
    Service service = answered;
    answered = null;
    return service;
  }

  /** Whether that is one whole request with a known head, and Grizzly has nothing else. */
  synchronized boolean isRepeated(Buffer buffer) {
    return !waiting && buffer.hasArray() && find(Bytes.of(buffer)) != null;
  }

  /** Serves what has come if its head is known, or lets Grizzly do so; with our class loader. */
  NextAction read(FilterChainContext context, boolean stopped) {
    Buffer buffer = context.getMessage();
    Bytes bytes = buffer.hasArray() ? Bytes.of(buffer) : Bytes.NONE;
    Known found;
    synchronized (this) {
      if (waiting) {
        context.suspend();
        next = context;
        return context.getSuspendAction();
      }
      asked = null;
      again = null;
      found = find(bytes);
      if (found != null && (stopped || System.nanoTime() - found.until > 0)) {
        known.remove(found);
        found = null;
      }
    }
    CompletableFuture<Answer> answer =
        found != null && writer.connection().canWrite() ? serve(found, bytes) : null;
    if (found == null || answer == null) {
      synchronized (this) {
        asked = idle && bytes.isPost() ? SplitHead.of(bytes.array, bytes.pathEnd, bytes.to) : null;
        idle = false;
      }
      return context.getInvokeAction();
    }
    if (!answer.isDone()) {
      wait(context, found, answer);
      return context.getStopAction();
    }
    if (write(found, answer.join())) {
      buffer.tryDispose();
      return context.getStopAction();
    }
    return context.getInvokeAction();
  }

  private static @Nullable CompletableFuture<Answer> serve(Known found, Bytes bytes) {
    byte[] body =
        Arrays.copyOfRange(
            bytes.array, found.request.body(bytes.array, bytes.pathEnd, bytes.to), bytes.to);
    return found.again.serve(bytes.path(), body);
  }

  private @Nullable Known find(Bytes bytes) {
    if (idle && bytes.isPost()) {
      for (int i = 0; i < known.size(); i++) {
        Known each = known.get(i);
        if (each.request.body(bytes.array, bytes.pathEnd, bytes.to) >= 0) {
          return each;
        }
      }
    }
    return null;
  }

  /** Writes what is like the answer before; false where Grizzly must write it. */
  private boolean write(Known found, Answer answer) {
    byte[] created = answer.created();
    if (created == null) {
      synchronized (this) {
        answered = answer.service();
        asked = found.request;
        again = found.again;
        idle = false;
      }
      return false;
    }
    writer.write(ByteBuffer.wrap(found.answer.message(created)), () -> null);
    return true;
  }

  /** The connection goes on being read, as whoever waits for an answer sends nothing. */
  private void wait(FilterChainContext context, Known found, CompletableFuture<Answer> answer) {
    synchronized (this) {
      waiting = true;
    }
    FilterChainContext copy = context.copy();
    Buffer buffer = context.getMessage();
    copy.setMessage(buffer);
    answer.thenAccept(
        done -> {
          if (write(found, done)) {
            buffer.tryDispose();
            copy.completeAndRecycle();
          } else {
            resume(copy, copy.getInvokeAction());
          }
          FilterChainContext following;
          synchronized (this) {
            waiting = false;
            following = next;
            next = null;
          }
          if (following != null) {
            // Not by a next action: this filter is to look at it again.
            resume(following, null);
          }
        });
  }

  /** On this very thread, but what may block must not hold it up. */
  private static void resume(FilterChainContext context, @Nullable NextAction action) {
    boolean service = Threads.isService();
    Threads.setService(true);
    try {
      if (action == null) {
        context.resume();
      } else {
        context.resume(action);
      }
    } finally {
      Threads.setService(service);
    }
  }

  /** Told of what Grizzly writes: an answer to be known from now on, if it is one. */
  synchronized void written(Object message) {
    SplitHead request = asked;
    Again serves = again;
    asked = null;
    again = null;
    if (serves == null || !(message instanceof Buffer buffer)) {
      return;
    }
    byte[] bytes = new byte[buffer.remaining()];
    int position = buffer.position();
    buffer.get(bytes);
    buffer.position(position);
    SplitHead answer = SplitHead.of(bytes, 0, bytes.length);
    idle = answer != null && !answer.has("connection");
    if (request != null && answer != null && idle && answer.startsWith(CREATED)) {
      known.removeIf(each -> each.request.isSame(request));
      if (known.size() == MOST) {
        known.remove(0);
      }
      known.add(new Known(request, answer, serves, System.nanoTime() + KEPT_NANOS));
    }
  }

  /**
   * What has come, as bytes.
   *
   * @param pathEnd where the path of a POST ends; −1 where it is none
   */
  private record Bytes(byte[] array, int from, int pathEnd, int to) {
    private static final Bytes NONE = new Bytes(new byte[0], 0, -1, 0);

    static Bytes of(Buffer buffer) {
      byte[] array = buffer.array();
      int from = buffer.arrayOffset() + buffer.position();
      int to = from + buffer.remaining();
      int path = from + METHOD.length;
      int most = Math.min(to, path + MOST_PATH);
      int end = -1;
      if (path < to && Arrays.equals(array, from, path, METHOD, 0, METHOD.length)) {
        end = path;
        while (end < most && array[end] != ' ') {
          end++;
        }
        end = end < most ? end : -1;
      }
      return new Bytes(array, from, end, to);
    }

    boolean isPost() {
      return pathEnd >= 0;
    }

    String path() {
      int path = from + METHOD.length;
      return new String(array, path, pathEnd - path, ISO_8859_1);
    }
  }
}
