package com.shipvox.live.cluster;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.Session;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * Keeps the copies within their bounds: trims the logs, and drops the sessions that are idle or
 * have ended long enough. Used by one thread.
 */
final class Sweeper {
  private static final Logger LOG = Logger.getLogger(Sweeper.class.getName());

  /** After so many sweeps the others are told which sessions are in use. */
  private static final int TOUCH_SWEEPS = 30;

  /** So long the votes on a session that is gone are kept: late messages of it may come. */
  private static final long TOMBSTONE_MS = TimeUnit.HOURS.toMillis(1);

  private final Leaders leaders;
  private final Calls calls;
  private final Replicas replicas;
  private final Proposer proposer;
  private final Executor workers;
  private final LiveConfig.Session limits;
  private final InstantSource clock;
  private long sweeps;

  Sweeper(
      Leaders leaders,
      Calls calls,
      Replicas replicas,
      Proposer proposer,
      Executor workers,
      LiveConfig.Session limits,
      InstantSource clock) {
    this.leaders = leaders;
    this.calls = calls;
    this.replicas = replicas;
    this.proposer = proposer;
    this.workers = workers;
    this.limits = limits;
    this.clock = clock;
  }

  /** Goes through all copies; to be called every second. */
  void sweep() {
    long now = clock.millis();
    boolean tell = ++sweeps % TOUCH_SWEEPS == 0;
    for (Replica replica : replicas.all()) {
      Session session = replica.session();
      if (session != null) {
        sweep(replica, session, now, tell);
      } else if (now - replica.touchedAt() > TOMBSTONE_MS) {
        replicas.remove(replica);
      }
    }
  }

  private void sweep(Replica replica, Session session, long now, boolean tell) {
    if (!session.audience().isEmpty()) {
      session.touch(now);
    }
    if (tell && now - session.activeAt() < TOUCH_SWEEPS * 1_000L) {
      calls.sendToAll(Wire.message("touch", replica.id()).build());
    }
    MemoryLog log = replica.log();
    if (log != null) {
      log.trim();
    }
    if (isDue(session, now) && leaders.here(replica.id())) {
      workers.execute(() -> drop(replica));
    }
  }

  private boolean isDue(Session session, long now) {
    return session.log().ended()
        ? now - session.log().head().at() > limits.endedKept().toMillis()
        : now - Math.max(session.activeAt(), session.log().head().at()) > limits.idle().toMillis();
  }

  private void drop(Replica replica) {
    try {
      replica.touched(clock.millis());
      proposer.drop(replica, System.nanoTime() + Calls.ORDER_NANOS);
    } catch (Outage outage) {
      LOG.fine("A session could not be dropped yet.");
    }
  }
}
