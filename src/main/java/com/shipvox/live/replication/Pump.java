package com.shipvox.live.replication;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Command;
import com.shipvox.live.session.Draft;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Packs commands into batches, and on the leader the batches of all nodes into log entries: an
 * entry costs milliseconds, a command in it microseconds. One batch of this node and one entry are
 * under way at a time; what comes meanwhile waits for the next. A batch is sent again until it is
 * applied; its number keeps it from being applied twice.
 */
final class Pump implements SessionStateMachine.Outcomes, AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Logger LOG = Logger.getLogger(Pump.class.getName());
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long RESEND_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Characters in a batch beyond which no further command goes into it. */
  private static final int BATCH_CHARACTERS = 256 << 10;

  /** Bytes in an entry beyond which no further batch goes into it; a batch is far below that. */
  private static final int ENTRY_BYTES = 1 << 20;

  private static final int MOST_WAITING = 20_000;
  private static final int MOST_WAITING_CHARACTERS = 32 << 20;

  /** The engine, as the pump needs it. */
  interface Engine {
    /** Whether this node leads, and may append. */
    boolean leads();

    /** Appends an entry; completes when it is applied here, fails where it may not be. */
    CompletableFuture<?> append(ByteString entry);

    /** Sends a batch to the node that leads, if one is known; nobody says whether it arrives. */
    void forward(Batch.Encoded batch);
  }

  private record Request(
      Command command, CompletableFuture<Object> outcome, long deadline, int characters) {}

  /** A batch of this node that is not applied yet. */
  private record UnderWay(Batch batch, Batch.Encoded encoded, List<Request> requests) {}

  private final Engine engine;
  private final LogClock clock;
  private final long origin = RANDOM.nextLong();
  private final Thread thread = new Thread(this::run, "shipvox-log-pump");

  // Guards every mutable field below.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();
  private long waitingCharacters;
  private long lastNumber;
  private @Nullable UnderWay underWay;
  private long sendAt;

  /** On the leader: the newest batch of each node that is in no entry yet. */
  private final Map<Long, Batch.Encoded> arrived = new LinkedHashMap<>();

  private boolean appending;
  private boolean closed;

  Pump(Engine engine, LogClock clock) {
    this.engine = engine;
    this.clock = clock;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes a command; the outcome fails with {@code unavailable} after three seconds. */
  CompletableFuture<Object> submit(Command command) {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    int characters = characters(command);
    lock.lock();
    try {
      if (closed
          || waiting.size() >= MOST_WAITING
          || waitingCharacters >= MOST_WAITING_CHARACTERS) {
        outcome.completeExceptionally(
            Refusal.of(ErrorCode.UNAVAILABLE, "Too much waits for the log; try again."));
        return outcome;
      }
      waiting.add(new Request(command, outcome, System.nanoTime() + DEADLINE_NANOS, characters));
      waitingCharacters += characters;
      if (underWay == null) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    return outcome;
  }

  private static int characters(Command command) {
    int characters = 64;
    if (command instanceof Command.Append append) {
      for (Draft draft : append.drafts()) {
        characters += draft.payload().length();
      }
    }
    return characters;
  }

  /** A batch of another node has come; only the leader keeps it. */
  void arrived(Batch.Encoded batch) {
    if (!engine.leads()) {
      return;
    }
    lock.lock();
    try {
      arrived.put(batch.origin(), batch);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long origin() {
    return origin;
  }

  @Override
  public @Nullable Batch taken(long number) {
    lock.lock();
    try {
      return underWay != null && underWay.batch().number() == number ? underWay.batch() : null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Runnable applied(long number, List<Object> outcomes) {
    UnderWay done = finish(number);
    return () -> {
      if (done != null) {
        answer(done.requests(), outcomes);
      }
    };
  }

  /**
   * Without this the batch would be sent for ever, as its number is known and so it is left out.
   */
  @Override
  public Runnable appliedElsewhere(long number) {
    UnderWay done = finish(number);
    return () -> {
      if (done != null) {
        refuse(done.requests());
      }
    };
  }

  /** What was under way under that number, and is so no longer; null where nothing was. */
  private @Nullable UnderWay finish(long number) {
    lock.lock();
    try {
      UnderWay done = underWay;
      if (done == null || done.batch().number() != number) {
        return null;
      }
      underWay = null;
      changed.signal();
      return done;
    } finally {
      lock.unlock();
    }
  }

  private static void answer(List<Request> requests, List<Object> outcomes) {
    for (int i = 0; i < requests.size(); i++) {
      CompletableFuture<Object> outcome = requests.get(i).outcome();
      if (outcomes.get(i) instanceof Refusal refusal) {
        outcome.completeExceptionally(refusal);
      } else {
        outcome.complete(outcomes.get(i));
      }
    }
  }

  @Override
  public void close() {
    List<Request> left;
    lock.lock();
    try {
      closed = true;
      left = new ArrayList<>(waiting);
      if (underWay != null) {
        left.addAll(underWay.requests());
      }
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    refuse(left);
  }

  private void run() {
    while (true) {
      try {
        Work work = next();
        if (work == null) {
          return;
        }
        work.run(this);
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "The log's pump failed; it goes on.", e);
      }
    }
  }

  /**
   * What to do without the lock.
   *
   * @param send this node's batch; null where it need not be sent now
   * @param batches for the next entry; none where this node does not lead or an entry is under way
   * @param overdue whose callers have waited long enough
   */
  private record Work(
      Batch.@Nullable Encoded send, List<Batch.Encoded> batches, List<Request> overdue) {

    void run(Pump pump) {
      refuse(overdue);
      if (send != null) {
        pump.send(send);
      }
      if (!batches.isEmpty()) {
        pump.append(batches);
      }
    }
  }

  /** Waits until there is something to do; null when the pump is closed. */
  private @Nullable Work next() {
    lock.lock();
    try {
      while (!closed) {
        long now = System.nanoTime();
        List<Request> overdue = takeOverdue(now);
        if (underWay == null && !waiting.isEmpty()) {
          pack();
          sendAt = now;
        }
        Batch.Encoded send = null;
        if (underWay != null && sendAt - now <= 0) {
          send = underWay.encoded();
          sendAt = now + RESEND_NANOS;
        }
        List<Batch.Encoded> batches = List.of();
        if (!appending && !arrived.isEmpty()) {
          batches = takeArrived();
          appending = true;
        }
        if (send != null || !batches.isEmpty() || !overdue.isEmpty()) {
          return new Work(send, batches, overdue);
        }
        long until = underWay == null ? TICK_NANOS : Math.min(TICK_NANOS, sendAt - now);
        long unused = changed.awaitNanos(until);
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** As many batches as go into one entry. Called under the lock. */
  private List<Batch.Encoded> takeArrived() {
    List<Batch.Encoded> taken = new ArrayList<>();
    int bytes = 0;
    Iterator<Batch.Encoded> each = arrived.values().iterator();
    while (each.hasNext() && bytes < ENTRY_BYTES) {
      Batch.Encoded batch = each.next();
      each.remove();
      taken.add(batch);
      bytes += batch.bytes().size();
    }
    return taken;
  }

  /** Makes a batch of what waits, or of as much as goes into one. Called under the lock. */
  private void pack() {
    List<Request> requests = new ArrayList<>();
    List<Command> commands = new ArrayList<>();
    int characters = 0;
    while (!waiting.isEmpty() && characters < BATCH_CHARACTERS) {
      Request request = waiting.poll();
      requests.add(request);
      commands.add(request.command());
      characters += request.characters();
      waitingCharacters -= request.characters();
    }
    Batch batch = new Batch(origin, ++lastNumber, commands);
    underWay = new UnderWay(batch, CommandCodec.encode(batch), requests);
  }

  /** Those that have waited too long; what is under way stays so, and may yet be applied. */
  private List<Request> takeOverdue(long now) {
    List<Request> overdue = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().deadline() - now <= 0) {
      Request request = waiting.poll();
      waitingCharacters -= request.characters();
      overdue.add(request);
    }
    UnderWay late = underWay;
    if (late != null && late.requests().get(0).deadline() - now <= 0) {
      late.requests().stream()
          .filter(request -> request.deadline() - now <= 0 && !request.outcome().isDone())
          .forEach(overdue::add);
    }
    return overdue;
  }

  private static void refuse(List<Request> requests) {
    if (requests.isEmpty()) {
      return;
    }
    Refusal refusal = unavailable();
    requests.forEach(request -> request.outcome().completeExceptionally(refusal));
  }

  /** What a caller gets whose command may or may not be in the log. */
  static Refusal unavailable() {
    return Refusal.retryAfter(
        ErrorCode.UNAVAILABLE,
        "The log does not answer in time: too few nodes, or a slow disk.",
        1);
  }

  private void send(Batch.Encoded batch) {
    if (engine.leads()) {
      arrived(batch);
    } else {
      engine.forward(batch);
    }
  }

  private void append(List<Batch.Encoded> batches) {
    ByteString entry = CommandCodec.entry(clock.now(), batches);
    CompletableFuture<?> unused =
        engine.append(entry).whenComplete((reply, failure) -> appended(failure != null));
  }

  private void appended(boolean failed) {
    lock.lock();
    try {
      appending = false;
      if (failed) {
        sendAt = Math.min(sendAt, System.nanoTime() + RETRY_NANOS);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
