package com.shipvox.live.container;

import com.shipvox.live.message.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.ByteBufferWrapper;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.jspecify.annotations.Nullable;

/**
 * Stands beneath Grizzly's HTTP codec, and gives it one whole and unambiguous request at a time.
 * While a body is half sent, its request waits here and holds no thread; one whose body is longer
 * than the limit goes on as it comes, as the application refuses it without waiting for its end.
 * The bytes behind a request wait until it is answered. They are copied, because Grizzly reuses the
 * memory of its own buffers too early. Thread-safe.
 */
public final class FramingFilter extends BaseFilter {
  // One of each open connection. Grizzly would keep an attribute of our classes for good.
  private final Map<Connection<?>, Line> lines = new ConcurrentHashMap<>();

  /** Of the JDK's types alone: any copy of this application may read it. */
  private static final Attribute<Boolean> MORE =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("com.shipvox.live.bytes-behind");

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final HalfBodies halfBodies;
  private volatile boolean stopped;

  FramingFilter(HalfBodies halfBodies) {
    this.halfBodies = halfBodies;
  }

  /** What is known of a connection; read by one thread at a time, written to by any. */
  private static final class Line {
    private final RequestFraming framing = new RequestFraming();
    private volatile boolean refused;
    private volatile boolean answered; // the request that was taken last
    private volatile boolean upgrades; // the same
    private volatile HalfBodies.@Nullable Place place; // of the body that is half sent
  }

  /** Of every connection that speaks HTTP/2 or WebSocket: it keeps no memory of its own here. */
  private static final Line PASSES = new Line();

  /** Whether bytes of a connection wait behind the request that is being served. */
  public static boolean holdsMore(Connection<?> connection) {
    return Boolean.TRUE.equals(MORE.get(connection));
  }

  /** Lets everything pass from now on. */
  void stop() {
    stopped = true;
    halfBodies.cutAll();
    lines.clear();
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    Connection<?> connection = context.getConnection();
    Line line = stopped ? PASSES : lines.computeIfAbsent(connection, FramingFilter::line);
    if (!connection.isOpen()) {
      lines.remove(connection); // Its end may have come before its line.
    }
    if (line == PASSES) {
      return context.getInvokeAction();
    }
    Buffer buffer = context.getMessage();
    if (line.upgrades && !line.answered && !line.refused) {
      return context.getStopAction(buffer); // Frames or a request: the answer will say.
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    buffer.tryDispose();
    return line.refused ? context.getStopAction() : take(context, line, bytes);
  }

  private NextAction take(FilterChainContext context, Line line, byte[] bytes) {
    boolean begun = line.framing.isBegun();
    int at;
    try {
      at = line.framing.take(bytes, 0, bytes.length);
      if (line.framing.isHalf() && line.framing.size() <= halfBodies.longestBody()) {
        hold(context, line);
        return context.getStopAction();
      }
    } catch (Refusal refusal) {
      return refuse(context, line, refusal, begun);
    }
    RequestHead head = line.framing.head();
    byte[] out = line.framing.passOn();
    if (out.length == 0 || !release(line)) {
      return context.getStopAction();
    }
    if (!begun) {
      line.answered = false;
      line.upgrades = head != null && head.upgrades();
    }
    context.setMessage(wrap(out, 0));
    boolean more = at < bytes.length;
    MORE.set(context.getConnection(), more);
    return more ? context.getInvokeAction(wrap(bytes, at)) : context.getInvokeAction();
  }

  /** Keeps what is here of a request, and lets its client send the rest. */
  private void hold(FilterChainContext context, Line line) {
    Connection<?> connection = context.getConnection();
    RequestHead head = Objects.requireNonNull(line.framing.head());
    HalfBodies.Place place = line.place;
    if (place == null) {
      place = halfBodies.open(new ConnectionHead(head, connection), connection::closeSilently);
      line.place = place;
      KeepAliveTimer.stop(connection);
    }
    place.hold(line.framing.held());
    if (head.expects()) {
      line.framing.sayContinued();
      context.write(wrap(CONTINUE, 0));
    }
  }

  /** False if the request was cut meanwhile. */
  private static boolean release(Line line) {
    HalfBodies.Place place = line.place;
    line.place = null;
    return place == null || place.close();
  }

  @Override
  public NextAction handleClose(FilterChainContext context) {
    Line line = lines.remove(context.getConnection());
    if (line != null) {
      release(line);
    }
    return context.getInvokeAction();
  }

  /** Answers, unless the request's answer has begun, and ends the connection. */
  private static NextAction refuse(
      FilterChainContext context, Line line, Refusal refusal, boolean begun) {
    Connection<?> connection = context.getConnection();
    line.refused = true;
    release(line);
    if (begun && line.answered) {
      connection.closeSilently();
      return context.getStopAction();
    }
    context.write(
        wrap(GrizzlyProblem.bytes(refusal), 0),
        new EmptyCompletionHandler<WriteResult>() {
          @Override
          public void completed(WriteResult result) {
            connection.closeSilently();
          }

          @Override
          public void failed(Throwable fault) {
            connection.closeSilently();
          }
        });
    return context.getStopAction();
  }

  /** Notes that an answer has begun, and whether it agrees to a WebSocket. */
  @Override
  public NextAction handleWrite(FilterChainContext context) throws IOException {
    Line line = lines.get(context.getConnection());
    if (line != null
        && line != PASSES
        && !line.answered
        && context.getMessage() instanceof Buffer buffer) {
      String status = status(buffer);
      if (line.upgrades && status.equals("101")) {
        lines.replace(context.getConnection(), PASSES);
      } else {
        line.answered = !status.equals("100");
      }
    }
    return context.getInvokeAction();
  }

  /** The three digits of an answer's status line. */
  private static String status(Buffer answer) {
    byte[] digits = new byte[3];
    int from = answer.position() + "HTTP/1.1 ".length();
    for (int i = 0; i < digits.length && from + i < answer.limit(); i++) {
      digits[i] = answer.get(from + i);
    }
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  /** Of a new connection. */
  private static Line line(Connection<?> connection) {
    SSLEngine tls = SSLUtils.getSSLEngine(connection);
    return tls != null && "h2".equals(tls.getApplicationProtocol()) ? PASSES : new Line();
  }

  /** Memory of its own, which the garbage collector alone takes back. */
  private static Buffer wrap(byte[] bytes, int from) {
    return new ByteBufferWrapper(ByteBuffer.wrap(bytes, from, bytes.length - from).slice());
  }
}
