package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Envelope.Accept;
import com.shipvox.live.cluster.Envelope.Accepted;
import com.shipvox.live.cluster.Envelope.Done;
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
import org.jspecify.annotations.Nullable;

/**
 * Has appends confirmed without a thread that waits: begun on the grid's thread, which brings the
 * order, and ended on it when it brings the vote. Whatever is not plain — an election, a voter that
 * lacks something, silence — goes on on a worker, in {@link Proposer}. Thread-safe.
 */
final class FastAppends {
  /** What becomes of an append; called on whichever thread has it. */
  interface Outcome {
    /** The order of another node that it is for; null where it is for this node. */
    default @Nullable Envelope order() {
      return null;
    }

    /** Whether the session may be led at the node that has ordered it, which asks again there. */
    default boolean mayMove() {
      return false;
    }

    void done(List<Result> results);

    /** The node that ordered it knows that it is done, because its own vote made it so. */
    default void doneByVote() {}

    void failed(Outage outage);
  }

  /** Viewers that nobody has told by then have asked by themselves, with their heartbeat. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Peers peers;
  private final Calls calls;
  private final Proposer proposer;
  private final Predicate<Runnable> workers;

  // Concurrent; at most one a session, because each has its session's turn.
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

  // Concurrent; at most a few a session, because what is over leaves at the next look.
  private final Set<Step> halfDone = ConcurrentHashMap.newKeySet();

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
   * Begins an append; false where it could not be begun without waiting. The node that has the post
   * is asked for its vote, where it can give it at once. If no other is missing, that vote brings
   * the update in force there and answers the post: a round trip before this node could.
   *
   * @throws com.shipvox.live.message.Refusal as {@link Proposer#append}
   * @throws Outage where another node has begun to lead, or shall
   */
  boolean begin(
      Replica replica,
      String epoch,
      Function<MemoryLog, Plan> planned,
      long deadline,
      Outcome outcome) {
    int needed = peers.majority() - 1;
    if (needed == 0 || !peers.voter() || !takeTurn(replica)) {
      return false;
    }
    boolean put = false;
    try {
      Envelope order = outcome.order();
      String orderer = order == null ? "" : order.from();
      List<String> voters =
          peers.votersFor(
              replica.id(), needed, replica.holders(), orderer, proposer.followers(replica.id()));
      Ballot ballot = replica.leads();
      if (voters.size() < needed || ballot == null || replica.pending() != null) {
        return false;
      }
      if (replica.origins.count(orderer, System.nanoTime())
          && outcome.mayMove()
          && peers.leader(replica.id(), orderer).equals(orderer)) {
        replica.handOver(orderer);
        throw new Outage("The lead goes to where the updates come in.", true);
      }
      MemoryLog log = Proposer.log(replica, epoch);
      Plan plan = planned.apply(log);
      if (plan.entries().isEmpty()) {
        outcome.done(plan.results());
        return true;
      }
      Command command = Command.Planned.of(plan, log);
      Step step = new Step(replica, ballot, replica.stage(ballot, command), command, deadline);
      put = true;
      put(step, voters, plan.results(), order, outcome);
      return true;
    } finally {
      if (!put) {
        replica.turn.release();
      }
    }
  }

  /** Asks for the votes that are missing. */
  private void put(
      Step step,
      List<String> voters,
      List<Result> results,
      @Nullable Envelope order,
      Outcome outcome) {
    boolean decides = voters.size() == 1;
    boolean answers = decides && order != null && voters.contains(order.from());
    Accept question =
        new Accept(
            step.replica().id(),
            step.ballot(),
            step.place(),
            step.command(),
            decides,
            answers ? new Done(results) : null);
    Waiting append =
        new Waiting(calls.number(), step, question, Set.copyOf(voters), results, outcome);
    waiting.add(append);
    long answered = order == null || !answers ? 0 : order.question();
    calls.ask(append.number, answered, voters, question, append);
    if (!waiting.contains(append)) {
      // Handed over before it was put, by a thread that stood still so long.
      calls.end(append.number);
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
    halfDone.forEach(step -> goOn(step, now));
  }

  /**
   * Goes on with what came too late for its post: where the vote alone decided, others may have
   * learned of it, and nobody need ask again. Ends when another node leads, which finds it.
   */
  private void goOn(Step step, long now) {
    Replica replica = step.replica();
    boolean over =
        replica.place() >= step.place()
            || !step.ballot().equals(replica.leads())
            || now - step.deadline() > GIVE_UP_NANOS;
    // Whoever has the turn finishes it, too, and may need the worker that would wait here.
    boolean busy = replica.turn.availablePermits() == 0;
    if ((over || !busy) && halfDone.remove(step) && !over && !workers.test(() -> finish(step))) {
      halfDone.add(step);
    }
  }

  private void finish(Step step) {
    try {
      proposer.finish(step.replica(), System.nanoTime() + Calls.ORDER_NANOS);
    } catch (Outage outage) {
      halfDone.add(step);
    }
  }

  /** One append that is with the voters. */
  private final class Waiting implements Calls.Receiver {
    private final long number;
    private final Step step;
    private final Accept question;
    private final Set<String> asked;
    private final List<Result> results;
    private final Outcome outcome;
    private final long begunAt = System.nanoTime();

    // Guarded by its own monitor.
    private final Set<String> holders = new HashSet<>();

    Waiting(
        long number,
        Step step,
        Accept question,
        Set<String> asked,
        List<Result> results,
        Outcome outcome) {
      this.number = number;
      this.step = step;
      this.question = question;
      this.asked = asked;
      this.results = results;
      this.outcome = outcome;
    }

    @Override
    public void replied(Envelope reply) {
      if (!(reply.body() instanceof Accepted)) {
        handOver();
      } else if (all(reply.from()) && claim()) {
        end(() -> proposer.enforce(step, asked, question.decides()), question.done() != null);
      }
    }

    private boolean all(String holder) {
      if (asked.size() == 1) {
        return true;
      }
      synchronized (holders) {
        holders.add(holder);
        return holders.size() == asked.size();
      }
    }

    void handOver() {
      if (claim() && !workers.test(() -> end(() -> proposer.confirm(step), false))) {
        // Nobody to do it now.
        halfDone.add(step);
        step.replica().turn.release();
      }
    }

    /** Whoever calls first may go on with it. */
    private boolean claim() {
      calls.end(number);
      return waiting.remove(this);
    }

    private void end(Runnable work, boolean doneByVote) {
      try {
        work.run();
        if (doneByVote) {
          outcome.doneByVote();
        } else {
          outcome.done(results);
        }
      } catch (Outage outage) {
        halfDone.add(step);
        outcome.failed(outage);
      } finally {
        step.replica().turn.release();
      }
    }
  }
}
