package com.shipvox.live.socket;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Ack;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.Open;
import com.shipvox.live.message.Message.Ping;
import com.shipvox.live.message.Message.SentUpdate;
import com.shipvox.live.message.Role;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.RateLimiter;
import com.shipvox.live.session.Delivery;
import com.shipvox.live.session.Session;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket: takes what the client sends, one event at a time, and hands it to the {@link
 * Login}, the session that it is {@link Following}, and the log. The frames to the client go
 * through its {@link Delivery}. Called by the container and by the registry's sweep; nobody waits
 * for anything here.
 */
final class Connection {
  private static final Logger LOG = Logger.getLogger(Connection.class.getName());

  private final SocketPort port;
  private final Handshake handshake;
  private final Services services;
  private final Delivery delivery;
  private final Replies replies;
  private final Mailbox mailbox;
  private final Login login;
  private final Following following;
  private final ViewerPipe acts;
  private final RateLimiter frameRate;
  private final RateLimiter byteRate;
  private final Pulse pulse;
  private final InitHandler inits;

  // Used by events alone; null unless the client is an agent.
  private @Nullable AgentPipe updates;

  Connection(String id, SocketPort port, Handshake handshake, Services services) {
    this.port = port;
    this.handshake = handshake;
    this.services = services;
    LiveConfig config = services.config();
    long openedAt = services.steady().millis();
    this.pulse = new Pulse(openedAt);
    this.mailbox = new Mailbox(services.workers(), this::failed);
    this.delivery =
        new Delivery(
            new SocketOutlet(id, port, services, this::session, this::givenUp),
            config.socket().queueBytes());
    this.replies = new Replies(delivery, services.frames());
    this.login = new Login(services, replies, openedAt);
    this.following = new Following(id, services, delivery, mailbox);
    this.inits = new InitHandler(login, following, replies, mailbox, this::handle);
    this.acts = new ViewerPipe(services.writer(), replies, mailbox);
    this.frameRate = new RateLimiter(config.limits().framesPerSecond(), services.steady());
    this.byteRate = new RateLimiter(config.limits().bytesPerSecond(), services.steady());
  }

  Handshake handshake() {
    return handshake;
  }

  /** Answers the token that came with the handshake, if one did. */
  void start() {
    mailbox.offer(() -> login.start(handshake));
  }

  /** The answer to our ping came. */
  void answered() {
    long roundTrip = pulse.answered(services.steady().millis());
    if (roundTrip >= 0) {
      services.meters().roundTrip(roundTrip);
    }
  }

  /** The client gave a sign of life. */
  void heard() {
    pulse.heard(services.steady().millis());
  }

  void receive(Incoming frame) {
    heard();
    if (frame.size() > services.config().limits().frameBytes()) {
      // Some containers do not keep to the limit that they were given.
      mailbox.execute(() -> replies.end(ErrorCode.TOO_LARGE, "The frame is too large.", null));
    } else if (!mailbox.offer(() -> take(frame))) {
      mailbox.execute(this::tooFast);
    }
  }

  void refuseBinary() {
    mailbox.execute(() -> replies.end(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Frames are text.", null));
  }

  private void take(Incoming frame) {
    if (replies.ending()) {
      return;
    }
    boolean isAgent = login.isAgent();
    if (!isAgent && !(frameRate.tryAcquire(1) && byteRate.tryAcquire(frame.size()))) {
      tooFast();
    } else if (!inits.isUnderWay()) {
      handle(frame);
    } else if (!inits.defer(frame)) {
      tooFast();
    }
  }

  private void tooFast() {
    replies.end(ErrorCode.TOO_FAST, "Too many frames or bytes a second.", null);
  }

  private void handle(Incoming frame) {
    if (frame instanceof Incoming.Bad bad && endsConnection(bad.refusal().code())) {
      replies.end(bad.refusal().code(), bad.refusal().text(), null);
    } else if (login.caller() == null
        && !(frame instanceof Incoming.Good g && g.message() instanceof Open)) {
      replies.deny(ErrorCode.TOKEN_MISSING);
    } else if (login.isAgent() && !updates().admits(frame)) {
      return;
    } else if (frame instanceof Incoming.Bad bad) {
      replies.refuse(bad.refusal(), bad.ref());
    } else if (frame instanceof Incoming.Good good) {
      handle(good.message());
    }
  }

  private AgentPipe updates() {
    AgentPipe known = updates;
    if (known == null) {
      known = new AgentPipe(services, replies, mailbox);
      updates = known;
    }
    return known;
  }

  private static boolean endsConnection(ErrorCode code) {
    return code == ErrorCode.BAD_JSON || code == ErrorCode.TOO_LARGE;
  }

  private void handle(ClientMessage message) {
    if (message instanceof Open open) {
      inits.take(open);
    } else if (message instanceof Ping ping) {
      following.pong(ping.payload().sentAt());
    } else if (message instanceof SentUpdate update) {
      Caller caller = login.caller();
      if (caller != null && caller.role() == Role.AGENT) {
        updates().take(caller, following.session(), update);
      } else if (caller != null) {
        acts.take(caller, following.session(), update);
      }
    } else if (message instanceof Ack ack) {
      following.acknowledge(ack);
    }
  }

  /** An event has thrown what no event should. */
  private void failed(Throwable fault) {
    LOG.log(Level.SEVERE, "A socket's event failed.", fault);
    replies.end(ErrorCode.INTERNAL, "The server failed; it was logged.", null);
  }

  /**
   * Once a second: deadlines of login, token and writing. Waits for nothing.
   *
   * @param now ms by the steady clock
   */
  void sweep(long now) {
    delivery.giveUpIfStuck(now, services.config().socket().sendDeadline());
    switch (pulse.check(now)) {
      case WELL -> {}
      case QUIET -> port.ping();
      case GONE -> delivery.close(ErrorCode.TOO_SLOW);
    }
    if (!replies.ending() && login.isCheckDue()) {
      mailbox.execute(
          () -> {
            if (!replies.ending()) {
              login.check();
            }
          });
    }
  }

  /** The server goes away: come back elsewhere. False where the end has come already. */
  boolean drain() {
    return replies.end(ErrorCode.DRAINING, null);
  }

  /** The socket is gone. */
  void closed() {
    delivery.abandon();
    replies.beginEnd();
    mailbox.execute(
        () -> {
          login.closed();
          following.leave();
        });
  }

  /** The client reads too slowly, and follows no longer. */
  private void givenUp() {
    replies.beginEnd();
    mailbox.execute(following::leave);
  }

  private @Nullable Session session() {
    return following.session();
  }

  long waiting() {
    return delivery.waiting();
  }
}
