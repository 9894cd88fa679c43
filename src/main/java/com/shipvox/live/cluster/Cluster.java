package com.shipvox.live.cluster;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionHome;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import com.shipvox.live.session.SessionStore.Created;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This node's part in a cluster: the home of the sessions where several nodes hold copies of them.
 * Puts the parts together and starts and stops their threads. Thread-safe. What it does with
 * sessions, appends apart, blocks for some round trips between nodes, three seconds at most, and
 * then refuses with {@code unavailable}.
 */
public final class Cluster implements SessionHome, Executor, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Cluster.class.getName());
  private static final int THREADS = 32;
  private static final int QUEUE = 10_000;
  private static final int SLOW_TASKS = 2;
  private static final int TICK_MS = 50;
  private static final int SWEEP_MS = 1_000;
  private static final RejectedExecutionHandler CALLER_RUNS =
      new ThreadPoolExecutor.CallerRunsPolicy();

  private final Post post;
  private final InstantSource clock;
  private final Peers peers;
  private final Presence presence;
  private final Replicas replicas;
  private final LeaderClient leader;
  private final Recovery recovery;
  private final Heartbeat heartbeat;
  private final Sweeper sweeper;
  private final MessageHandler handler;
  private final FastAppends appends;
  private final AppendClient client;
  private final ThreadPoolExecutor workers;
  private final ThreadPoolExecutor senders;
  private final ScheduledThreadPoolExecutor pulse;
  private final ScheduledThreadPoolExecutor timer;

  public Cluster(
      Post post,
      LiveConfig config,
      InstantSource clock,
      Executor fanOut,
      Revocations revocations,
      ThreadFactory threads) {
    this.post = post;
    this.clock = clock;
    int size = config.cluster().size();
    workers =
        new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), threads);
    workers.allowCoreThreadTimeOut(true);
    // For the sign of life, which nothing may hold up, and for what is as soon done.
    pulse = new ScheduledThreadPoolExecutor(1, threads);
    // A thread a task that may block, and one for what is tried again.
    timer = new ScheduledThreadPoolExecutor(SLOW_TASKS + 1, threads);
    peers = new Peers(post, size);
    // One for each node that is spoken to, and no more than that.
    senders =
        new ThreadPoolExecutor(
            0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads, CALLER_RUNS);
    Calls calls = new Calls(post, peers, senders);
    RemotePresence others = new RemotePresence(revocations, this::local);
    presence = new Presence(calls, others, revocations, this::all, this::local);
    replicas =
        new Replicas(
            config,
            clock,
            fanOut,
            presence,
            others,
            (replica, log) -> new ClusterLog(this, replica, log));
    Leaders leaders = new Leaders(peers, replicas);
    Proposer proposer = new Proposer(peers, calls, others::interested, replicas::full);
    Reader reader = new Reader(peers, calls, leaders, replicas, proposer);
    heartbeat = new Heartbeat(post, peers, calls, presence, others, this::all);
    leader = new LeaderClient(peers, calls, leaders, replicas, proposer, reader, this::hopeless);
    appends = new FastAppends(peers, calls, proposer, this::offer);
    client =
        new AppendClient(
            peers, calls, replicas, leaders, proposer, appends, this::offer, timer, this::hopeless);
    recovery = new Recovery(peers, calls, replicas, size, config.cluster().rejoin().toNanos());
    LeaderService service =
        new LeaderService(calls, replicas, leaders, proposer, appends, this, clock);
    handler =
        new MessageHandler(
            peers, calls, presence, others, replicas, recovery, proposer, service, this);
    sweeper = new Sweeper(leaders, calls, replicas, proposer, this, config.session(), clock);
    revocations.listen(presence::revoked);
  }

  /** Begins to speak with the other nodes. */
  public void start() {
    post.listen(handler::receive);
    every(pulse, Peers.BEAT_MS, heartbeat::beat);
    // Together, because each would wake its thread twenty times a second, and this at a time when
    // there is most to do.
    every(pulse, TICK_MS, presence::flush, appends::hurry, client::hurry);
    every(timer, Peers.BEAT_MS, recovery::step);
    every(timer, SWEEP_MS, sweeper::sweep);
  }

  private static void every(ScheduledExecutorService clock, long ms, Runnable... tasks) {
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(
            () -> {
              for (Runnable task : tasks) {
                tryTo(task);
              }
            },
            0,
            ms,
            TimeUnit.MILLISECONDS);
  }

  private static void tryTo(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "A task of the cluster's clock failed; it goes on.", e);
    }
  }

  @Override
  public void close() {
    client.close();
    pulse.shutdownNow();
    timer.shutdownNow();
    workers.shutdownNow();
    senders.shutdownNow();
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
    // Where it is refused, whoever asked gets no answer in time, and tries again.
    boolean unused = offer(task);
  }

  private boolean offer(Runnable task) {
    try {
      workers.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "Too much to do for the cluster's threads.");
      return false;
    }
  }

  private boolean hopeless() {
    return heartbeat.hopeless() || workers.isShutdown();
  }

  @Override
  public Created create(String id, String owner) {
    boolean made = leader.create(id, owner);
    Session session = find(id).orElseThrow(Outage::refusal);
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
  public boolean holds(String id) {
    return local(id) != null;
  }

  @Override
  public Collection<Session> all() {
    return replicas.sessions();
  }

  private @Nullable Session local(String id) {
    return replicas.session(id);
  }

  // ---- for the sessions' logs

  CompletableFuture<List<Result>> append(
      String id, String epoch, Author author, List<UpdateDraft> drafts) {
    return client.append(id, epoch, author, drafts);
  }

  void end(String id, String epoch) {
    leader.end(id, epoch);
  }

  /** Brings this node's copy up to all that was acknowledged before. */
  void read(String id) {
    leader.read(id);
  }
}
