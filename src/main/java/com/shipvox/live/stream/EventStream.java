package com.shipvox.live.stream;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.delivery.ControlFrames;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Traces;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.session.Delivery;
import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.Viewer;
import io.opentelemetry.api.trace.Span;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One reader's stream of Server-Sent Events: event is the type, id is {@code epoch:seq}. */
final class EventStream implements Outlet {
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

  private final Session session;
  private final LoginWatch login;
  private final ControlFrames frames;
  private final @Nullable Viewer viewer;
  private final LiveConfig config;
  private final Meters meters;
  private final Traces traces;
  private final AsyncOutput output;
  private final Delivery delivery;
  private final Runnable gone;

  EventStream(
      AsyncContext context,
      Session session,
      LoginWatch login,
      @Nullable Viewer viewer,
      ControlFrames frames,
      LiveConfig config,
      Meters meters,
      Traces traces,
      Executor executor,
      Runnable gone)
      throws IOException {
    this.session = session;
    this.login = login;
    this.viewer = viewer;
    this.frames = frames;
    this.config = config;
    this.meters = meters;
    this.traces = traces;
    this.gone = gone;
    this.output = new AsyncOutput(context, executor, gone);
    this.delivery = new Delivery(this, config.socket().queueBytes());
  }

  /** Asks to be told of news; first of all, so that whatever ends the stream finds it to undo. */
  void follow() {
    session.audience().follow(delivery);
  }

  void start(Opening opening) {
    output.start();
    delivery.open(frames.init(session, opening), opening, session.log());
  }

  /**
   * Once a second: the deadlines of token and writing.
   *
   * @param now ms by the steady clock
   */
  void sweep(long now) {
    delivery.giveUpIfStuck(now, config.socket().sendDeadline());
    switch (login.check(System.currentTimeMillis())) {
      case GOOD -> {}
      case EXPIRING ->
          delivery.send(
              frames.error(
                  ErrorCode.TOKEN_EXPIRING,
                  "The token expires soon; reconnect with another.",
                  null));
      case EXPIRED -> deny(ErrorCode.TOKEN_EXPIRED);
      case REVOKED -> deny(ErrorCode.TOKEN_REVOKED);
    }
  }

  /** A line that proxies and readers see, so that neither takes the stream for dead. */
  void comment() {
    output.writeIfIdle(COMMENT);
  }

  void drain() {
    delivery.close(ErrorCode.DRAINING);
  }

  /** Lets go of everything; called once the stream is over. */
  void closed() {
    delivery.abandon();
    givenUp();
  }

  @Override
  public void givenUp() {
    session.audience().unfollow(delivery);
    if (viewer != null) {
      session.audience().leave(viewer);
    }
  }

  Caller caller() {
    return login.caller();
  }

  private void deny(ErrorCode code) {
    delivery.send(frames.denied(code));
    delivery.close(code);
  }

  @Override
  public Written write(Frame frame, Done done) {
    Span span = Span.getInvalid();
    if (frame instanceof Frame.Logged update) {
      meters.delivered(System.currentTimeMillis() - update.at());
      String trace = update.trace();
      if (trace != null) {
        span = traces.send(trace, "sse", session.id(), update.seq());
      }
    }
    Span sending = span;
    output.write(
        event(frame),
        failed -> {
          sending.end();
          done.done(frame, failed);
        });
    return Written.LATER;
  }

  @Override
  public void close(ErrorCode why) {
    if (why == ErrorCode.TOO_SLOW) {
      output.abort();
    } else {
      output.complete();
    }
    gone.run();
  }

  @Override
  public Frame.Control ended() {
    return frames.error(ErrorCode.SESSION_ENDED, "The session has ended.", null);
  }

  private byte[] event(Frame frame) {
    if (frame instanceof Frame.Logged update) {
      byte[] head = head("UPDATE", session.log().epoch() + ":" + update.seq());
      byte[] encoded = update.encoded().bytes();
      int length = encoded.length - EncodedText.HEADROOM;
      return ByteBuffer.allocate(head.length + length + END.length)
          .put(head)
          .put(encoded, EncodedText.HEADROOM, length)
          .put(END)
          .array();
    }
    Frame.Control control = (Frame.Control) frame;
    byte[] head = head(control.type(), control.eventId());
    byte[] data = control.text().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(head.length + data.length + END.length)
        .put(head)
        .put(data)
        .put(END)
        .array();
  }

  /** What stands before the data. JSON text has no line break, so one data line holds it. */
  private static byte[] head(String type, @Nullable String id) {
    String head = "event: " + type + "\n" + (id == null ? "" : "id: " + id + "\n") + "data: ";
    return head.getBytes(StandardCharsets.UTF_8);
  }
}
