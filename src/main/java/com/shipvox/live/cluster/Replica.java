package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Acceptor.Pending;
import com.shipvox.live.cluster.Envelope.Accept;
import com.shipvox.live.cluster.Learner.News;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.Session;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * This node's copy of one session, and its vote on what comes next. The session's history is a row
 * of commands, each at its place: 1, 2, 3 … A command is in force once a majority of the nodes has
 * accepted it under one ballot, and only what is in force is in the log that readers see. At most
 * one more command, the one after, is accepted and waits.
 *
 * <p>Thread-safe: one monitor, this object's own, guards the votes and what is in force, which must
 * change together. Never blocks but for it; nothing slow happens under it.
 */
final class Replica {
  private final String id;

  /**
   * Held by whoever leads, until its command is in force: one at a time. No lock, because not the
   * thread that took it need give it back. Taken before the monitor, if both.
   */
  final Semaphore turn = new Semaphore(1, true);

  // Guarded by the turn.
  private Set<String> holders = Set.of();
  final Origins origins = new Origins();

  // Guarded by this object's monitor, with all that is in them.
  private final Acceptor votes = new Acceptor();
  private final Learner learned;
  private long touchedAt;

  Replica(String id, Learner.Maker maker) {
    this.id = id;
    learned = new Learner(this, maker);
  }

  String id() {
    return id;
  }

  /** The session; null where it does not exist, or not any more. */
  synchronized @Nullable Session session() {
    return learned.session();
  }

  synchronized @Nullable MemoryLog log() {
    return learned.log();
  }

  /** How many commands are in force here. */
  synchronized long place() {
    return votes.place();
  }

  synchronized @Nullable Pending pending() {
    return votes.pending();
  }

  /** When it was made or last tried to be dropped, ms since 1970. */
  synchronized long touchedAt() {
    return touchedAt;
  }

  synchronized void touched(long now) {
    touchedAt = now;
  }

  // ---- the leader's side

  /** The ballot under which this node leads; null where it does not, or no longer. */
  synchronized @Nullable Ballot leads() {
    return votes.leads();
  }

  /** Stands for leader with a ballot above all that this node knows of. */
  synchronized Ballot stand(String self) {
    return votes.stand(self);
  }

  /**
   * Becomes leader.
   *
   * @return what must be brought to an end first; null where nothing must
   * @throws Outage where another has stood with a higher ballot meanwhile
   */
  synchronized @Nullable Command lead(Ballot ballot, List<JsonObject> promises) {
    return votes.lead(ballot, promises);
  }

  /**
   * The leader's own vote for a command; returns its place.
   *
   * @throws Outage where another has stood with a higher ballot meanwhile
   */
  synchronized long stage(Ballot ballot, Command command) {
    return votes.stage(ballot, command);
  }

  /** Leads no more until it is elected again, under a higher ballot. */
  synchronized void resign() {
    votes.resign();
  }

  /**
   * Lets another node lead, where nothing of this one's is left half done; only for whoever has the
   * turn. This node's next orders for the session go there.
   */
  synchronized void handOver(String node) {
    votes.handOver(node);
  }

  /** The highest ballot that this node knows of: its node leads, as far as this one can tell. */
  synchronized Ballot promised() {
    return votes.promised();
  }

  /**
   * Learns of a higher ballot, so that the next one goes above it; false where it is not higher.
   */
  synchronized boolean learn(Ballot ballot) {
    return ballot.compareTo(votes.promised()) > 0 && votes.promise(ballot);
  }

  /**
   * The other nodes that were sent all that is in force, as far as this node has led it; only for
   * whoever has the turn.
   */
  Set<String> holders() {
    return holders;
  }

  void heldBy(Set<String> nodes) {
    holders = nodes;
  }

  // ---- the voter's side

  /** Answers a node that stands for leader. */
  synchronized JsonObjectBuilder promise(Ballot ballot) {
    return votes.promise(ballot) ? votes.addPending(status("ok")) : refusal();
  }

  /**
   * Votes for the leader's command, and brings it in force where that decides; returns null, or why
   * it does not: {@code outvoted}, {@code behind}, {@code ahead}.
   */
  @Nullable JsonObjectBuilder accept(Accept accept) {
    Ballot ballot = accept.ballot();
    long at = accept.place();
    JsonObjectBuilder answer;
    News news;
    synchronized (this) {
      if (!votes.promise(ballot)) {
        return refusal();
      }
      Command before = votes.waiting(ballot);
      if (at == votes.place() + 2 && before != null) {
        // A leader goes on only after the place before is decided.
        enforce(before, ballot);
      }
      String vote = votes.accept(ballot, at, accept.command());
      answer = vote.equals("ok") ? null : status(vote);
      if (answer == null && accept.decides() && at > votes.place()) {
        enforce(accept.command(), ballot);
      }
      news = learned.news();
    }
    news.tell();
    return answer;
  }

  /** Brings a command in force; false where this copy lacks something before it. */
  boolean decided(Ballot ballot, long at, @Nullable Command command) {
    News news;
    synchronized (this) {
      if (at <= votes.place()) {
        return true;
      }
      Command decided = command == null ? votes.waiting(ballot) : command;
      if (at > votes.place() + 1 || decided == null) {
        return false;
      }
      enforce(decided, ballot);
      news = learned.news();
    }
    news.tell();
    return true;
  }

  /**
   * Drops what waits here under a lower ballot: the leader has asked a majority, and nothing was
   * confirmed at the next place before, nor can it be any more.
   */
  synchronized void settled(Ballot ballot, long at) {
    votes.settled(ballot, at);
  }

  private synchronized void enforce(Command command, Ballot ballot) {
    learned.enforce(command);
    votes.advance(ballot);
  }

  private synchronized JsonObjectBuilder refusal() {
    return status("outvoted").add("promised", votes.promised().toString());
  }

  // ---- copies of copies

  /** Where this copy stands. */
  synchronized JsonObjectBuilder status(String status) {
    JsonObjectBuilder json =
        Wire.object()
            .add("status", status)
            .add("place", votes.place())
            .add("waits", votes.pending() != null);
    MemoryLog log = learned.log();
    return log == null ? json : json.add("epoch", log.epoch()).add("seq", log.head().seq());
  }

  /** What a copy that stands at {@code other} lacks: the updates since, or all where that fails. */
  synchronized JsonObjectBuilder copyFor(@Nullable JsonObject other) {
    return learned.addCopy(votes.addVotes(Wire.object().add("s", id)), other);
  }

  /**
   * Takes over what another node's copy holds beyond this one.
   *
   * @param all whether to take over its votes, too: for a node that only learns
   */
  void install(JsonObject copy, boolean all) {
    News news;
    synchronized (this) {
      long its = copy.getJsonNumber("place").longValue();
      if (its > votes.place() && learned.take(copy)) {
        votes.jump(its, Ballot.parse(copy.getString("last")));
      }
      if (all) {
        votes.takeVotes(copy);
      }
      news = learned.news();
    }
    news.tell();
  }

  /** Goes on under a new epoch, because updates that were confirmed may be gone. */
  void renew(String epoch) {
    News news;
    synchronized (this) {
      learned.renew(epoch);
      news = learned.news();
    }
    news.tell();
  }

  /** Forgets everything: this node has not been part of what was confirmed. */
  void forget() {
    News news;
    synchronized (this) {
      learned.end();
      votes.reset();
      news = learned.news();
    }
    news.tell();
  }
}
