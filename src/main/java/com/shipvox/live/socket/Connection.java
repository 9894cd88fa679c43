package com.shipvox.live.socket;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Ack;
import com.shipvox.live.message.Message.Act;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.Open;
import com.shipvox.live.message.Message.Ping;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.node.LogFields;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.security.RateLimiter;
import com.shipvox.live.session.Delivery;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import io.opentelemetry.api.trace.Span;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One browser's socket: its login, the session that it follows and what it sends. The frames to it
 * go through its {@link Delivery}. Called by the container, one frame at a time, and by the
 * registry's sweep beside it.
 */
final class Connection implements Outlet {
  private static final Logger LOG = Logger.getLogger(Connection.class.getName());

  private final String id;
  private final SocketPort port;
  private final Handshake handshake;
  private final Services services;
  private final Delivery delivery;
  private final RateLimiter frameRate;
  private final RateLimiter byteRate;
  private final long openedAt;
  private final Pulse pulse;

  // Guards every mutable field below.
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LoginWatch login;
  private @Nullable Session session;
  private @Nullable Viewer viewer;
  private ConnectionLimits.@Nullable Place place;
  private boolean ending;

  Connection(String id, SocketPort port, Handshake handshake, Services services) {
    this.id = id;
    this.port = port;
    this.handshake = handshake;
    this.services = services;
    this.openedAt = services.clock().millis();
    this.pulse = new Pulse(openedAt);
    LiveConfig config = services.config();
    this.delivery = new Delivery(this, config.socket().queueBytes());
    this.frameRate = new RateLimiter(config.limits().framesPerSecond(), services.clock());
    this.byteRate = new RateLimiter(config.limits().bytesPerSecond(), services.clock());
  }

  String id() {
    return id;
  }

  Handshake handshake() {
    return handshake;
  }

  /** Answers the token that came with the handshake, if one did. */
  void start() {
    lock.lock();
    try {
      place = services.limits().open(handshake.address());
      Caller caller = handshake.caller();
      if (handshake.refused() != null) {
        deny(handshake.refused());
      } else if (caller != null) {
        accept(caller);
      }
    } catch (Refusal tooMany) {
      ending = true;
      delivery.close(tooMany.code());
    } finally {
      lock.unlock();
    }
  }

  /** The answer to our ping came. */
  void answered() {
    long now = services.clock().millis();
    long roundTrip = pulse.answered(now);
    if (roundTrip >= 0) {
      services.meters().roundTrip(roundTrip);
    }
  }

  /** The client gave a sign of life. */
  void heard() {
    pulse.heard(services.clock().millis());
  }

  void receive(Incoming frame) {
    heard();
    lock.lock();
    try {
      if (ending) {
        return;
      }
      if (!frameRate.tryAcquire(1) || !byteRate.tryAcquire(frame.size())) {
        end(ErrorCode.TOO_FAST, "Too many frames or bytes a second.", null);
      } else if (frame instanceof Incoming.Bad bad && bad.refusal().code() == ErrorCode.BAD_JSON) {
        end(ErrorCode.BAD_JSON, bad.refusal().text(), null);
      } else if (frame instanceof Incoming.Bad bad && bad.refusal().code() == ErrorCode.TOO_LARGE) {
        end(ErrorCode.TOO_LARGE, bad.refusal().text(), null);
      } else if (login == null
          && !(frame instanceof Incoming.Good g && g.message() instanceof Open)) {
        deny(ErrorCode.TOKEN_MISSING);
      } else if (frame instanceof Incoming.Bad bad) {
        refuse(bad.refusal(), bad.ref());
      } else if (frame instanceof Incoming.Good good) {
        handle(good.message());
      }
    } finally {
      lock.unlock();
    }
  }

  void refuseBinary() {
    lock.lock();
    try {
      end(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "ControlFrames are text.", null);
    } finally {
      lock.unlock();
    }
  }

  private void handle(ClientMessage message) {
    if (message instanceof Open open) {
      open(open);
    } else if (message instanceof Ping ping) {
      Session of = session;
      long sentAt = ping.payload().sentAt();
      if (of == null) {
        delivery.pong(-1, seq -> services.frames().pong(null, seq, sentAt));
      } else {
        of.log()
            .confirmHead(
                head -> delivery.pong(head, seq -> services.frames().pong(of, seq, sentAt)));
      }
    } else if (message instanceof Act act) {
      act(act);
    } else if (message instanceof Ack ack) {
      acknowledge(ack);
    }
  }

  private void open(Open open) {
    String token = open.payload().token();
    if (token != null && !renew(token)) {
      return;
    }
    LoginWatch known = login;
    if (known == null) {
      deny(ErrorCode.TOKEN_MISSING);
      return;
    }
    if (session != null) {
      if (token == null) {
        refuse(Refusal.of(ErrorCode.INVALID, "The session is open already."), open.id());
      }
      return;
    }
    Caller caller = known.caller();
    String wanted = open.sessionId() != null ? open.sessionId() : caller.sessionId();
    if (wanted == null) {
      refuse(Refusal.of(ErrorCode.INVALID, "/sessionId is missing."), open.id());
      return;
    }
    try {
      follow(services.access().follow(caller, wanted), caller, open);
    } catch (Refusal refusal) {
      end(refusal.code(), refusal.text(), open.id());
    }
  }

  private void follow(Session wanted, Caller caller, Open open) {
    if (wanted.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    if (caller.role() == Role.VIEWER) {
      Viewer joined =
          new Viewer(id, Transport.WEBSOCKET, caller.tokenId(), services.clock().millis());
      wanted.audience().join(joined);
      viewer = joined;
    }
    session = wanted;
    Opening opening = wanted.log().open(open.payload().resume());
    services.meters().opened(open.payload().resume() != null, opening.resumed());
    delivery.open(services.frames().init(wanted, opening), opening, wanted.log());
    // Followed only now, but nothing is missed: the opening's place links to all that came since.
    wanted.audience().follow(delivery);
    delivery.advanced();
  }

  /** Takes a token from INIT: the first login, or a fresh one for the same user and session. */
  private boolean renew(String token) {
    LoginWatch before = login;
    try {
      Caller caller = services.verifier().verify(token);
      if (before != null && !before.admits(caller)) {
        delivery.send(services.frames().denied(ErrorCode.FORBIDDEN));
        end(ErrorCode.FORBIDDEN, "The token is for another user, session or role.", null);
        return false;
      }
      accept(caller);
      return true;
    } catch (Refusal refusal) {
      if (refusal.code() == ErrorCode.TOO_MANY_CONNECTIONS) {
        ending = true;
        delivery.close(refusal.code());
      } else {
        deny(refusal.code());
      }
      return false;
    }
  }

  private void accept(Caller caller) {
    if (place != null && login == null) {
      place.belongsTo(caller.user());
    }
    login = new LoginWatch(caller, services.revocations());
    if (viewer != null) {
      viewer.tokenId(caller.tokenId());
    }
    delivery.send(services.frames().accepted(caller));
  }

  private void deny(ErrorCode code) {
    ending = true;
    delivery.send(services.frames().denied(code));
    delivery.close(code);
  }

  private void act(Act act) {
    Session of = session;
    LoginWatch known = login;
    if (of == null || known == null) {
      refuse(Refusal.of(ErrorCode.INVALID, "Open the session with INIT first."), act.id());
      return;
    }
    if (act.sessionId() != null && !act.sessionId().equals(of.id())) {
      refuse(Refusal.of(ErrorCode.FORBIDDEN, "The connection is for another session."), act.id());
      return;
    }
    try {
      services.writer().act(known.caller(), of, act);
    } catch (Refusal refusal) {
      refuse(refusal, act.id());
    }
  }

  private void acknowledge(Ack ack) {
    Session of = session;
    Viewer who = viewer;
    if (of != null && who != null) {
      of.audience().rendered(who, Screen.of(ack.payload()), of.log().head().seq());
      ack.payload().errorsMs().forEach(services.meters()::syncError);
    }
  }

  private void refuse(Refusal refusal, @Nullable String ref) {
    delivery.send(services.frames().error(refusal.code(), refusal.text(), ref));
  }

  private void end(ErrorCode code, String text, @Nullable String ref) {
    ending = true;
    delivery.send(services.frames().error(code, text, ref));
    delivery.close(code);
  }

  /** Once a second: deadlines of login, token and writing. */
  void sweep(long now) {
    delivery.giveUpIfStuck(now, services.config().socket().sendDeadline());
    switch (pulse.check(now)) {
      case WELL -> {}
      case QUIET -> port.ping();
      case GONE -> delivery.close(ErrorCode.TOO_SLOW);
    }
    lock.lock();
    try {
      if (!ending) {
        checkLogin(now);
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkLogin(long now) {
    LoginWatch known = login;
    if (known == null) {
      if (now - openedAt > services.config().socket().loginDeadline().toMillis()) {
        ending = true;
        delivery.close(ErrorCode.LOGIN_TIMEOUT);
      }
      return;
    }
    switch (known.check(now)) {
      case GOOD -> {}
      case EXPIRING ->
          refuse(
              Refusal.of(ErrorCode.TOKEN_EXPIRING, "The token expires soon; send another."), null);
      case EXPIRED -> deny(ErrorCode.TOKEN_EXPIRED);
      case REVOKED -> deny(ErrorCode.TOKEN_REVOKED);
    }
  }

  /** The server goes away: come back elsewhere. False where the end has come already. */
  boolean drain() {
    lock.lock();
    try {
      boolean first = !ending;
      ending = true;
      delivery.close(ErrorCode.DRAINING);
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** The socket is gone. */
  void closed() {
    delivery.abandon();
    lock.lock();
    try {
      ending = true;
      if (place != null) {
        place.close();
      }
      leave();
    } finally {
      lock.unlock();
    }
  }

  /** Follows no longer, and is no viewer any more. */
  private void leave() {
    if (session != null) {
      session.audience().unfollow(delivery);
      if (viewer != null) {
        session.audience().leave(Objects.requireNonNull(viewer));
      }
    }
  }

  long waiting() {
    return delivery.waiting();
  }

  @Override
  public Written write(Frame frame, Done done) {
    if (!(frame instanceof Frame.Logged update)) {
      return port.write(frame, done);
    }
    services.meters().delivered(services.clock().millis() - update.at());
    Session of = session;
    String trace = update.trace();
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
    lock.lock();
    try {
      ending = true;
      leave();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(ErrorCode why) {
    Session of = session;
    if (LOG.isLoggable(Level.FINE)) {
      Map<String, String> fields = LogFields.of(of == null ? null : of.id());
      LOG.log(Level.FINE, "Socket {1} closes: {2}", new Object[] {fields, id, why.wire()});
    }
    port.close(why);
  }

  @Override
  public Frame.Control ended() {
    return services.frames().error(ErrorCode.SESSION_ENDED, "The session has ended.", null);
  }
}
