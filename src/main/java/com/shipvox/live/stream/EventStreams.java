package com.shipvox.live.stream;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.delivery.ControlFrames;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Role;
import com.shipvox.live.node.Background;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Steady;
import com.shipvox.live.node.Traces;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Transport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tracks the open event streams of this node and looks after their deadlines. Thread-safe. */
@Singleton
public final class EventStreams {
  private static final int COMMENT_SECONDS = 15;

  private final LiveConfig config;
  private final InstantSource clock;
  private final InstantSource steady;
  private final Revocations revocations;
  private final ControlFrames frames;
  private final ConnectionLimits limits;
  private final Background background;
  private final Meters meters;
  private final Traces traces;
  private final AtomicLong beats = new AtomicLong();

  // Concurrent; bounded by the connections that a node takes.
  private final Map<String, EventStream> streams = new ConcurrentHashMap<>();

  @Inject
  public EventStreams(
      LiveConfig config,
      InstantSource clock,
      @Steady InstantSource steady,
      Revocations revocations,
      ControlFrames frames,
      ConnectionLimits limits,
      Background background,
      Meters meters,
      Traces traces) {
    this.config = config;
    this.clock = clock;
    this.steady = steady;
    this.revocations = revocations;
    this.frames = frames;
    this.limits = limits;
    this.background = background;
    this.meters = meters;
    this.traces = traces;
    background.everySecond("event streams", this::sweep);
  }

  /** Answers the request with a stream. */
  void open(
      HttpServletRequest request, HttpServletResponse response, Caller caller, Session session)
      throws IOException {
    ConnectionLimits.Place place =
        limits.open(
            request.getAttribute(RequestPolicy.CLIENT_ADDRESS) instanceof String known
                ? known
                : "");
    String id = UUID.randomUUID().toString();
    Viewer viewer =
        caller.role() == Role.VIEWER
            ? new Viewer(id, Transport.SSE, caller.tokenId(), clock.millis())
            : null;
    try {
      place.belongsTo(caller.user());
      if (viewer != null) {
        session.audience().join(viewer);
      }
      start(request, response, caller, session, id, viewer, place);
    } catch (IOException | RuntimeException | Error failure) {
      // Whatever fails, and wherever: nothing of the stream is kept.
      forget(id);
      place.close();
      if (viewer != null) {
        session.audience().leave(viewer);
      }
      throw failure;
    }
  }

  private void start(
      HttpServletRequest request,
      HttpServletResponse response,
      Caller caller,
      Session session,
      String id,
      @Nullable Viewer viewer,
      ConnectionLimits.Place place)
      throws IOException {
    Cursor cursor = Positions.ofEventId(request.getHeader("Last-Event-ID"));
    Opening opening = session.log().open(cursor);
    meters.opened(cursor != null, opening.resumed());
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    // Told to nginx and its kin, which would otherwise hold events back.
    response.setHeader("X-Accel-Buffering", "no");
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(0);
    EventStream stream =
        new EventStream(
            context,
            session,
            new LoginWatch(caller, revocations),
            viewer,
            frames,
            config,
            meters,
            traces,
            background::executeClosing,
            () -> {
              forget(id);
              place.close();
            });
    stream.follow();
    streams.put(id, stream);
    stream.start(opening);
  }

  /** How many streams are open on this node. */
  public int count() {
    return streams.size();
  }

  /** Ends every stream, because the server goes away. */
  public void drain() {
    streams.values().forEach(EventStream::drain);
  }

  private void forget(String id) {
    EventStream stream = streams.remove(id);
    if (stream != null) {
      stream.closed();
    }
  }

  private void sweep() {
    long now = steady.millis();
    boolean comment = beats.incrementAndGet() % COMMENT_SECONDS == 0;
    for (EventStream stream : streams.values()) {
      stream.sweep(now);
      if (comment) {
        stream.comment();
      }
    }
  }
}
