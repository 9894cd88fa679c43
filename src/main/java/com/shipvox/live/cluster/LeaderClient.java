package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Calls.Round;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Has a session's leader do what is asked of this node, whichever node leads, and reads with the
 * same patience; {@link LeaderService} is its other end. Thread-safe. Blocks for some round trips,
 * three seconds at most, and then refuses with {@code unavailable}.
 */
final class LeaderClient {
  private static final Logger LOG = Logger.getLogger(LeaderClient.class.getName());
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Peers peers;
  private final Calls calls;
  private final Leaders leaders;
  private final Replicas replicas;
  private final Proposer proposer;
  private final Reader reader;
  private final BooleanSupplier hopeless;

  /**
   * @param hopeless whether trying again is of no use: no majority for a while, or the node stops
   */
  LeaderClient(
      Peers peers,
      Calls calls,
      Leaders leaders,
      Replicas replicas,
      Proposer proposer,
      Reader reader,
      BooleanSupplier hopeless) {
    this.peers = peers;
    this.calls = calls;
    this.leaders = leaders;
    this.replicas = replicas;
    this.proposer = proposer;
    this.reader = reader;
    this.hopeless = hopeless;
  }

  boolean create(String id, String owner) {
    return onLeader(
        id,
        () -> order("create", id).add("owner", owner),
        until -> proposer.create(replicas.at(id), owner, until),
        reply -> reply.json().getBoolean("made"));
  }

  void end(String id, String epoch) {
    onLeader(
        id,
        () -> order("end", id).add("epoch", epoch),
        until -> {
          proposer.end(replicas.at(id), epoch, until);
          return true;
        },
        reply -> true);
  }

  private JsonObjectBuilder order(String type, String id) {
    return Wire.message(type, id).add("ballot", leaders.known(id).toString());
  }

  /** Brings this node's copy up to all that was acknowledged before. */
  void read(String id) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        reader.read(id, deadline);
        return;
      } catch (Outage outage) {
        pauseOrGiveUp(outage, deadline);
      }
    }
  }

  /** Has the session's leader do something; tries again, with the next leader too, while it can. */
  private <T> T onLeader(
      String session,
      Supplier<JsonObjectBuilder> order,
      LongFunction<T> here,
      Function<Envelope, T> result) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        String leader = leaders.of(session);
        return leader.equals(peers.self())
            ? here.apply(deadline)
            : result.apply(there(leader, session, order.get().build(), deadline));
      } catch (Outage outage) {
        pauseOrGiveUp(outage, deadline);
      }
    }
  }

  private Envelope there(String leader, String session, JsonObject order, long deadline) {
    try (Round round = calls.round()) {
      round.ask(leader, order);
      Envelope answer = round.next(Math.min(deadline, System.nanoTime() + Calls.ORDER_NANOS));
      if (answer == null) {
        throw new Outage("The leader is silent.", false);
      }
      Ballot promised = Wire.promised(answer.json());
      if (promised != null) {
        leaders.learn(session, promised);
      }
      RuntimeException failure = Wire.failure(answer.json());
      if (failure != null) {
        throw failure;
      }
      return answer;
    }
  }

  private void pauseOrGiveUp(Outage outage, long deadline) {
    LOG.log(Level.FINE, outage, () -> "Trying again.");
    if (System.nanoTime() > deadline || hopeless.getAsBoolean()) {
      throw Outage.refusal();
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }
}
