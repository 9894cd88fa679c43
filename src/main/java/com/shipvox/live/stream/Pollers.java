package com.shipvox.live.stream;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.node.Background;
import com.shipvox.live.node.Steady;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Transport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who poll: the viewers among them count as present for 30 s after they were seen last, and
 * whoever waits is answered when the login ends. Thread-safe.
 */
@Singleton
public final class Pollers {
  private static final long PRESENT_MS = 30_000;

  private final InstantSource clock;
  private final InstantSource steady;

  // Concurrent; both bounded by the connections that a node takes.
  private final Map<String, Poller> present = new ConcurrentHashMap<>();
  private final Set<Poll> waiting = ConcurrentHashMap.newKeySet();

  private record Poller(Session session, Viewer viewer, long seenAt) {}

  @Inject
  public Pollers(InstantSource clock, @Steady InstantSource steady, Background background) {
    this.clock = clock;
    this.steady = steady;
    background.everySecond("polls", this::sweep);
  }

  /** Notes that someone polls; a viewer is counted in. */
  void seen(Session session, Caller caller) {
    long now = steady.millis();
    if (caller.role() != Role.VIEWER) {
      session.touch();
      return;
    }
    present.compute(
        key(session, caller),
        (key, before) -> {
          if (before != null && before.session == session) {
            return new Poller(session, before.viewer, now);
          }
          String id = UUID.randomUUID().toString();
          Viewer viewer = new Viewer(id, Transport.POLL, caller.tokenId(), clock.millis());
          session.audience().join(viewer);
          return new Poller(session, viewer, now);
        });
  }

  /**
   * Lets a poll wait.
   *
   * @param place its place among the connections, which it gives back when it ends
   */
  Poll wait(
      Session session,
      LogEntry last,
      LoginWatch login,
      Poll.Reply reply,
      ConnectionLimits.Place place) {
    Poll[] self = new Poll[1];
    Poll poll =
        new Poll(
            session,
            last,
            login,
            reply,
            () -> {
              waiting.remove(self[0]);
              place.close();
              seen(session, login.caller());
            });
    self[0] = poll;
    waiting.add(poll);
    return poll;
  }

  private void refuse(Poll poll, Refusal refusal) {
    poll.refuse(refusal);
    left(poll.session(), poll.login().caller());
  }

  /** A refused poller is no viewer any more. */
  void left(Session session, Caller caller) {
    Poller gone = present.remove(key(session, caller));
    if (gone != null) {
      gone.session.audience().leave(gone.viewer);
    }
  }

  private static String key(Session session, Caller caller) {
    return session.id() + '\n' + caller.tokenId();
  }

  /** How many viewers poll on this node. */
  public int count() {
    return present.size();
  }

  /** Answers every waiting poll, because the server goes away. */
  public void answerAll() {
    waiting.forEach(Poll::answer);
  }

  private void sweep() {
    long now = steady.millis();
    long wall = clock.millis();
    for (Poll poll : waiting) {
      switch (poll.login().check(wall)) {
        case GOOD, EXPIRING -> seen(poll.session(), poll.login().caller());
        case EXPIRED -> refuse(poll, Refusal.of(ErrorCode.TOKEN_EXPIRED, "The token has expired."));
        case REVOKED -> refuse(poll, Refusal.of(ErrorCode.TOKEN_REVOKED, "The token was revoked."));
      }
    }
    present
        .values()
        .removeIf(
            poller -> {
              boolean gone = now - poller.seenAt > PRESENT_MS;
              if (gone) {
                poller.session.audience().leave(poller.viewer);
              }
              return gone;
            });
  }
}
