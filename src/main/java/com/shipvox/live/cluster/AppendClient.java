package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Envelope.Done;
import com.shipvox.live.cluster.Envelope.Order;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.DraftCopy;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Plan;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has a session's leader append, whichever node that is, without a thread that waits for it: under
 * load one thread begins many appends and ends many, where a thread each would mean a change of
 * threads at every step. {@link LeaderService} is its other end. Thread-safe.
 */
final class AppendClient {
  private static final long PAUSE_MS = 20;

  /** Beyond its deadline an append is given what the last step of it may take. */
  private static final long LAST_NANOS = Calls.ORDER_NANOS;

  private final Peers peers;
  private final Calls calls;
  private final Replicas replicas;
  private final Leaders leaders;
  private final Proposer proposer;
  private final FastAppends appends;
  private final Predicate<Runnable> workers;
  private final ScheduledExecutorService timer;
  private final BooleanSupplier hopeless;

  // Concurrent; bounded by whoever asks for appends.
  private final Set<Append> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param workers false where they have too much to do
   * @param hopeless whether trying again is of no use
   */
  AppendClient(
      Peers peers,
      Calls calls,
      Replicas replicas,
      Leaders leaders,
      Proposer proposer,
      FastAppends appends,
      Predicate<Runnable> workers,
      ScheduledExecutorService timer,
      BooleanSupplier hopeless) {
    this.peers = peers;
    this.calls = calls;
    this.replicas = replicas;
    this.leaders = leaders;
    this.proposer = proposer;
    this.appends = appends;
    this.workers = workers;
    this.timer = timer;
    this.hopeless = hopeless;
  }

  /** Appends; fails with a {@link Refusal} after three seconds at the latest. */
  CompletableFuture<List<Result>> append(
      String session, String epoch, Author author, List<UpdateDraft> drafts) {
    Append append = new Append(session, epoch, author, drafts);
    open.add(append);
    append.result.whenComplete((results, failure) -> open.remove(append));
    if (closed) {
      append.result.completeExceptionally(Outage.refusal());
    } else if (peers.alone() && replicas.at(session).turn.availablePermits() > 0) {
      // Nobody is waited for: a worker would only cost two changes of threads.
      append.orFail(append::inTurn);
    } else {
      append.attempt();
    }
    return append.result;
  }

  /** Gives up on leaders that are silent; to be called every now and then. */
  void hurry() {
    long now = System.nanoTime();
    open.forEach(append -> append.hurry(now));
  }

  /** The node stops: whoever waits waits no more. */
  void close() {
    closed = true;
    open.forEach(append -> append.result.completeExceptionally(Outage.refusal()));
  }

  /** One append, tried again and with the next leader, too, while that can help. */
  private final class Append implements FastAppends.Outcome {
    private final String session;
    private final String epoch;
    private final Author author;
    private final List<UpdateDraft> drafts;
    private final long deadline = System.nanoTime() + LeaderClient.PATIENCE_NANOS;
    private final CompletableFuture<List<Result>> result = new CompletableFuture<>();

    /** The leader that was asked last. */
    private volatile @Nullable Asked asked;

    Append(String session, String epoch, Author author, List<UpdateDraft> drafts) {
      this.session = session;
      this.epoch = epoch;
      this.author = author;
      this.drafts = drafts;
    }

    void attempt() {
      orFail(
          () -> {
            String leader = leaders.of(session);
            if (leader.equals(peers.self())) {
              here();
            } else {
              there(leader);
            }
          });
    }

    private void here() {
      if (!appends.begin(replicas.at(session), epoch, this::plan, deadline, this)
          && !workers.test(() -> orFail(this::inTurn))) {
        throw new Outage("This node has too much to do.", true);
      }
    }

    /** Blocks until it has had its turn, and for what others must confirm. */
    private void inTurn() {
      done(proposer.append(replicas.at(session), epoch, this::plan, deadline));
    }

    private Plan plan(MemoryLog log) {
      return log.plan(author, drafts);
    }

    private void there(String leader) {
      long until = Math.min(deadline, System.nanoTime() + Calls.ORDER_NANOS);
      Asked question = new Asked(calls.number(), until, this);
      asked = question;
      Order order =
          new Order(
              session,
              epoch,
              author,
              drafts.stream().map(DraftCopy::of).toList(),
              leaders.known(session));
      calls.ask(question.number, List.of(leader), order, question);
      if (question.claimed.get()) {
        // Given up before it was put, by a thread that stood still so long.
        calls.end(question.number);
      }
    }

    void hurry(long now) {
      Asked leader = asked;
      if (leader != null && now > leader.until) {
        leader.silent();
      }
      if (now > deadline + LAST_NANOS) {
        result.completeExceptionally(Outage.refusal());
      }
    }

    private void orFail(Runnable work) {
      try {
        work.run();
      } catch (Outage outage) {
        failed(outage);
      } catch (RuntimeException refusalOrFault) {
        result.completeExceptionally(refusalOrFault);
      }
    }

    /**
     * Asks the next leader at once, where the one that was asked knows of it and has done nothing.
     */
    private boolean moved(JsonObject reply) {
      Ballot ballot = Wire.promised(reply);
      boolean news = ballot != null && leaders.learn(session, ballot);
      if (!news || reply.getBoolean("outage", true) || System.nanoTime() > deadline) {
        return false;
      }
      attempt();
      return true;
    }

    @Override
    public void done(List<Result> results) {
      result.complete(results);
    }

    @Override
    public void failed(Outage outage) {
      // Without an id from its sender, an update that may be in the log must not be tried again.
      boolean repeatable =
          outage.withoutEffect() || drafts.stream().allMatch(draft -> draft.id() != null);
      if (!repeatable || System.nanoTime() > deadline || hopeless.getAsBoolean()) {
        result.completeExceptionally(Outage.refusal());
        return;
      }
      try {
        timer.schedule(this::attempt, PAUSE_MS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopped) {
        result.completeExceptionally(Outage.refusal());
      }
    }
  }

  /** A leader that was asked. */
  private final class Asked implements Calls.Receiver {
    private final long number;
    private final long until;
    private final Append append;
    private final AtomicBoolean claimed = new AtomicBoolean();

    Asked(long number, long until, Append append) {
      this.number = number;
      this.until = until;
      this.append = append;
    }

    @Override
    public void replied(Envelope reply) {
      if (!claim()) {
        return;
      }
      if (reply.body() instanceof Done done) {
        append.done(done.results());
        return;
      }
      if (append.moved(reply.json())) {
        return;
      }
      append.orFail(
          () -> {
            RuntimeException failure = Wire.failure(reply.json());
            throw failure == null ? new Outage("The leader answers oddly.", false) : failure;
          });
    }

    void silent() {
      if (claim()) {
        append.failed(new Outage("The leader is silent.", false));
      }
    }

    /** Whoever calls first may go on with it. */
    private boolean claim() {
      calls.end(number);
      return claimed.compareAndSet(false, true);
    }
  }
}
