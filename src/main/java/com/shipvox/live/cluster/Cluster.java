package com.shipvox.live.cluster;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.cluster.Calls.Round;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.message.WireEnum;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionHome;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import com.shipvox.live.session.SessionStore.Created;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This node's part in a cluster: the home of the sessions where several nodes hold copies of them.
 * Thread-safe. Its methods block for some round trips between nodes, three seconds at most, and
 * then refuse with {@code unavailable}.
 */
public final class Cluster implements SessionHome, Executor, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Cluster.class.getName());
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** So long one node is given to do what another asked for, before that tries the next leader. */
  private static final long ORDER_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A node that has been without a majority for longer does not let its callers wait for one. */
  private static final long BLINK_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private static final long CUT_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
  private static final int THREADS = 32;
  private static final int QUEUE = 10_000;
  private static final int TOUCH_SWEEPS = 30;
  private static final int FLUSH_MS = 50;
  private static final long TOMBSTONE_MS = TimeUnit.HOURS.toMillis(1);

  private final Post post;
  private final LiveConfig config;
  private final InstantSource clock;
  private final Peers peers;
  private final Calls calls;
  private final Presence presence;
  private final Replicas replicas;
  private final Proposer proposer;
  private final Reader reader;
  private final Recovery recovery;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor timer;

  private volatile long majoritySeenAt = System.nanoTime();

  // Used by the sign of life alone.
  private Set<String> votersSeen = Set.of();
  private boolean wasInMajority;

  // Used by the sweep alone.
  private long sweeps;

  public Cluster(
      Post post,
      LiveConfig config,
      InstantSource clock,
      Executor fanOut,
      Revocations revocations,
      ThreadFactory threads) {
    this.post = post;
    this.config = config;
    this.clock = clock;
    int size = config.cluster().size();
    peers = new Peers(post, size);
    calls = new Calls(post, peers);
    presence = new Presence(calls, revocations, this::all, this::local);
    replicas =
        new Replicas(
            config, clock, fanOut, presence, (replica, log) -> new ClusterLog(this, replica, log));
    proposer = new Proposer(peers, calls, presence::interested, replicas::full);
    reader = new Reader(peers, calls, replicas, proposer);
    long rejoin = config.cluster().rejoin().toNanos();
    recovery = new Recovery(peers, calls, replicas, size, rejoin);
    workers =
        new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), threads);
    workers.allowCoreThreadTimeOut(true);
    // A thread a task: nothing holds up the sign of life.
    timer = new ScheduledThreadPoolExecutor(4, threads);
    revocations.listen(presence::revoked);
  }

  /** Begins to speak with the other nodes. */
  public void start() {
    post.listen(this::receive);
    every("sign of life", Peers.BEAT_MS, this::beat);
    every("recovery", Peers.BEAT_MS, recovery::step);
    every("painted", FLUSH_MS, presence::flush);
    every("sweep of sessions", 1_000, this::sweep);
  }

  private void every(String what, long ms, Runnable task) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, e, () -> "The task \"" + what + "\" failed; it goes on.");
              }
            },
            0,
            ms,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
    post.close();
  }

  /** Whether this node can confirm updates and vouch for what it shows. */
  public boolean ready() {
    return peers.inMajority() && recovery.isComplete();
  }

  /** Where this node stands, for whoever operates it. */
  public String status() {
    return (!peers.voter() ? "learns" : recovery.isComplete() ? "votes" : "votes, learns the rest")
        + ", reaches "
        + peers.voters().size()
        + " other voters, needs "
        + (peers.majority() - 1);
  }

  @Override
  public void execute(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      // Whoever asked gets no answer in time, and tries again.
      LOG.log(Level.WARNING, "Too much to do for the cluster's threads.");
    }
  }

  // ---- sessions

  @Override
  public Created create(String id, String owner) {
    boolean made =
        onLeader(
            id,
            true,
            () -> Wire.message("create", id).add("owner", owner).build(),
            until -> proposer.create(replicas.at(id), owner, until),
            reply -> reply.getBoolean("made"));
    Session session = local(id);
    if (session == null) {
      read(id);
      session = local(id);
    }
    if (session == null) {
      throw Outage.refusal();
    }
    session.touch(clock.millis());
    return new Created(session, made);
  }

  @Override
  public Optional<Session> find(String id) {
    Session here = local(id);
    if (here == null) {
      read(id);
      here = local(id);
    }
    return Optional.ofNullable(here);
  }

  @Override
  public Collection<Session> all() {
    return replicas.all().stream().map(Replica::session).filter(Objects::nonNull).toList();
  }

  private @Nullable Session local(String id) {
    Replica replica = replicas.get(id);
    return replica == null ? null : replica.session();
  }

  List<Result> append(String id, String epoch, Author author, List<UpdateDraft> drafts) {
    // Without an id from its sender, an update that may be in the log must not be tried again.
    boolean repeatable = drafts.stream().allMatch(draft -> draft.id() != null);
    return onLeader(
        id,
        repeatable,
        () -> appendOrder(id, epoch, author, drafts),
        until -> proposer.append(replicas.at(id), epoch, author, drafts, until),
        reply ->
            reply.getJsonArray("results").stream()
                .map(JsonValue::asJsonObject)
                .map(
                    each ->
                        new Result(
                            each.getString("id"),
                            each.getJsonNumber("seq").longValue(),
                            each.getBoolean("duplicate")))
                .toList());
  }

  void end(String id, String epoch) {
    onLeader(
        id,
        true,
        () -> Wire.message("end", id).add("epoch", epoch).build(),
        until -> {
          proposer.end(replicas.at(id), epoch, until);
          return true;
        },
        reply -> true);
  }

  /** Brings this node's copy up to all that was acknowledged before. */
  void read(String id) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        reader.read(id, deadline);
        return;
      } catch (Outage outage) {
        pauseOrGiveUp(outage, deadline);
      }
    }
  }

  private void pauseOrGiveUp(Outage outage, long deadline) {
    LOG.log(Level.FINE, outage, () -> "Trying again.");
    boolean cutOff = System.nanoTime() - majoritySeenAt > BLINK_NANOS;
    if (cutOff || System.nanoTime() > deadline || workers.isShutdown()) {
      throw Outage.refusal();
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** Has the session's leader do something, whichever node that is; tries again while it can. */
  private <T> T onLeader(
      String session,
      boolean repeatable,
      Supplier<JsonObject> order,
      LongFunction<T> here,
      Function<JsonObject, T> result) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        String leader = peers.leader(session);
        return leader.equals(peers.self())
            ? here.apply(deadline)
            : result.apply(there(leader, order.get(), deadline));
      } catch (Outage outage) {
        if (!repeatable && !outage.withoutEffect()) {
          throw Outage.refusal();
        }
        pauseOrGiveUp(outage, deadline);
      }
    }
  }

  private JsonObject there(String leader, JsonObject order, long deadline) {
    try (Round round = calls.round()) {
      round.ask(leader, order);
      JsonObject reply = round.next(Math.min(deadline, System.nanoTime() + ORDER_NANOS));
      if (reply == null) {
        throw new Outage("The leader is silent.", false);
      }
      if (reply.containsKey("refused")) {
        throw Wire.refusal(reply.getJsonObject("refused"));
      }
      if (reply.containsKey("outage") || reply.containsKey("status")) {
        throw new Outage("The leader could not.", !reply.getBoolean("outage", false));
      }
      return reply;
    }
  }

  private static JsonObject appendOrder(
      String id, String epoch, Author author, List<UpdateDraft> drafts) {
    JsonArrayBuilder array = Wire.array();
    drafts.forEach(draft -> array.add(Wire.json(draft)));
    JsonObjectBuilder order =
        Wire.message("append", id)
            .add("epoch", epoch)
            .add("sender", author.sender())
            .add("source", author.source().wire())
            .add("drafts", array);
    if (author.trace() != null) {
      order.add("trace", author.trace());
    }
    return order.build();
  }

  // ---- what other nodes say

  private void receive(String text) {
    try {
      JsonObject message = Wire.parse(text);
      String from = message.getString("f");
      if (from.equals(peers.self())) {
        return;
      }
      if (message.containsKey("re")) {
        calls.replied(message);
      } else {
        handle(message.getString("t"), from, message);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A message of another node could not be read.", e);
    }
  }

  private void handle(String type, String from, JsonObject message) {
    switch (type) {
      case "beat" -> {
        peers.heard(message);
        presence.beat(from, message.getJsonNumber("presence").longValue());
      }
      case "here" -> presence.changed(from, message);
      case "painted" -> presence.painted(from, message);
      case "ack" -> presence.acknowledged(message);
      case "who" -> execute(() -> presence.tellAll(from));
      case "roll" -> presence.toldAll(from, message);
      default -> {
        boolean ours = peers.voter() && message.getString("g", "").equals(peers.generation());
        if (ours || (type.equals("pull") && peers.voter())) {
          vote(type, from, message);
        } else if (message.containsKey("r")) {
          calls.reply(message, Wire.object().add("status", "learning"));
        }
      }
    }
  }

  private void vote(String type, String from, JsonObject message) {
    if (type.equals("pull")) {
      execute(() -> recovery.pulled(message));
      return;
    }
    String session = message.getString("s");
    switch (type) {
      case "where" -> {
        Replica replica = replicas.get(session);
        calls.reply(
            message,
            replica == null
                ? Wire.object().add("status", "").add("place", 0).add("waits", false)
                : replica.status(""));
      }
      case "stand" -> calls.reply(message, replicas.at(session).promise(ballot(message)));
      case "accept" ->
          calls.reply(
              message,
              replicas.at(session).accept(ballot(message), place(message), command(message)));
      case "decided" -> decided(session, from, message);
      case "settled" -> replicas.at(session).settled(ballot(message), place(message));
      case "copy" -> replicas.at(session).install(message, false);
      case "fetch" -> execute(() -> calls.reply(message, replicas.at(session).copyFor(message)));
      default -> execute(() -> obey(type, session, message));
    }
  }

  private void decided(String session, String from, JsonObject message) {
    Replica replica = replicas.at(session);
    Command command = message.containsKey("command") ? command(message) : null;
    if (!replica.decided(ballot(message), place(message), command)) {
      execute(
          () -> {
            try {
              if (replica.place() < place(message)) {
                proposer.fetch(replica, from, System.nanoTime() + ORDER_NANOS);
              }
            } catch (Outage outage) {
              // The next update, or a client's heartbeat, tries again.
              LOG.fine("A gap could not be closed yet.");
            }
          });
    }
  }

  /** Does what another node asks the session's leader to do. */
  private void obey(String type, String session, JsonObject message) {
    long until = System.nanoTime() + ORDER_NANOS;
    Replica replica = replicas.at(session);
    try {
      switch (type) {
        case "append" -> {
          Author author =
              new Author(
                  message.getString("sender"),
                  WireEnum.parse(Source.class, message.getString("source")).orElseThrow(),
                  message.getString("trace", null));
          List<UpdateDraft> drafts =
              message.getJsonArray("drafts").stream()
                  .map(JsonValue::asJsonObject)
                  .map(Wire::draft)
                  .toList();
          String epoch = message.getString("epoch");
          JsonArrayBuilder results = Wire.array();
          for (Result each : proposer.append(replica, epoch, author, drafts, until)) {
            results.add(
                Wire.object()
                    .add("id", each.id())
                    .add("seq", each.seq())
                    .add("duplicate", each.duplicate()));
          }
          calls.reply(message, Wire.object().add("results", results));
          touch(replica);
        }
        case "create" -> {
          boolean made = proposer.create(replica, message.getString("owner"), until);
          calls.reply(message, Wire.object().add("made", made));
          touch(replica);
        }
        case "end" -> {
          proposer.end(replica, message.getString("epoch"), until);
          calls.reply(message, Wire.object());
        }
        case "settle" -> proposer.settle(replica, until);
        case "touch" -> touch(replica);
        default -> LOG.fine(() -> "A message of unknown type: " + type);
      }
    } catch (Refusal refusal) {
      calls.reply(message, Wire.object().add("refused", Wire.json(refusal)));
    } catch (Outage outage) {
      if (message.containsKey("r")) {
        calls.reply(message, Wire.object().add("outage", !outage.withoutEffect()));
      }
    }
  }

  private void touch(Replica replica) {
    Session session = replica.session();
    if (session != null) {
      session.touch(clock.millis());
    }
  }

  private static Ballot ballot(JsonObject message) {
    return Ballot.parse(message.getString("ballot"));
  }

  private static long place(JsonObject message) {
    return message.getJsonNumber("place").longValue();
  }

  private static Command command(JsonObject message) {
    return Command.parse(message.getJsonObject("command"));
  }

  // ---- what is done again and again

  private void beat() {
    post.sendToAll(peers.beat(presence.version()).build().toString());
    peers.forgetGone().forEach(presence::forget);
    long now = System.nanoTime();
    boolean inMajority = peers.inMajority();
    if (inMajority != wasInMajority) {
      wasInMajority = inMajority;
      LOG.log(
          inMajority ? Level.INFO : Level.WARNING,
          () ->
              "This node is "
                  + (inMajority ? "" : "not ")
                  + "in the majority; others last spoke: "
                  + peers.silences());
    }
    if (inMajority) {
      majoritySeenAt = now;
    } else if (now - majoritySeenAt > CUT_OFF_NANOS) {
      // Whoever follows here would wait in vain: another node can serve them.
      all().forEach(session -> session.audience().dismiss());
    }
    Set<String> voters = new HashSet<>(peers.voters());
    if (!voters.containsAll(votersSeen)) {
      // What the lost node confirmed last may not have been told: those who wait must not.
      all().stream()
          .filter(session -> session.audience().hasLocal())
          .forEach(session -> session.log().vouch(head -> {}));
    }
    votersSeen = voters;
  }

  @Override
  public void sweep() {
    long now = clock.millis();
    boolean tell = ++sweeps % TOUCH_SWEEPS == 0;
    for (Replica replica : replicas.all()) {
      Session session = replica.session();
      if (session == null) {
        if (now - replica.touchedAt() > TOMBSTONE_MS) {
          replicas.remove(replica);
        }
        continue;
      }
      if (!session.audience().isEmpty()) {
        session.touch(now);
      }
      if (tell && now - session.activeAt() < TOUCH_SWEEPS * 1_000L) {
        calls.sendToAll(Wire.message("touch", replica.id()).build());
      }
      MemoryLog log = replica.log();
      if (log != null) {
        log.trim();
      }
      if (isDue(session, now) && peers.leader(replica.id()).equals(peers.self())) {
        execute(() -> drop(replica));
      }
    }
  }

  private boolean isDue(Session session, long now) {
    return session.log().ended()
        ? now - session.log().head().at() > config.session().endedKept().toMillis()
        : now - Math.max(session.activeAt(), session.log().head().at())
            > config.session().idle().toMillis();
  }

  private void drop(Replica replica) {
    try {
      replica.touched(clock.millis());
      proposer.drop(replica, System.nanoTime() + ORDER_NANOS);
    } catch (Outage outage) {
      LOG.fine("A session could not be dropped yet.");
    }
  }
}
