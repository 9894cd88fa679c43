package com.shipvox.live.cluster;

import com.shipvox.live.session.LogCopy;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Copy;
import com.shipvox.live.session.Session;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * This node's copy of one session, and its vote on what comes next. The session's history is a row
 * of commands, each at its place: 1, 2, 3 … A command is in force once a majority of the nodes has
 * accepted it under one ballot, and only what is in force is in the log that readers see. At most
 * one more command, the one after, is accepted and waits. The rules are those of Paxos with one
 * instance a place (Lamport, "Paxos Made Simple").
 *
 * <p>Never blocks but for its own lock, under which nothing slow happens.
 */
final class Replica {
  /** Makes the objects that the rest of the node sees. */
  interface Maker {
    MemoryLog empty(String sessionId, String epoch);

    MemoryLog of(String sessionId, Copy copy);

    Session session(Replica replica, String owner, MemoryLog log);

    /** The session can be found from now on. */
    void begun(Session session);
  }

  /** A command that this node has accepted for the next place. */
  record Pending(Ballot ballot, Command command) {}

  private final String id;
  private final Maker maker;

  /** Held by a thread while it leads: one command at a time. */
  final ReentrantLock turn = new ReentrantLock();

  // Guards every field below.
  private final ReentrantLock lock = new ReentrantLock();
  private Ballot promised = Ballot.NONE;
  private @Nullable Ballot led;
  private long place;
  private Ballot lastBallot = Ballot.NONE;
  private @Nullable Pending pending;
  private @Nullable Session session;
  private @Nullable MemoryLog log;
  private long touchedAt;

  /** Sessions whose followers must be sent away: it has ended here, or gone on without them. */
  private final List<Session> over = new ArrayList<>(1);

  Replica(String id, Maker maker) {
    this.id = id;
    this.maker = maker;
  }

  String id() {
    return id;
  }

  /** The session; null where it does not exist, or not any more. */
  @Nullable Session session() {
    lock.lock();
    try {
      return session;
    } finally {
      lock.unlock();
    }
  }

  @Nullable MemoryLog log() {
    lock.lock();
    try {
      return log;
    } finally {
      lock.unlock();
    }
  }

  long place() {
    lock.lock();
    try {
      return place;
    } finally {
      lock.unlock();
    }
  }

  @Nullable Pending pending() {
    lock.lock();
    try {
      return pending;
    } finally {
      lock.unlock();
    }
  }

  /** When something was last decided here, ms since 1970, as the sweep saw it. */
  long touchedAt() {
    lock.lock();
    try {
      return touchedAt;
    } finally {
      lock.unlock();
    }
  }

  void touched(long now) {
    lock.lock();
    try {
      touchedAt = now;
    } finally {
      lock.unlock();
    }
  }

  // ---- the leader's side

  /** The ballot under which this node leads; null where it does not, or no longer. */
  @Nullable Ballot leads() {
    lock.lock();
    try {
      return promised.equals(led) ? led : null;
    } finally {
      lock.unlock();
    }
  }

  /** Stands for leader with a ballot above all that this node knows of. */
  Ballot stand(String self) {
    lock.lock();
    try {
      promised = new Ballot(promised.round() + 1, self);
      led = null;
      return promised;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Becomes leader.
   *
   * @return what must be brought to an end first; null where nothing must
   * @throws Outage where another has stood with a higher ballot meanwhile
   */
  @Nullable Command lead(Ballot ballot, List<JsonObject> promises) {
    lock.lock();
    try {
      requirePromised(ballot, true);
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
    } finally {
      lock.unlock();
    }
  }

  /** The leader's own vote for a command; returns its place. */
  long stage(Ballot ballot, Command command) {
    lock.lock();
    try {
      requirePromised(ballot, true);
      pending = new Pending(ballot, command);
      return place + 1;
    } finally {
      lock.unlock();
    }
  }

  /** Learns of a higher ballot, so that the next one goes above it. */
  void outvoted(Ballot higher) {
    lock.lock();
    try {
      if (higher.compareTo(promised) > 0) {
        promised = higher;
      }
    } finally {
      lock.unlock();
    }
  }

  private void requirePromised(Ballot ballot, boolean withoutEffect) {
    if (!ballot.equals(promised)) {
      throw new Outage("Another node leads.", withoutEffect);
    }
  }

  // ---- the voter's side

  /** Answers a node that stands for leader. */
  JsonObjectBuilder promise(Ballot ballot) {
    lock.lock();
    try {
      if (ballot.compareTo(promised) < 0) {
        return status("outvoted").add("promised", promised.toString());
      }
      promised = ballot;
      JsonObjectBuilder answer = status("ok");
      if (pending != null) {
        answer.add("ballot", pending.ballot().toString()).add("pending", pending.command().json());
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  /** Votes on the leader's command: {@code ok}, {@code outvoted}, {@code behind}, {@code ahead}. */
  JsonObjectBuilder accept(Ballot ballot, long at, Command command) {
    boolean grown = false;
    lock.lock();
    try {
      if (ballot.compareTo(promised) < 0) {
        return status("outvoted").add("promised", promised.toString());
      }
      promised = ballot;
      Pending waiting = pending;
      if (at == place + 2 && waiting != null && waiting.ballot().equals(ballot)) {
        // A leader goes on only after the place before is decided.
        enforce(waiting.command(), ballot);
        grown = true;
      }
      if (at <= place) {
        boolean same = at == place && ballot.equals(lastBallot);
        return status(same ? "ok" : "ahead");
      }
      if (at > place + 1) {
        return status("behind");
      }
      pending = new Pending(ballot, command);
      return status("ok");
    } finally {
      lock.unlock();
      if (grown) {
        announce();
      }
    }
  }

  /** Brings a command in force; false where this copy lacks something before it. */
  boolean decided(Ballot ballot, long at, @Nullable Command command) {
    boolean grown = false;
    lock.lock();
    try {
      if (at <= place) {
        return true;
      }
      Pending waiting = pending;
      Command decided = command;
      if (decided == null && waiting != null && waiting.ballot().equals(ballot)) {
        decided = waiting.command();
      }
      if (at > place + 1 || decided == null) {
        return false;
      }
      enforce(decided, ballot);
      grown = true;
      return true;
    } finally {
      lock.unlock();
      if (grown) {
        announce();
      }
    }
  }

  /**
   * Drops what waits here under a lower ballot: the leader has asked a majority, and nothing was
   * confirmed at the next place before, nor can it be any more.
   */
  void settled(Ballot ballot, long at) {
    lock.lock();
    try {
      Pending waiting = pending;
      if (ballot.compareTo(promised) >= 0 && at == place && waiting != null) {
        promised = ballot;
        if (waiting.ballot().compareTo(ballot) < 0) {
          pending = null;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void enforce(Command command, Ballot ballot) {
    if (command instanceof Command.Create create) {
      begin(create.owner(), maker.empty(id, create.epoch()));
    } else if (command instanceof Command.Add add && log != null) {
      log.takeCopies(add.copies());
    } else if (command instanceof Command.Planned planned && log != null) {
      if (!log.takeAtHead(planned.plan())) {
        log.takeCopies(planned.copies());
      }
    } else if (command instanceof Command.Drop) {
      end();
    }
    place++;
    lastBallot = ballot;
    pending = null;
  }

  private void begin(String owner, MemoryLog begun) {
    end();
    log = begun;
    Session made = maker.session(this, owner, begun);
    session = made;
    maker.begun(made);
  }

  private void end() {
    sendAway();
    session = null;
    log = null;
  }

  private void sendAway() {
    if (session != null) {
      over.add(session);
    }
  }

  /** Tells the followers; never under the lock, because they are strangers' code. */
  private void announce() {
    List<Session> ended;
    Session told;
    lock.lock();
    try {
      ended = List.copyOf(over);
      over.clear();
      told = session;
    } finally {
      lock.unlock();
    }
    ended.forEach(session -> session.audience().dismiss());
    if (told != null) {
      told.audience().advanced();
    }
  }

  // ---- copies of copies

  /** Where this copy stands. */
  JsonObjectBuilder status(String status) {
    lock.lock();
    try {
      JsonObjectBuilder json =
          Wire.object().add("status", status).add("place", place).add("waits", pending != null);
      if (log != null) {
        json.add("epoch", log.epoch()).add("seq", log.head().seq());
      }
      return json;
    } finally {
      lock.unlock();
    }
  }

  /** What a copy that stands at {@code other} lacks: the updates since, or all where that fails. */
  JsonObjectBuilder copyFor(@Nullable JsonObject other) {
    lock.lock();
    try {
      JsonObjectBuilder json = Wire.object().add("s", id).add("place", place);
      json.add("promised", promised.toString()).add("last", lastBallot.toString());
      if (pending != null) {
        json.add("ballot", pending.ballot().toString()).add("pending", pending.command().json());
      }
      MemoryLog from = log;
      Session of = session;
      if (from == null || of == null) {
        return json.add("gone", true);
      }
      json.add("owner", of.owner()).add("epoch", from.epoch());
      if (other != null && from.epoch().equals(other.getString("epoch", null))) {
        long seq = other.getJsonNumber("seq").longValue();
        List<LogCopy> since = from.copiesAfter(seq);
        if (since != null) {
          return json.add("entries", Command.json(since));
        }
      }
      Copy whole = from.copy();
      return json.add("anchor", whole.anchor())
          .add("state", whole.state())
          .add("entries", Command.json(whole.entries()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes over what another node's copy holds beyond this one.
   *
   * @param votes whether to take over its votes, too: for a node that only learns
   */
  void install(JsonObject copy, boolean votes) {
    boolean grown = false;
    lock.lock();
    try {
      long its = copy.getJsonNumber("place").longValue();
      if (its > place && take(copy)) {
        place = its;
        lastBallot = Ballot.parse(copy.getString("last"));
        pending = null;
        grown = true;
      }
      if (votes) {
        takeVotes(copy, its);
      }
    } finally {
      lock.unlock();
    }
    if (grown) {
      announce();
    }
  }

  private boolean take(JsonObject copy) {
    if (copy.containsKey("gone")) {
      end();
      return true;
    }
    List<LogCopy> entries = Command.copies(copy.getJsonArray("entries"));
    String epoch = copy.getString("epoch");
    MemoryLog mine = log;
    boolean same = mine != null && mine.epoch().equals(epoch);
    if (copy.containsKey("state")) {
      long anchor = copy.getJsonNumber("anchor").longValue();
      Copy whole = new Copy(epoch, anchor, copy.getJsonObject("state"), entries);
      if (mine != null && same) {
        mine.restart(whole);
        sendAway();
      } else {
        begin(copy.getString("owner"), maker.of(id, whole));
      }
      return true;
    }
    if (mine == null || !same) {
      return false;
    }
    mine.takeCopies(entries);
    return true;
  }

  private void takeVotes(JsonObject copy, long its) {
    outvoted(Ballot.parse(copy.getString("promised")));
    JsonObject waiting = copy.getJsonObject("pending");
    if (waiting != null && its == place) {
      Ballot ballot = Ballot.parse(copy.getString("ballot"));
      if (pending == null || ballot.compareTo(pending.ballot()) > 0) {
        pending = new Pending(ballot, Command.parse(waiting));
      }
    }
  }

  /** Goes on under a new epoch, because updates that were confirmed may be gone. */
  void renew(String epoch) {
    lock.lock();
    try {
      MemoryLog old = log;
      Session of = session;
      if (old != null && of != null) {
        long head = old.head().seq();
        begin(of.owner(), maker.of(id, new Copy(epoch, head, old.copy().state(), List.of())));
      }
    } finally {
      lock.unlock();
    }
    announce();
  }

  /** Forgets everything: this node has not been part of what was confirmed. */
  void forget() {
    lock.lock();
    try {
      end();
      place = 0;
      pending = null;
      promised = Ballot.NONE;
      led = null;
    } finally {
      lock.unlock();
    }
    announce();
  }
}
