package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Acceptor.Pending;
import com.shipvox.live.cluster.Calls.Round;
import com.shipvox.live.cluster.Envelope.Decided;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Plan;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Result;
import com.shipvox.live.session.SessionStore;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads sessions: decides what comes next and has it confirmed by a majority before anybody learns
 * of it. Deadlines are by {@link System#nanoTime()}. Thread-safe; blocks for a round trip.
 */
final class Proposer {
  private final Peers peers;
  private final Calls calls;
  private final Quorum quorum;
  private final Function<String, Collection<String>> interested;
  private final Supplier<Boolean> full;

  /**
   * @param interested nodes on which someone follows a session
   * @param full whether there is no room for another session
   */
  Proposer(
      Peers peers,
      Calls calls,
      Function<String, Collection<String>> interested,
      Supplier<Boolean> full) {
    this.peers = peers;
    this.calls = calls;
    quorum = new Quorum(peers, calls);
    this.interested = interested;
    this.full = full;
  }

  /**
   * Appends updates.
   *
   * @param planned what to append to the log as it stands in its turn
   * @throws Refusal as the log does; {@code no-session} where it is another by now
   * @throws Outage where too few nodes answered in time
   */
  List<Result> append(
      Replica replica, String epoch, Function<MemoryLog, Plan> planned, long deadline) {
    return inTurn(
        replica,
        deadline,
        () -> {
          MemoryLog log = log(replica, epoch);
          Plan plan = planned.apply(log);
          add(replica, log, plan, deadline);
          return plan.results();
        });
  }

  /** Appends the closing update, once. */
  void end(Replica replica, String epoch, long deadline) {
    inTurn(
        replica,
        deadline,
        () -> {
          MemoryLog log = log(replica, epoch);
          add(replica, log, log.planEnd(), deadline);
          return true;
        });
  }

  /** Makes the session unless it is there; tells whether it was made. */
  boolean create(Replica replica, String owner, long deadline) {
    return inTurn(
        replica,
        deadline,
        () -> {
          Session there = replica.session();
          if (there == null) {
            if (full.get()) {
              throw Refusal.retryAfter(
                  ErrorCode.UNAVAILABLE, "The cluster is full of sessions.", 30);
            }
            propose(replica, new Command.Create(owner, SessionStore.newEpoch()), deadline);
            return true;
          }
          if (!there.owner().equals(owner)) {
            throw Refusal.of(ErrorCode.SESSION_TAKEN, "/sessionId", "is another agent's");
          }
          if (there.log().ended()) {
            throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
          }
          return false;
        });
  }

  /** Forgets the session on all nodes. */
  void drop(Replica replica, long deadline) {
    inTurn(
        replica,
        deadline,
        () -> {
          if (replica.session() != null) {
            propose(replica, new Command.Drop(), deadline);
          }
          return true;
        });
  }

  /** Brings in force what this node has voted for, if anything is left. */
  void finish(Replica replica, long deadline) {
    inTurn(replica, deadline, () -> true);
  }

  /** Brings what waits to an end, so that readers need not wait for it. */
  void settle(Replica replica, long deadline) {
    inTurn(
        replica,
        deadline,
        () -> {
          Ballot ballot = Objects.requireNonNullElse(replica.leads(), Ballot.NONE);
          JsonObject settled =
              Wire.object(Quorum.message("settled", replica, ballot))
                  .add("place", replica.place())
                  .build();
          peers.voters().forEach(node -> calls.send(node, Wire.object(settled)));
          return true;
        });
  }

  /** The other nodes on which someone follows the session. */
  Collection<String> followers(String session) {
    return interested.apply(session);
  }

  static MemoryLog log(Replica replica, String epoch) {
    MemoryLog log = replica.log();
    if (log == null || !log.epoch().equals(epoch)) {
      throw Refusal.of(ErrorCode.NO_SESSION, "There is no such session.");
    }
    return log;
  }

  private <T> T inTurn(Replica replica, long deadline, Supplier<T> work) {
    try {
      if (!replica.turn.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new Outage("The session is busy.", true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("The node stops.", true);
    }
    try {
      lead(replica, deadline);
      return work.get();
    } finally {
      replica.turn.release();
    }
  }

  private void add(Replica replica, MemoryLog log, Plan plan, long deadline) {
    if (!plan.entries().isEmpty()) {
      propose(replica, Command.Planned.of(plan, log), deadline);
    }
  }

  /** Makes sure that this node leads and that nothing of another leader's is left half done. */
  private void lead(Replica replica, long deadline) {
    if (!peers.inMajority()) {
      throw new Outage("This node is not in the majority.", true);
    }
    Ballot ballot = replica.leads();
    Command unfinished = null;
    if (ballot == null) {
      ballot = replica.stand(peers.self());
      List<JsonObject> promises = quorum.promises(replica, ballot, deadline);
      catchUp(replica, promises, deadline);
      unfinished = replica.lead(ballot, promises);
      replica.heldBy(Set.of());
      replica.origins.restart(System.nanoTime());
    } else {
      Pending pending = replica.pending();
      unfinished = pending == null ? null : pending.command();
    }
    if (unfinished != null) {
      propose(replica, unfinished, deadline);
    }
  }

  private void catchUp(Replica replica, List<JsonObject> promises, long deadline) {
    JsonObject best = null;
    for (JsonObject promise : promises) {
      if (best == null || place(promise) > place(best)) {
        best = promise;
      }
    }
    if (best != null && place(best) > replica.place()) {
      fetch(replica, best.getString("f"), deadline);
      if (replica.place() < place(best)) {
        throw new Outage("A copy could not be brought up to date.", true);
      }
    }
  }

  /** Brings this node's copy to where another's is. */
  void fetch(Replica replica, String node, long deadline) {
    try (Round round = calls.round()) {
      JsonObject question =
          Wire.object().add("t", "fetch").add("s", replica.id()).addAll(replica.status("")).build();
      round.ask(node, question);
      Envelope copy = round.next(deadline);
      if (copy == null || copy.json().containsKey("status")) {
        throw new Outage("A copy could not be fetched.", true);
      }
      replica.install(copy.json(), false);
    }
  }

  /**
   * Has a command confirmed and brings it in force.
   *
   * @throws Outage where that is not known to have happened; it may happen yet
   */
  private void propose(Replica replica, Command command, long deadline) {
    Ballot ballot = Objects.requireNonNullElse(replica.leads(), Ballot.NONE);
    confirm(new Step(replica, ballot, replica.stage(ballot, command), command, deadline));
  }

  /** The same for a command that this node has voted for. */
  void confirm(Step step) {
    enforce(step, quorum.accept(step), false);
  }

  /**
   * Brings in force what a majority has confirmed.
   *
   * @param asked the others that were asked for their votes
   * @param known whether those know by their votes that it is in force
   */
  void enforce(Step step, Set<String> asked, boolean known) {
    if (System.nanoTime() > step.deadline()) {
      // A node that was frozen meanwhile must not speak as if no time had passed.
      throw new Outage("The confirmation came too late.", false);
    }
    step.replica().decided(step.ballot(), step.place(), step.command());
    if (!known) {
      Decided vote = new Decided(step.replica().id(), step.ballot(), step.place(), null);
      asked.forEach(node -> calls.send(node, vote));
    }
    step.replica().heldBy(tellFollowers(step, asked));
  }

  /**
   * Those who follow get it whole, but for those who hold it, and hold it then; nobody else.
   *
   * @param asked those who hold it; returned with those who were told
   */
  private Set<String> tellFollowers(Step step, Set<String> asked) {
    Set<String> holders = asked;
    String session = step.replica().id();
    Command command = step.command();
    Decided news = new Decided(session, step.ballot(), step.place(), command);
    Collection<String> told =
        command instanceof Command.Drop ? peers.voters() : interested.apply(session);
    for (String node : told) {
      if (!node.equals(peers.self()) && !holders.contains(node)) {
        if (holders == asked) {
          holders = new HashSet<>(asked);
        }
        holders.add(node);
        calls.send(node, news);
      }
    }
    return holders;
  }

  private static long place(@Nullable JsonObject promise) {
    return promise == null ? -1 : promise.getJsonNumber("place").longValue();
  }
}
