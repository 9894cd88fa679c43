package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Envelope.Accept;
import com.shipvox.live.cluster.Envelope.Accepted;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Plan;
import com.shipvox.live.session.SessionLog.Result;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Has appends confirmed without a thread that waits: begun on the grid's thread, which brings the
 * order, and ended on it when it brings the vote. Whatever is not plain — an election, a voter that
 * lacks something, silence — goes on on a worker, in {@link Proposer}. Thread-safe.
 */
final class FastAppends {
  /** What becomes of an append; called on whichever thread has it. */
  interface Outcome {
    void done(List<Result> results);

    void failed(Outage outage);
  }

  private final Peers peers;
  private final Calls calls;
  private final Proposer proposer;
  private final Predicate<Runnable> workers;

  // Concurrent; at most one a session, because each has its session's turn.
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param workers false where they have too much to do
   */
  FastAppends(Peers peers, Calls calls, Proposer proposer, Predicate<Runnable> workers) {
    this.peers = peers;
    this.calls = calls;
    this.proposer = proposer;
    this.workers = workers;
  }

  /**
   * Begins an append; false where it could not be begun without waiting.
   *
   * @throws com.shipvox.live.message.Refusal as {@link Proposer#append}
   * @throws Outage where another node has begun to lead
   */
  boolean begin(
      Replica replica,
      String epoch,
      Function<MemoryLog, Plan> planned,
      long deadline,
      Outcome outcome) {
    int needed = peers.majority() - 1;
    List<String> voters = peers.votersFor(replica.id(), needed);
    if (needed == 0 || voters.size() < needed || !peers.voter() || !takeTurn(replica)) {
      return false;
    }
    boolean begun = false;
    try {
      Ballot ballot = replica.leads();
      if (ballot == null || replica.pending() != null) {
        return false;
      }
      Plan plan = planned.apply(Proposer.log(replica, epoch));
      if (plan.entries().isEmpty()) {
        outcome.done(plan.results());
        return true;
      }
      Command command = new Command.Planned(plan);
      long place = replica.stage(ballot, command);
      Waiting append =
          new Waiting(
              calls.number(),
              new Step(replica, ballot, place, command, deadline),
              Set.copyOf(voters),
              plan.results(),
              outcome);
      waiting.add(append);
      begun = true;
      calls.ask(append.question, voters, new Accept(replica.id(), ballot, place, command), append);
      return true;
    } finally {
      if (!begun) {
        replica.turn.release();
      }
    }
  }

  /** Takes the session's turn where nobody has it or waits for it. */
  private static boolean takeTurn(Replica replica) {
    try {
      return replica.turn.tryAcquire(0, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Has a worker go on with what has waited for too long; to be called every now and then. */
  void hurry() {
    long now = System.nanoTime();
    waiting.stream()
        .filter(append -> now - append.begunAt > Quorum.WIDEN_NANOS)
        .forEach(Waiting::handOver);
  }

  /** One append that is with the voters. */
  private final class Waiting implements Calls.Receiver {
    private final long question;
    private final Step step;
    private final Set<String> asked;
    private final List<Result> results;
    private final Outcome outcome;
    private final long begunAt = System.nanoTime();

    // Guarded by its own monitor.
    private final Set<String> holders = new HashSet<>();

    Waiting(long question, Step step, Set<String> asked, List<Result> results, Outcome outcome) {
      this.question = question;
      this.step = step;
      this.asked = asked;
      this.results = results;
      this.outcome = outcome;
    }

    @Override
    public void replied(Envelope reply) {
      if (!(reply.body() instanceof Accepted)) {
        handOver();
      } else if (all(reply.from()) && claim()) {
        end(() -> proposer.enforce(step, asked));
      }
    }

    private boolean all(String holder) {
      synchronized (holders) {
        holders.add(holder);
        return holders.size() == asked.size();
      }
    }

    void handOver() {
      if (claim() && !workers.test(() -> end(() -> proposer.confirm(step)))) {
        // Nobody to do it: whoever leads next finds the command, and brings it to an end.
        step.replica().turn.release();
      }
    }

    /** Whoever calls first may go on with it. */
    private boolean claim() {
      calls.end(question);
      return waiting.remove(this);
    }

    private void end(Runnable work) {
      try {
        work.run();
        outcome.done(results);
      } catch (Outage outage) {
        outcome.failed(outage);
      } finally {
        step.replica().turn.release();
      }
    }
  }
}
