package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.node.LogFields;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet;
import com.shipvox.live.session.Session;
import io.opentelemetry.api.trace.Span;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes one connection's frames to its socket, with their metrics and traces. Thread-safe. */
final class SocketOutlet implements Outlet {
  private static final Logger LOG = Logger.getLogger(SocketOutlet.class.getName());

  private final String id;
  private final SocketPort port;
  private final Services services;
  private final Supplier<@Nullable Session> session;
  private final Runnable givenUp;

  /**
   * @param session that the connection follows by now
   * @param givenUp called when the reader is too slow; must not wait
   */
  SocketOutlet(
      String id,
      SocketPort port,
      Services services,
      Supplier<@Nullable Session> session,
      Runnable givenUp) {
    this.id = id;
    this.port = port;
    this.services = services;
    this.session = session;
    this.givenUp = givenUp;
  }

  @Override
  public Written write(Frame frame, Done done) {
    if (!(frame instanceof Frame.Logged update)) {
      return port.write(frame, done);
    }
    services.meters().delivered(services.clock().millis() - update.at());
    String trace = update.trace();
    Session of = trace == null ? null : session.get();
    return trace == null || of == null
        ? port.write(frame, done)
        : write(frame, done, services.traces().send(trace, "websocket", of.id(), update.seq()));
  }

  private Written write(Frame frame, Done done, Span span) {
    Written written =
        port.write(
            frame,
            (ended, failed) -> {
              span.end();
              done.done(ended, failed);
            });
    if (written != Written.LATER) {
      span.end();
    }
    return written;
  }

  @Override
  public void givenUp() {
    givenUp.run();
  }

  @Override
  public void close(ErrorCode why) {
    if (LOG.isLoggable(Level.FINE)) {
      Session of = session.get();
      Map<String, String> fields = LogFields.of(of == null ? null : of.id());
      LOG.log(Level.FINE, "Socket " + id + " closes: " + why.wire(), new Object[] {fields});
    }
    port.close(why);
  }

  @Override
  public Frame.Control ended() {
    return services.frames().error(ErrorCode.SESSION_ENDED, "The session has ended.", null);
  }
}
