package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Calls.Round;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
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
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Peers peers;
  private final Calls calls;
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
      Replicas replicas,
      Proposer proposer,
      Reader reader,
      BooleanSupplier hopeless) {
    this.peers = peers;
    this.calls = calls;
    this.replicas = replicas;
    this.proposer = proposer;
    this.reader = reader;
    this.hopeless = hopeless;
  }

  boolean create(String id, String owner) {
    return onLeader(
        id,
        true,
        () -> Wire.message("create", id).add("owner", owner).build(),
        until -> proposer.create(replicas.at(id), owner, until),
        reply -> reply.getBoolean("made"));
  }

  List<Result> append(String id, String epoch, Author author, List<UpdateDraft> drafts) {
    // Without an id from its sender, an update that may be in the log must not be tried again.
    boolean repeatable = drafts.stream().allMatch(draft -> draft.id() != null);
    return onLeader(
        id,
        repeatable,
        () -> appendOrder(id, epoch, author, drafts),
        until -> proposer.append(replicas.at(id), epoch, author, drafts, until),
        LeaderClient::results);
  }

  private static JsonObject appendOrder(
      String id, String epoch, Author author, List<UpdateDraft> drafts) {
    JsonArrayBuilder array = Wire.array();
    drafts.forEach(draft -> array.add(Wire.json(draft)));
    JsonObjectBuilder order =
        Wire.message("append", id)
            .add("epoch", epoch)
            .add("sender", author.sender())
            .add("source", author.source().wire())
            .add("drafts", array);
    if (author.trace() != null) {
      order.add("trace", author.trace());
    }
    return order.build();
  }

  private static List<Result> results(JsonObject reply) {
    return reply.getJsonArray("results").stream()
        .map(JsonValue::asJsonObject)
        .map(
            each ->
                new Result(
                    each.getString("id"),
                    each.getJsonNumber("seq").longValue(),
                    each.getBoolean("duplicate")))
        .toList();
  }

  void end(String id, String epoch) {
    onLeader(
        id,
        true,
        () -> Wire.message("end", id).add("epoch", epoch).build(),
        until -> {
          proposer.end(replicas.at(id), epoch, until);
          return true;
        },
        reply -> true);
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
      boolean repeatable,
      Supplier<JsonObject> order,
      LongFunction<T> here,
      Function<JsonObject, T> result) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        String leader = peers.leader(session);
        return leader.equals(peers.self())
            ? here.apply(deadline)
            : result.apply(there(leader, order.get(), deadline));
      } catch (Outage outage) {
        if (!repeatable && !outage.withoutEffect()) {
          throw Outage.refusal();
        }
        pauseOrGiveUp(outage, deadline);
      }
    }
  }

  private JsonObject there(String leader, JsonObject order, long deadline) {
    try (Round round = calls.round()) {
      round.ask(leader, order);
      JsonObject reply = round.next(Math.min(deadline, System.nanoTime() + Calls.ORDER_NANOS));
      if (reply == null) {
        throw new Outage("The leader is silent.", false);
      }
      if (reply.containsKey("refused")) {
        throw Wire.refusal(reply.getJsonObject("refused"));
      }
      if (reply.containsKey("outage") || reply.containsKey("status")) {
        throw new Outage("The leader could not.", !reply.getBoolean("outage", false));
      }
      return reply;
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
