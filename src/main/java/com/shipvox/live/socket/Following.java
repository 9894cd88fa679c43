package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Ack;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.Delivery;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The session that one connection follows, and its viewer there. Changed by the connection's events
 * alone; {@link #session} may be read by any thread.
 */
final class Following {
  private final String id;
  private final Services services;
  private final Delivery delivery;
  private final Mailbox mailbox;

  private volatile @Nullable Session session;

  // Used by events alone.
  private @Nullable Viewer viewer;
  private boolean isAgent;
  private boolean left;

  /**
   * @param id the connection's, and so its viewer's
   */
  Following(String id, Services services, Delivery delivery, Mailbox mailbox) {
    this.id = id;
    this.services = services;
    this.delivery = delivery;
    this.mailbox = mailbox;
  }

  @Nullable Session session() {
    return session;
  }

  /**
   * The session that an update of the connection is for.
   *
   * @param open the session that the connection has opened, or null
   * @param named the one that the update names, or null
   * @throws Refusal {@code invalid} before INIT, {@code forbidden} for another session
   */
  static Session meant(@Nullable Session open, @Nullable String named) {
    if (open == null) {
      throw Refusal.of(ErrorCode.INVALID, "Open the session with INIT first.");
    }
    if (named != null && !named.equals(open.id())) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "The connection is for another session.");
    }
    return open;
  }

  /**
   * Finds the session, opens its log and sends INIT. Both wait for other nodes where they must,
   * without a thread.
   *
   * @return completes in an event; fails with the refusal
   */
  CompletableFuture<Void> open(Caller caller, String wanted, @Nullable Cursor resume) {
    return services
        .access()
        .followLater(caller, wanted)
        .thenComposeAsync(
            found -> {
              join(found, caller);
              return found.log().openLater(resume);
            },
            mailbox)
        .thenAcceptAsync(opening -> begin(opening, resume != null), mailbox);
  }

  private void join(Session found, Caller caller) {
    if (found.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    if (left) {
      return;
    }
    if (caller.role() == Role.VIEWER) {
      Viewer joined =
          new Viewer(id, Transport.WEBSOCKET, caller.tokenId(), services.clock().millis());
      found.audience().join(joined);
      viewer = joined;
    }
    isAgent = caller.role() == Role.AGENT;
    session = found;
  }

  private void begin(Opening opening, boolean asked) {
    Session opened = session;
    if (left || opened == null) {
      return;
    }
    services.meters().opened(asked, opening.resumed());
    delivery.open(services.frames().init(opened, opening), opening, opened.log());
    // Followed only now, but nothing is missed: the opening's place links to all that came since.
    opened.audience().follow(delivery);
    delivery.advanced();
    if (isAgent) {
      opened.agentJoined(id);
    }
  }

  /** The login was renewed with that token. */
  void renewed(Caller caller) {
    if (viewer != null) {
      viewer.tokenId(caller.tokenId());
    }
  }

  void acknowledge(Ack ack) {
    Session of = session;
    Viewer who = viewer;
    if (of != null && who != null) {
      of.audience().rendered(who, Screen.of(ack.payload()), of.log().head().seq());
      ack.payload().errorsMs().forEach(services.meters()::syncError);
    }
  }

  /** Answers a heartbeat when all updates so far are sent. */
  void pong(long sentAt) {
    Session of = session;
    if (of == null) {
      delivery.pong(-1, seq -> services.frames().pong(null, seq, sentAt));
    } else {
      of.log()
          .confirmHead(head -> delivery.pong(head, seq -> services.frames().pong(of, seq, sentAt)));
    }
  }

  /** Follows no longer, and is no viewer any more. */
  void leave() {
    left = true;
    Session of = session;
    if (of != null) {
      of.audience().unfollow(delivery);
      of.agentLeft(id);
      if (viewer != null) {
        of.audience().leave(viewer);
      }
    }
  }
}
