package com.shipvox.live.cluster;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;

/**
 * Who else is there, by the sign of life that every node gives four times a second. A node is a
 * voter once it holds copies of all that was confirmed; before, it only learns. Thread-safe.
 */
final class Peers {
  static final long BEAT_MS = 250;
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

  /** A sign of life there and one back, each as late as it may be. */
  static final long ECHO_NANOS = 2 * FRESH_NANOS;

  /** So many of its own signs of life a node remembers the times of: more than fall into that. */
  private static final int REMEMBERED = 32;

  /** The echo of a node of the version before, which gives none. */
  private static final long UNTOLD = -1;

  /**
   * What a node said of itself last.
   *
   * @param generation of the cluster whose sessions it holds; empty while it only learns
   * @param founders nodes that shall learn from it alone
   * @param hears nodes that it has heard of lately
   * @param counts nodes that it counts when it asks how many are a majority
   * @param presence version of what it told about its viewers
   * @param number of this sign of life, counted by that node; 0 where it does not count
   * @param echo number of the last sign of life that it has heard from this node; 0 for none
   */
  record Peer(
      String node,
      String member,
      String generation,
      Set<String> founders,
      Set<String> hears,
      Set<String> counts,
      long presence,
      long number,
      long echo,
      long heardAt) {
    boolean voter() {
      return !generation.isEmpty();
    }
  }

  private final Post post;
  private final int size;

  // Concurrent; bounded by the nodes of the grid: who left it is forgotten.
  private final Map<String, Peer> peers = new ConcurrentHashMap<>();
  private volatile String generation = "";
  private volatile Set<String> founders = Set.of();

  // Written by the thread that beats: first when, then that there was one more.
  private final AtomicLongArray beatAt = new AtomicLongArray(REMEMBERED);
  private volatile long beats;

  Peers(Post post, int size) {
    this.post = post;
    this.size = size;
  }

  String self() {
    return post.self();
  }

  /** The generation of the cluster that this node votes in; empty while it only learns. */
  String generation() {
    return generation;
  }

  boolean voter() {
    return !generation.isEmpty();
  }

  /** Begins to vote; those named shall learn from this node alone. */
  void vote(String newGeneration, Set<String> newFounders) {
    founders = Set.copyOf(newFounders);
    generation = newGeneration;
  }

  /** Ceases to vote: what this node holds may be worthless. */
  void learn() {
    generation = "";
    founders = Set.of();
  }

  /** The next sign of life, to be sent at once; called by one thread. */
  JsonObjectBuilder beat(long presence) {
    long number = beats + 1;
    beatAt.set((int) (number % REMEMBERED), System.nanoTime());
    beats = number;
    return Wire.object()
        .add("t", "beat")
        .add("f", self())
        .add("member", post.member())
        .add("generation", generation)
        .add("founders", Wire.array(founders))
        .add("hears", Wire.array(heard()))
        .add("counts", Wire.array(counted()))
        .add("number", number)
        .add("echoes", echoes())
        .add("presence", presence);
  }

  void heard(JsonObject beat) {
    String node = beat.getString("f");
    peers.put(
        node,
        new Peer(
            node,
            beat.getString("member"),
            beat.getString("generation"),
            set(beat, "founders"),
            set(beat, "hears"),
            set(beat, "counts"),
            beat.getJsonNumber("presence").longValue(),
            Wire.number(beat, "number"),
            beat.containsKey("echoes") ? Wire.number(beat.getJsonObject("echoes"), self()) : UNTOLD,
            System.nanoTime()));
  }

  private JsonObjectBuilder echoes() {
    JsonObjectBuilder echoes = Wire.object();
    for (Peer peer : peers.values()) {
      if (peer.number() > 0) {
        echoes.add(peer.node(), peer.number());
      }
    }
    return echoes;
  }

  /** Forgets who left the grid and is silent; returns their ids. */
  List<String> forgetGone() {
    Set<String> members = post.members();
    List<Peer> gone =
        peers.values().stream()
            .filter(peer -> !fresh(peer) && !members.contains(peer.member()))
            .toList();
    return gone.stream().filter(p -> peers.remove(p.node(), p)).map(Peer::node).toList();
  }

  Collection<Peer> all() {
    return peers.values();
  }

  /** Nodes that this one hears and that hear this one: a link that works one way is none. */
  List<Peer> linked() {
    return peers.values().stream().filter(this::linked).toList();
  }

  private boolean linked(Peer peer) {
    return fresh(peer) && peer.hears().contains(self()) && isRecent(peer.echo());
  }

  /**
   * Whether what a node has heard of this one was said lately. What it says may have waited for as
   * long as this node was frozen: that it hears this one is no longer true then.
   */
  private boolean isRecent(long echo) {
    if (echo == UNTOLD) {
      return true;
    }
    return echo > 0
        && beats - echo < REMEMBERED
        && System.nanoTime() - beatAt.get((int) (echo % REMEMBERED)) < ECHO_NANOS;
  }

  /** Other voters that can be reached. */
  List<String> voters() {
    List<String> voters = new ArrayList<>(peers.size());
    for (Peer peer : peers.values()) {
      if (linked(peer) && votesHere(peer)) {
        voters.add(peer.node());
      }
    }
    return voters;
  }

  /** Whether every member of the grid has spoken. */
  boolean allSpoke() {
    Set<String> silent = new HashSet<>(post.members());
    silent.remove(post.member());
    linked().forEach(peer -> silent.remove(peer.member()));
    return silent.isEmpty();
  }

  /** How many nodes the cluster counts: as many as it is meant to have, or more if there are. */
  int count() {
    // Each append asks: where no more are known than are meant to be, nobody need be looked at.
    return peers.size() < size ? size : Math.max(size, counted().size() + 1);
  }

  /** Whether every voter that can be reached counts this node among the voters. */
  boolean countedByAll() {
    return linked().stream().filter(this::votesHere).allMatch(p -> p.counts().contains(self()));
  }

  /** The other voters that a majority is of, reached or not. */
  private List<String> counted() {
    if (peers.isEmpty()) {
      return List.of();
    }
    Set<String> members = post.members();
    List<String> counted = new ArrayList<>(peers.size());
    for (Peer peer : peers.values()) {
      if (votesHere(peer) && (fresh(peer) || members.contains(peer.member()))) {
        counted.add(peer.node());
      }
    }
    return counted;
  }

  /** How many nodes must hold what is acknowledged; any two such sets have a node in common. */
  int majority() {
    return count() / 2 + 1;
  }

  /** Whether this node confirms everything by itself. */
  boolean alone() {
    return size == 1 && voter() && count() == 1;
  }

  /** Whether this node votes and can reach so many others that something can be confirmed. */
  boolean inMajority() {
    if (!voter()) {
      return false;
    }
    int reached = 1;
    for (Peer peer : peers.values()) {
      reached += linked(peer) && votesHere(peer) ? 1 : 0;
    }
    return reached >= majority();
  }

  /** Each known node with the time since it last spoke, for the log. */
  String silences() {
    long now = System.nanoTime();
    return peers.values().stream()
        .map(p -> p.node() + " " + TimeUnit.NANOSECONDS.toMillis(now - p.heardAt()) + " ms")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /**
   * Who leads the session's copies: the node that was elected last, as long as it can be reached,
   * else the one on which all agree without a word.
   */
  String leader(String session, String elected) {
    if (elected.equals(self())) {
      return elected;
    }
    Peer known = peers.get(elected);
    if (known != null && linked(known) && votesHere(known)) {
      return elected;
    }
    String first = self();
    long least = mix(session, first);
    for (Peer peer : peers.values()) {
      long weight = mix(session, peer.node());
      if ((weight < least || (weight == least && peer.node().compareTo(first) < 0))
          && linked(peer)
          && votesHere(peer)) {
        first = peer.node();
        least = weight;
      }
    }
    return first;
  }

  /**
   * So many of the other voters that can be reached as there are: of those that hold all that is in
   * force first the one that is named, then those that will be told anyway, because someone follows
   * there; then whatever others the session prefers.
   */
  List<String> votersFor(
      String session, int most, Set<String> holders, String first, Collection<String> followers) {
    List<String> voters = voters();
    if (voters.size() > most) {
      voters.sort(
          Comparator.<String>comparingInt(node -> rank(node, holders, first, followers))
              .thenComparing(byWeight(session)));
      voters.subList(most, voters.size()).clear();
    }
    return voters;
  }

  private static int rank(
      String node, Set<String> holders, String first, Collection<String> followers) {
    return !holders.contains(node) ? 3 : node.equals(first) ? 0 : followers.contains(node) ? 1 : 2;
  }

  private boolean votesHere(Peer peer) {
    return peer.voter() && peer.generation().equals(generation);
  }

  private static boolean fresh(Peer peer) {
    return System.nanoTime() - peer.heardAt() < FRESH_NANOS;
  }

  private List<String> heard() {
    return peers.values().stream().filter(Peers::fresh).map(Peer::node).toList();
  }

  /** Rendezvous hashing: when a node goes, only its own sessions move. */
  private static Comparator<String> byWeight(String session) {
    return Comparator.<String>comparingLong(node -> mix(session, node)).thenComparing(node -> node);
  }

  private static long mix(String session, String node) {
    long hash = session.hashCode() * 0x9E3779B97F4A7C15L ^ node.hashCode() * 0xC2B2AE3D27D4EB4FL;
    hash = (hash ^ (hash >>> 31)) * 0xBF58476D1CE4E5B9L;
    return hash ^ (hash >>> 29);
  }

  private static Set<String> set(JsonObject beat, String name) {
    Set<String> texts = new HashSet<>();
    beat.getJsonArray(name).getValuesAs(JsonString.class).forEach(t -> texts.add(t.getString()));
    return texts;
  }
}
