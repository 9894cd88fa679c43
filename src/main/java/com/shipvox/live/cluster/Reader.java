package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Calls.Round;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings this node's copy of a session up to whatever was acknowledged before the call, wherever:
 * any majority that is asked has a node in common with the majority that confirmed it. Thread-safe.
 */
final class Reader {
  /** So long, beyond what is needed, the slower nodes are waited for. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int SETTLE_AFTER = 3;

  private final Peers peers;
  private final Calls calls;
  private final Leaders leaders;
  private final Replicas replicas;
  private final Proposer proposer;

  Reader(Peers peers, Calls calls, Leaders leaders, Replicas replicas, Proposer proposer) {
    this.peers = peers;
    this.calls = calls;
    this.leaders = leaders;
    this.replicas = replicas;
    this.proposer = proposer;
  }

  /**
   * The copy, up to date; null where the session has never been.
   *
   * @throws Outage where too few nodes answer, or one holds what cannot be brought to an end
   */
  @Nullable Replica read(String session, long deadline) {
    long target = -1;
    for (int attempt = 1; ; attempt++) {
      List<JsonObject> places = ask(session, deadline);
      Replica mine = replicas.get(session);
      long here = mine == null ? 0 : mine.place();
      boolean waits = mine != null && mine.pending() != null;
      long reach = waits ? here + 1 : here;
      JsonObject best = null;
      for (JsonObject reply : places) {
        long place = place(reply);
        waits |= reply.getBoolean("waits");
        reach = Math.max(reach, reply.getBoolean("waits") ? place + 1 : place);
        if (place > here && (best == null || place > place(best))) {
          best = reply;
        }
      }
      if (best != null) {
        mine = replicas.at(session);
        proposer.fetch(mine, best.getString("f"), deadline);
        here = mine.place();
      }
      // What was waiting at the first look may have been acknowledged; what came later was not.
      target = target < 0 ? reach : target;
      if (here >= target || (!waits && attempt > 1)) {
        return mine;
      }
      if (attempt % SETTLE_AFTER == 0) {
        settle(session, deadline);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(50, 5L * attempt)));
      if (System.nanoTime() > deadline) {
        throw new Outage("An update could not be brought to an end.", true);
      }
    }
  }

  private List<JsonObject> ask(String session, long deadline) {
    if (!peers.inMajority()) {
      throw new Outage("This node is not in the majority.", true);
    }
    List<String> voters = peers.voters();
    int needed = peers.majority() - 1;
    List<JsonObject> replies = new ArrayList<>();
    if (needed == 0 && voters.isEmpty()) {
      return replies;
    }
    try (Round round = calls.round()) {
      JsonObject question = Wire.message("where", session).build();
      voters.forEach(node -> round.ask(node, question));
      long patience = System.nanoTime() + PATIENCE_NANOS;
      while (replies.size() < voters.size()) {
        Envelope answer = round.next(replies.size() < needed ? deadline : patience);
        if (answer == null) {
          break;
        }
        JsonObject reply = answer.json();
        if (reply.containsKey("place")) {
          replies.add(reply);
        }
      }
    }
    if (replies.size() < needed) {
      throw new Outage("Too few nodes answered.", true);
    }
    return replies;
  }

  /** Whoever proposed it may be gone: its leader brings to an end what it finds. */
  private void settle(String session, long deadline) {
    String leader = leaders.of(session);
    if (leader.equals(peers.self())) {
      proposer.settle(replicas.at(session), deadline);
    } else {
      calls.send(leader, Wire.message("settle", session));
    }
  }

  private static long place(JsonObject reply) {
    return reply.getJsonNumber("place").longValue();
  }
}
