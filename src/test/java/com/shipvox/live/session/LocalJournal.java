package com.shipvox.live.session;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Refusal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;

/** A journal without an engine: it applies a command at once, on the caller's thread. */
public final class LocalJournal implements Journal {
  private final InstantSource clock;
  private final long start;
  private SessionTable table;
  private volatile Deque<Runnable> held;
  private volatile CompletableFuture<Void> current = CompletableFuture.completedFuture(null);

  private LocalJournal(InstantSource clock) {
    this.clock = clock;
    this.start = clock.millis();
  }

  /** A store on a journal of its own. */
  public static SessionStore store(LiveConfig config, InstantSource clock, Executor executor) {
    return store(config, clock, executor, new KeptRevocations());
  }

  public static SessionStore store(
      LiveConfig config, InstantSource clock, Executor executor, RevokedTokens revoked) {
    SessionStore store = new SessionStore(config, clock, executor, revoked);
    attachTo(store, clock);
    return store;
  }

  /** A journal for that store, whose reads a test may hold up. */
  public static LocalJournal attachTo(SessionStore store, InstantSource clock) {
    LocalJournal journal = new LocalJournal(clock);
    journal.table = store.attach(journal);
    return journal;
  }

  /** From now on whoever asks whether this node is up to date gets that future. */
  public void answerReadsWith(CompletableFuture<Void> answer) {
    current = answer;
  }

  static LocalJournal with(Retention retention, InstantSource clock) {
    LocalJournal journal = new LocalJournal(clock);
    journal.table =
        new SessionTable(
            journal,
            retention,
            new KeptRevocations(),
            clock,
            Runnable::run,
            Integer.MAX_VALUE,
            MemoryBudget.unbounded());
    return journal;
  }

  SessionTable table() {
    return table;
  }

  /** From now on commands are applied, but nobody learns what became of them. */
  public void holdOutcomes() {
    held = new ConcurrentLinkedDeque<>();
  }

  /** Tells the outcome of the command that was held last, or first. */
  public void release(boolean last) {
    Deque<Runnable> outcomes = held;
    (last ? outcomes.removeLast() : outcomes.removeFirst()).run();
  }

  @Override
  public CompletableFuture<Object> submit(Command command) {
    CompletableFuture<Object> outcome = apply(command);
    Deque<Runnable> outcomes = held;
    if (outcomes == null) {
      return outcome;
    }
    CompletableFuture<Object> later = new CompletableFuture<>();
    outcomes.add(
        () ->
            outcome.whenComplete(
                (result, failure) -> {
                  if (failure == null) {
                    later.complete(result);
                  } else {
                    later.completeExceptionally(failure);
                  }
                }));
    return later;
  }

  private CompletableFuture<Object> apply(Command command) {
    Collection<Audience> advanced;
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    Object result = null;
    Refusal refused = null;
    synchronized (this) {
      try {
        result = table.apply(command, now());
      } catch (Refusal refusal) {
        refused = refusal;
      }
      advanced = table.takeAdvanced();
    }
    advanced.forEach(Audience::advanced);
    if (refused == null) {
      outcome.complete(result);
    } else {
      outcome.completeExceptionally(refused);
    }
    return outcome;
  }

  @Override
  public CompletableFuture<Void> current() {
    return current;
  }

  @Override
  public Moment now() {
    return new Moment(clock.millis(), clock.millis() - start);
  }

  @Override
  public boolean leads() {
    return true;
  }

  /** Revocations as they came, all of them. */
  public static final class KeptRevocations implements RevokedTokens {
    private final List<Revocation> kept = new ArrayList<>();

    @Override
    public synchronized void revoke(Revocation revocation) {
      kept.add(revocation);
    }

    @Override
    public synchronized List<Revocation> all() {
      return List.copyOf(kept);
    }

    @Override
    public synchronized void restore(List<Revocation> revocations) {
      kept.clear();
      kept.addAll(revocations);
    }
  }
}
