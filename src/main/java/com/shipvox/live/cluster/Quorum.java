package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Calls.Round;
import com.shipvox.live.cluster.Envelope.Accept;
import com.shipvox.live.cluster.Envelope.Accepted;
import com.shipvox.live.cluster.Envelope.Body;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks the other voters, until so many have agreed that they are a majority with this node.
 * Deadlines are by {@link System#nanoTime()}. Thread-safe; blocks for a round trip.
 */
final class Quorum {
  /** After so long without an answer the nodes that are not asked by habit are asked, too. */
  static final long WIDEN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Peers peers;
  private final Calls calls;

  Quorum(Peers peers, Calls calls) {
    this.peers = peers;
    this.calls = calls;
  }

  /** A message about the session, under that ballot. */
  static JsonObject message(String type, Replica replica, Ballot ballot) {
    return Wire.message(type, replica.id()).add("ballot", ballot.toString()).build();
  }

  /**
   * Has this node elected under that ballot; returns the voters' promises.
   *
   * @throws Outage where too few answered, or one has promised a higher ballot
   */
  List<JsonObject> promises(Replica replica, Ballot ballot, long deadline) {
    int needed = peers.majority() - 1;
    List<JsonObject> promises = new ArrayList<>();
    if (needed == 0) {
      return promises;
    }
    JsonObject question = message("stand", replica, ballot);
    try (Round round = calls.round()) {
      peers.voters().forEach(node -> round.ask(node, question));
      while (promises.size() < needed) {
        Envelope answer = round.next(deadline);
        if (answer == null) {
          throw new Outage("Too few nodes answered.", true);
        }
        JsonObject reply = answer.json();
        switch (reply.getString("status")) {
          case "ok" -> promises.add(reply);
          case "outvoted" -> throw outvoted(replica, reply, true);
          default -> {
            // It only learns yet, and has no vote.
          }
        }
      }
    }
    return promises;
  }

  /**
   * Has a command accepted at its place; returns whom it was sent to.
   *
   * @throws Outage where that is not known to have happened; it may happen yet
   */
  Set<String> accept(Step step) {
    Replica replica = step.replica();
    long deadline = step.deadline();
    int needed = peers.majority() - 1;
    Set<String> asked = new HashSet<>();
    if (needed == 0) {
      return asked;
    }
    Body question = new Accept(replica.id(), step.ballot(), step.place(), step.command());
    Set<String> holders = new HashSet<>();
    try (Round round = calls.round()) {
      for (String node : peers.votersFor(replica.id(), needed, replica.holders(), "", Set.of())) {
        asked.add(node);
        round.ask(node, question);
      }
      long widen = System.nanoTime() + WIDEN_NANOS;
      while (holders.size() < needed) {
        Envelope reply = round.next(Math.min(widen, deadline));
        if (reply != null && System.nanoTime() < deadline) {
          count(replica, round, question, reply, holders);
          continue;
        }
        if (System.nanoTime() >= deadline) {
          throw new Outage("Too few nodes confirmed.", false);
        }
        widen = System.nanoTime() + WIDEN_NANOS;
        for (String node : peers.voters()) {
          if (!holders.contains(node)) {
            asked.add(node);
            round.ask(node, question);
          }
        }
      }
    }
    return asked;
  }

  private void count(
      Replica replica, Round round, Body question, Envelope reply, Set<String> holders) {
    if (reply.body() instanceof Accepted) {
      holders.add(reply.from());
      return;
    }
    JsonObject refusal = reply.json();
    switch (refusal.getString("status")) {
      case "behind" -> {
        calls.send(reply.from(), replica.copyFor(refusal).add("t", "copy"));
        round.ask(reply.from(), question);
      }
      case "outvoted" -> throw outvoted(replica, refusal, false);
      case "ahead" -> {
        // It was told of what another leader had confirmed. Whoever stands anew catches up.
        replica.resign();
        throw new Outage("Another node has led.", false);
      }
      default -> {
        // It only learns yet, and has no vote.
      }
    }
  }

  private static Outage outvoted(Replica replica, JsonObject reply, boolean withoutEffect) {
    replica.learn(Ballot.parse(reply.getString("promised")));
    return new Outage("Another node leads.", withoutEffect);
  }
}
