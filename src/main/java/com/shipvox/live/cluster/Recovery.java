package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Calls.Round;
import com.shipvox.live.cluster.Peers.Peer;
import com.shipvox.live.session.SessionStore;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * How a node comes to vote. A process that starts has forgotten its votes, and a vote that is
 * forgotten could let two updates be confirmed at one place. So it first learns, from so many
 * voters that one of them was in every majority that it may have been part of before; only then it
 * votes. Where nobody is left to learn from, a majority of learners founds the cluster anew.
 */
final class Recovery {
  private static final Logger LOG = Logger.getLogger(Recovery.class.getName());
  private static final long REPLY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Characters of copies that go into one reply; the last copy may exceed it. */
  private static final int REPLY_CHARACTERS = 512 * 1024;

  private final Peers peers;
  private final Calls calls;
  private final Replicas replicas;
  private final int size;
  private final long rejoinNanos;
  private long learningSince = System.nanoTime();
  private long bereftSince;
  private volatile boolean complete;

  Recovery(Peers peers, Calls calls, Replicas replicas, int size, long rejoinNanos) {
    this.peers = peers;
    this.calls = calls;
    this.replicas = replicas;
    this.size = size;
    this.rejoinNanos = rejoinNanos;
  }

  /** Takes the next step, if there is one; called by one thread, again and again. */
  void step() {
    List<Peer> linked = peers.linked();
    if (peers.voter()) {
      complete();
      yieldToAnother(linked);
      goOnAlone(linked);
    } else {
      learn(linked);
    }
  }

  /** Whether this node holds all that was confirmed without it, too. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Where the cluster has grown beyond its size, learns once more when every voter counts this
   * node: what they confirmed before, and after this node had asked, they hold without it. A lone
   * node may then go, and nothing goes with it. Below its size any two majorities have a node in
   * common.
   */
  private void complete() {
    if (complete || (peers.count() > size && !peers.countedByAll())) {
      return;
    }
    try {
      for (String voter : peers.count() > size ? peers.voters() : List.<String>of()) {
        pull(voter, false);
      }
      complete = true;
    } catch (Outage outage) {
      LOG.fine("A voter went while this node learned from it; it asks again.");
    }
  }

  private void learn(List<Peer> linked) {
    complete = false;
    Map<String, Set<String>> generations = generations(linked);
    for (Peer peer : linked) {
      if (peer.founders().contains(peers.self())) {
        learnFrom(Set.of(peer.node()), peer.generation());
        return;
      }
    }
    for (Map.Entry<String, Set<String>> generation : generations.entrySet()) {
      int voters = generation.getValue().size();
      int count = Math.max(size, voters + 1);
      // Every majority that this node could have been part of has one of so many others in it.
      int needed = count - (count / 2 + 1) + 1;
      if (voters >= needed) {
        learnFrom(generation.getValue(), generation.getKey());
        return;
      }
    }
    if (generations.isEmpty()) {
      found(linked);
    }
  }

  /** Founds a cluster with those who have nothing either. */
  private void found(List<Peer> linked) {
    Set<String> learners = new HashSet<>();
    linked.forEach(peer -> learners.add(peer.node()));
    boolean first = learners.stream().allMatch(other -> peers.self().compareTo(other) < 0);
    int there = learners.size() + 1;
    boolean waited = System.nanoTime() - learningSince > rejoinNanos;
    if (first && there >= size / 2 + 1 && ((there >= size && peers.allSpoke()) || waited)) {
      LOG.info(() -> "Founding a cluster with " + learners.size() + " other nodes.");
      peers.vote(UUID.randomUUID().toString(), learners);
    }
  }

  private void learnFrom(Collection<String> voters, String generation) {
    long start = System.nanoTime();
    try {
      for (String voter : voters) {
        pull(voter, true);
      }
    } catch (Outage outage) {
      LOG.info("A voter went while this node learned from it; it begins anew.");
      return;
    }
    peers.vote(generation, Set.of());
    LOG.info(
        () ->
            "This node votes, after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)
                + " ms of learning from "
                + voters.size()
                + " nodes.");
  }

  /**
   * Takes over all copies that are newer there.
   *
   * @param votes whether to take over its votes, too
   */
  private void pull(String voter, boolean votes) {
    String after = "";
    boolean more = true;
    while (more) {
      try (Round round = calls.round()) {
        round.ask(voter, Wire.object().add("t", "pull").add("after", after).build());
        Envelope answer = round.next(System.nanoTime() + REPLY_NANOS);
        if (answer == null || !answer.json().containsKey("copies")) {
          throw new Outage("The voter is silent.", true);
        }
        JsonObject reply = answer.json();
        for (JsonValue value : reply.getJsonArray("copies")) {
          JsonObject copy = value.asJsonObject();
          after = copy.getString("s");
          replicas.at(after).install(copy, votes);
        }
        more = reply.getBoolean("more");
      }
    }
  }

  /** Answers a node that learns. */
  void pulled(Envelope question) {
    JsonArrayBuilder copies = Wire.array();
    long characters = 0;
    boolean more = false;
    for (Replica replica : replicas.after(question.json().getString("after")).values()) {
      if (characters > REPLY_CHARACTERS) {
        more = true;
        break;
      }
      JsonObject copy = replica.copyFor(null).build();
      characters += copy.toString().length();
      copies.add(copy);
    }
    calls.reply(question, Wire.object().add("copies", copies).add("more", more));
  }

  /** Two clusters have met, each founded without the other: the smaller one gives up. */
  private void yieldToAnother(List<Peer> linked) {
    Map<String, Set<String>> generations = generations(linked);
    int own = generations.getOrDefault(peers.generation(), Set.of()).size() + 1;
    for (Map.Entry<String, Set<String>> other : generations.entrySet()) {
      int its = other.getValue().size();
      boolean stronger =
          its > own || (its == own && other.getKey().compareTo(peers.generation()) < 0);
      if (!other.getKey().equals(peers.generation()) && stronger) {
        LOG.warning("Another cluster is larger; this node drops its sessions and joins it.");
        peers.learn();
        learningSince = System.nanoTime();
        replicas.clear();
        return;
      }
    }
  }

  /**
   * So many voters were lost at once that no learner can ever learn enough: what is left is the
   * best there is. Confirmed updates may be gone, so every session goes on under a new epoch.
   */
  private void goOnAlone(List<Peer> linked) {
    Set<String> learners = new HashSet<>();
    linked.stream().filter(peer -> !peer.voter()).forEach(peer -> learners.add(peer.node()));
    Set<String> voters = generations(linked).getOrDefault(peers.generation(), Set.of());
    int count = Math.max(size, voters.size() + 2);
    int needed = count - (count / 2 + 1) + 1;
    boolean bereft =
        voters.size() + 1 < needed
            && voters.size() + 1 + learners.size() >= size
            && voters.stream().allMatch(other -> peers.self().compareTo(other) < 0);
    if (!bereft || learners.isEmpty()) {
      bereftSince = 0;
    } else if (bereftSince == 0) {
      bereftSince = System.nanoTime();
    } else if (System.nanoTime() - bereftSince > TimeUnit.SECONDS.toNanos(3)) {
      LOG.warning("A majority of the nodes has lost its memory; all sessions get a new epoch.");
      bereftSince = 0;
      replicas.all().forEach(replica -> replica.renew(SessionStore.newEpoch()));
      learners.addAll(voters);
      peers.vote(UUID.randomUUID().toString(), learners);
    }
  }

  private static Map<String, Set<String>> generations(List<Peer> linked) {
    Map<String, Set<String>> generations = new HashMap<>();
    linked.stream()
        .filter(Peer::voter)
        .sorted(Comparator.comparing(Peer::node))
        .forEach(
            peer ->
                generations
                    .computeIfAbsent(peer.generation(), id -> new HashSet<>())
                    .add(peer.node()));
    return generations;
  }
}
