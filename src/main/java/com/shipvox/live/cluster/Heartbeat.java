package com.shipvox.live.cluster;

import com.shipvox.live.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * This node's sign of life, and what it does for its followers when those of others stay away. One
 * thread beats; any may ask.
 */
final class Heartbeat {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class.getName());

  /** A node that has been without a majority for longer does not let its callers wait for one. */
  private static final long BLINK_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private static final long CUT_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

  private final Post post;
  private final Peers peers;
  private final Calls calls;
  private final Presence presence;
  private final RemotePresence others;
  private final Supplier<Collection<Session>> sessions;

  // Written by the thread that beats.
  private volatile long majoritySeenAt = System.nanoTime();

  // Used by the thread that beats alone.
  private Set<String> votersSeen = Set.of();
  private boolean wasInMajority;

  Heartbeat(
      Post post,
      Peers peers,
      Calls calls,
      Presence presence,
      RemotePresence others,
      Supplier<Collection<Session>> sessions) {
    this.post = post;
    this.peers = peers;
    this.calls = calls;
    this.presence = presence;
    this.others = others;
    this.sessions = sessions;
  }

  /** Whether a majority has been missing for so long that waiting for it is of no use. */
  boolean hopeless() {
    return silence() > BLINK_NANOS;
  }

  private long silence() {
    return System.nanoTime() - majoritySeenAt;
  }

  /** Tells the others of this node, and looks who has told of themselves. */
  void beat() {
    String beat = peers.beat(presence.version()).build().toString();
    post.sendToAll(beat.getBytes(StandardCharsets.UTF_8));
    for (String gone : peers.forgetGone()) {
      others.forget(gone);
      calls.forget(gone);
    }
    lookForMajority();
    lookForLosses();
  }

  private void lookForMajority() {
    boolean inMajority = peers.inMajority();
    if (inMajority != wasInMajority) {
      wasInMajority = inMajority;
      LOG.log(
          inMajority ? Level.INFO : Level.WARNING,
          () ->
              "This node is "
                  + (inMajority ? "" : "not ")
                  + "in the majority; others last spoke: "
                  + peers.silences());
    }
    if (inMajority) {
      majoritySeenAt = System.nanoTime();
    } else if (silence() > CUT_OFF_NANOS) {
      // Whoever follows here would wait in vain: another node can serve them.
      sessions.get().forEach(session -> session.audience().dismiss());
    }
  }

  private void lookForLosses() {
    Set<String> voters = new HashSet<>(peers.voters());
    if (!voters.containsAll(votersSeen)) {
      // What the lost node confirmed last may not have been told: those who wait must not.
      sessions.get().stream()
          .filter(session -> session.audience().hasLocal())
          .forEach(session -> session.log().vouch(head -> {}));
    }
    votersSeen = voters;
  }
}
