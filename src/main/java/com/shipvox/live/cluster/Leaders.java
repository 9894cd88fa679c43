package com.shipvox.live.cluster;

/**
 * Who leads which session, as far as this node can tell; others may know better, or worse. Whoever
 * has the highest ballot leads on while it can be reached: not hashing but the updates' way in
 * decides in the end ({@link Origins}). Thread-safe.
 */
final class Leaders {
  private final Peers peers;
  private final Replicas replicas;

  Leaders(Peers peers, Replicas replicas) {
    this.peers = peers;
    this.replicas = replicas;
  }

  /** The node to be asked for whatever concerns that session. */
  String of(String session) {
    return peers.leader(session, known(session).node());
  }

  /** Whether that is this node. */
  boolean here(String session) {
    return of(session).equals(peers.self());
  }

  /** The highest ballot that this node knows of, to be sent with an order. */
  Ballot known(String session) {
    Replica replica = replicas.get(session);
    return replica == null ? Ballot.NONE : replica.promised();
  }

  /**
   * Learns of a ballot from the answer of a node that has not done what it was asked for.
   *
   * @return whether it is news, so that whoever leads may be asked at once
   */
  boolean learn(String session, Ballot ballot) {
    return replicas.at(session).learn(ballot);
  }

  /**
   * Whether to send an order back, to go to another node. Where its sender knows as much as this
   * node and yet asks it, that other is out of its reach, and this node takes over.
   *
   * @param known the highest ballot that the sender knows of
   */
  boolean elsewhere(String session, Ballot known) {
    return known(session).compareTo(known) > 0 && !here(session);
  }
}
