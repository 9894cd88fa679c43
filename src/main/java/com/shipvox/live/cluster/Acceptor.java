package com.shipvox.live.cluster;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This node's votes on one session's row of commands: what it has promised and what it has
 * accepted. The rules are those of Paxos with one instance a place (Lamport, "Paxos Made Simple").
 * Not thread-safe: its {@link Replica}'s monitor guards it.
 */
final class Acceptor {
  /** A command that this node has accepted for the next place. */
  record Pending(Ballot ballot, Command command) {}

  /** The highest ballot that this node knows of: one below it gets no vote. */
  private Ballot promised = Ballot.NONE;

  /** The ballot under which this node leads, until a higher one is promised. */
  private @Nullable Ballot led;

  /** How many commands are in force here. */
  private long place;

  /** The ballot under which the last of them was confirmed. */
  private Ballot last = Ballot.NONE;

  private @Nullable Pending pending;

  long place() {
    return place;
  }

  @Nullable Pending pending() {
    return pending;
  }

  Ballot promised() {
    return promised;
  }

  /** The command that waits for the next place under that very ballot. */
  @Nullable Command waiting(Ballot ballot) {
    return pending != null && pending.ballot().equals(ballot) ? pending.command() : null;
  }

  // ---- the leader's own vote

  @Nullable Ballot leads() {
    return promised.equals(led) ? led : null;
  }

  Ballot stand(String self) {
    promised = new Ballot(promised.round() + 1, self);
    led = null;
    return promised;
  }

  void resign() {
    led = null;
  }

  /** Leads no more, and knows who shall; that node stands above this ballot, which nobody has. */
  void handOver(String node) {
    promised = new Ballot(promised.round() + 1, node);
    led = null;
  }

  /** Begins to lead; returns what waits under the highest ballot, here or by a promise. */
  @Nullable Command lead(Ballot ballot, List<JsonObject> promises) {
    requirePromised(ballot);
    Pending best = pending;
    for (JsonObject promise : promises) {
      JsonObject waiting = promise.getJsonObject("pending");
      if (waiting != null && promise.getJsonNumber("place").longValue() == place) {
        Ballot its = Ballot.parse(promise.getString("ballot"));
        if (best == null || its.compareTo(best.ballot()) > 0) {
          best = new Pending(its, Command.parse(waiting));
        }
      }
    }
    led = ballot;
    return best == null ? null : best.command();
  }

  long stage(Ballot ballot, Command command) {
    requirePromised(ballot);
    pending = new Pending(ballot, command);
    return place + 1;
  }

  private void requirePromised(Ballot ballot) {
    if (!ballot.equals(promised)) {
      throw new Outage("Another node leads.", true);
    }
  }

  // ---- votes on what another leads

  /** Promises to vote for nothing below that ballot; false where it is itself below one. */
  boolean promise(Ballot ballot) {
    if (ballot.compareTo(promised) < 0) {
      return false;
    }
    promised = ballot;
    return true;
  }

  /** Votes for a command under the ballot that is promised: {@code ok}, {@code behind}, … */
  String accept(Ballot ballot, long at, Command command) {
    if (at <= place) {
      return at == place && ballot.equals(last) ? "ok" : "ahead";
    }
    if (at > place + 1) {
      return "behind";
    }
    pending = new Pending(ballot, command);
    return "ok";
  }

  void settled(Ballot ballot, long at) {
    if (at == place
        && pending != null
        && promise(ballot)
        && pending.ballot().compareTo(ballot) < 0) {
      pending = null;
    }
  }

  // ---- what became of the votes

  /** The next place is decided, under that ballot. */
  void advance(Ballot ballot) {
    jump(place + 1, ballot);
  }

  /** All up to that place is decided, the last of it under that ballot. */
  void jump(long to, Ballot ballot) {
    place = to;
    last = ballot;
    pending = null;
  }

  /** Forgets everything. */
  void reset() {
    jump(0, Ballot.NONE);
    promised = Ballot.NONE;
    led = null;
  }

  // ---- between nodes

  /** Writes what waits here, if anything does. */
  JsonObjectBuilder addPending(JsonObjectBuilder json) {
    return pending == null
        ? json
        : json.add("ballot", pending.ballot().toString()).add("pending", pending.command().json());
  }

  JsonObjectBuilder addVotes(JsonObjectBuilder json) {
    json.add("place", place).add("promised", promised.toString()).add("last", last.toString());
    return addPending(json);
  }

  /** Takes over another node's votes where they are higher. */
  void takeVotes(JsonObject copy) {
    promise(Ballot.parse(copy.getString("promised")));
    JsonObject waiting = copy.getJsonObject("pending");
    if (waiting != null && copy.getJsonNumber("place").longValue() == place) {
      Ballot ballot = Ballot.parse(copy.getString("ballot"));
      if (pending == null || ballot.compareTo(pending.ballot()) > 0) {
        pending = new Pending(ballot, Command.parse(waiting));
      }
    }
  }
}
