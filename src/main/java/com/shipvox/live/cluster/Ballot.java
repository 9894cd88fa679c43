package com.shipvox.live.cluster;

/**
 * The number of a leadership over one session's copies: the higher one wins.
 *
 * @param round counts up
 * @param node the leader's id, which makes equal rounds differ
 */
record Ballot(long round, String node) implements Comparable<Ballot> {
  /** Below every ballot of a leader. */
  static final Ballot NONE = new Ballot(0, "");

  static Ballot parse(String text) {
    int colon = text.indexOf(':');
    return new Ballot(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
  }

  @Override
  public int compareTo(Ballot other) {
    int byRound = Long.compare(round, other.round);
    return byRound != 0 ? byRound : node.compareTo(other.node);
  }

  @Override
  public String toString() {
    return round + ":" + node;
  }
}
