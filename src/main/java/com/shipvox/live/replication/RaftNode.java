package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.replication.ClusterSettings.Transport;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.Command;
import com.shipvox.live.session.Journal;
import com.shipvox.live.session.Moment;
import com.shipvox.live.session.Retention;
import com.shipvox.live.session.SessionStore;
import com.shipvox.live.session.SessionTable;
import com.shipvox.live.session.Viewer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.TimeDuration;
import org.jspecify.annotations.Nullable;

/**
 * This node's part in the replicated log: puts the parts together, starts and stops them.
 * Thread-safe.
 */
public final class RaftNode implements Journal, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RaftNode.class.getName());
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final int QUEUE = 100_000;
  private static final int FLUSH_MS = 50;
  private static final int LOOK_MS = 100;
  private static final int SECOND_MS = 1_000;
  private static final int ALONE_SECONDS = 30;

  private final ClusterSettings cluster;
  private final LogDirectory directory;
  private final RaftProperties properties;
  private final Parameters parameters;
  private final LiveConfig config;
  private final SessionTable table;
  private final LogClock clock;
  private final Consumer<String> fatal;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor timer;
  private final Pump pump;
  private final Reads reads;
  private final PeerLinks links;
  private final RemotePresence others;
  private final Presence presence;

  /** As the settings say, before a snapshot brings what they said when it was written. */
  private final Retention configured;

  // Written by the thread that starts the node, and by the one that joins it to the group.
  private volatile @Nullable Division division;
  private volatile @Nullable Opened opened;
  private volatile String id;
  private volatile String reason = "starts";
  private volatile boolean closed;
  private volatile @Nullable Housekeeping housekeeping;

  /**
   * @param fatal told, once, why this process cannot go on: its log is closed
   * @throws StartFailure where the directory cannot be used
   */
  public RaftNode(
      LiveConfig config, SessionStore store, InstantSource wall, Consumer<String> fatal) {
    this.config = config;
    this.fatal = fatal;
    cluster = ClusterSettings.of(config.cluster());
    id = cluster.self();
    directory = LogDirectory.open(Path.of(config.log().directory()));
    properties = EngineProperties.of(cluster, directory, config.log().durable());
    parameters = EngineProperties.parameters(config.cluster().tls());
    clock = new LogClock(wall);
    ThreadFactory threads = RaftNode::thread;
    workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            threads,
            // Also when it is shut down: an answer must not be lost.
            (task, executor) -> task.run());
    timer = new ScheduledThreadPoolExecutor(2, threads);
    timer.setRemoveOnCancelPolicy(true);
    table = store.attach(this);
    configured = table.retention();
    pump = new Pump(new Appends(), clock);
    reads = new Reads(this::readIndex, workers, timer);
    links = new PeerLinks(() -> id, this::linkClient, new Received());
    others = new RemotePresence(table);
    presence = new Presence(links, others, table);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "shipvox-log");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins to take part: at once where the directory holds a log or the node is alone, else when
   * the other nodes let it in.
   *
   * @throws StartFailure where the log cannot be read
   */
  public void start() {
    pump.start();
    String known = directory.id().orElse(cluster.self());
    if (directory.holdsLog()) {
      open(known, null);
    } else if (cluster.transport() == Transport.NONE) {
      open(known, RaftGroup.valueOf(ClusterSettings.GROUP, cluster.peer(known)));
    } else {
      reason = "waits for the other nodes, as its directory is empty";
      Thread formation = thread(new Formation(cluster, directory, new Joining()));
      formation.start();
    }
    every(FLUSH_MS, presence::flush);
    every(SECOND_MS, presence::beat);
    every(LOOK_MS, () -> with(Division::look));
    every(SECOND_MS, () -> with(this::everySecond));
    if (cluster.transport() == Transport.NONE) {
      awaitReady();
    }
  }

  /** A node that is alone needs nobody else: it is ready when it has started. */
  private void awaitReady() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ALONE_SECONDS);
    try {
      while (!ready() && !closed && System.nanoTime() < end) {
        Thread.sleep(FLUSH_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void every(int ms, Runnable task) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                LOG.log(Level.SEVERE, "A task of the replicated log failed; it goes on.", e);
              }
            },
            ms,
            ms,
            TimeUnit.MILLISECONDS);
  }

  private void with(Consumer<Division> task) {
    Division here = division;
    if (here != null) {
      task.accept(here);
    }
  }

  private void everySecond(Division here) {
    links.connect(here.members());
    here.dismissIfCutOff();
    here.leaderDuties(others, submitQuietly());
    Housekeeping keeping = housekeeping;
    if (keeping != null) {
      keeping.look();
    }
  }

  private Consumer<Command> submitQuietly() {
    return command -> {
      CompletableFuture<Object> unused = pump.submit(command);
    };
  }

  private record Opened(RaftServer server, SessionStateMachine machine) {}

  /** Starts the engine on this directory. */
  private void open(String as, @Nullable RaftGroup group) {
    id = as;
    try {
      SessionStateMachine machine =
          new SessionStateMachine(
              table, clock, pump, workers, links::receive, cause -> fail("log", cause));
      opened = new Opened(Engine.start(as, group, machine, properties, parameters), machine);
      if (group != null || directory.holdsLog()) {
        entered();
      }
    } catch (IOException e) {
      throw new StartFailure(
          isBusy(e)
              ? "Another process uses the port of this node in shipvox.cluster.nodes, which must be"
                  + " name=host:port with a free port."
              : "The log in " + directory.path().toAbsolutePath() + " cannot be opened: " + e,
          e);
    }
  }

  private static boolean isBusy(Throwable failure) {
    // The engine's native transport has no class of its own for it.
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("Address already in use"));
  }

  /** Takes part in the group that the engine is in now; does nothing the second time. */
  private void entered() throws IOException {
    Opened engine = opened;
    if (engine == null || division != null) {
      return;
    }
    Division here =
        new Division(
            engine.server,
            engine.machine,
            table,
            configured,
            cluster,
            links,
            reads,
            cause -> fail("log", cause));
    housekeeping = new Housekeeping(directory, config.log().diskBytes(), here, engine.machine);
    division = here;
    links.connect(here.members());
    LOG.info(() -> "The log is open in " + directory.path() + " as " + engine.server.getId() + ".");
  }

  private void fail(String what, Throwable cause) {
    if (!closed) {
      LOG.log(Level.SEVERE, "The " + what + " has failed.", cause);
      fatal.accept(
          cause instanceof StartFailure
              ? String.valueOf(cause.getMessage())
              : "The log in " + directory.path().toAbsolutePath() + " has failed: " + cause);
    }
  }

  /** Whether this node has been part of the group since it started. */
  boolean hasEntered() {
    return division != null;
  }

  private RaftClient linkClient(RaftPeer peer) {
    return client(List.of(peer), 1);
  }

  private RaftClient client(Collection<RaftPeer> peers, int tries) {
    return RaftClient.newBuilder()
        .setProperties(properties)
        .setParameters(parameters)
        .setRaftGroup(RaftGroup.valueOf(ClusterSettings.GROUP, peers))
        .setRetryPolicy(
            tries == 1
                ? RetryPolicies.noRetry()
                : RetryPolicies.retryUpToMaximumCountWithFixedSleep(
                    tries, TimeDuration.valueOf(200, TimeUnit.MILLISECONDS)))
        .build();
  }

  /** What a node with an empty directory does to get into the group. */
  private final class Joining implements Formation.Node {
    @Override
    public void serve(String id) throws IOException {
      Opened before = opened;
      if (before != null) {
        Engine.close(before.server);
      }
      open(id, null);
    }

    @Override
    public RaftServer server() {
      Opened here = opened;
      if (here == null) {
        throw new IllegalStateException("The engine is not started.");
      }
      return here.server;
    }

    @Override
    public RaftClient client(Collection<RaftPeer> peers, int tries) {
      return RaftNode.this.client(peers, tries);
    }

    @Override
    public void entered() throws IOException {
      RaftNode.this.entered();
    }

    @Override
    public void waits(String why) {
      reason = why;
    }

    @Override
    public boolean closed() {
      return closed;
    }

    @Override
    public void failed(Throwable cause) {
      fail("start", cause);
    }
  }

  private final class Appends implements Pump.Engine {
    @Override
    public boolean leads() {
      return RaftNode.this.leads();
    }

    @Override
    public CompletableFuture<?> append(ByteString entry) {
      Division here = division;
      return here == null ? CompletableFuture.failedFuture(Pump.unavailable()) : here.append(entry);
    }

    @Override
    public void forward(Batch.Encoded batch) {
      with(
          here -> {
            String leader = here.leader();
            if (leader != null) {
              links.sendBatch(leader, batch);
            }
          });
    }
  }

  private final class Received implements PeerLinks.Receiver {
    @Override
    public void batch(Batch.Encoded batch) {
      pump.arrived(batch);
    }

    @Override
    public void presence(String from, String json) {
      presence.receive(from, MessageCodec.parse(json).asJsonObject());
    }

    @Override
    public CompletableFuture<Long> readIndex() {
      Division here = division;
      return here == null ? CompletableFuture.failedFuture(Pump.unavailable()) : here.leaderIndex();
    }
  }

  // ---- as the sessions' journal

  @Override
  public CompletableFuture<Object> submit(Command command) {
    Division here = division;
    Housekeeping keeping = housekeeping;
    if (here == null || !here.serves()) {
      return CompletableFuture.failedFuture(Pump.unavailable());
    }
    return keeping != null && keeping.isFull()
        ? CompletableFuture.failedFuture(Housekeeping.full())
        : pump.submit(command);
  }

  @Override
  public CompletableFuture<Void> current() {
    Division here = division;
    return here == null || !here.serves()
        ? CompletableFuture.failedFuture(Pump.unavailable())
        : reads.current();
  }

  private CompletableFuture<?> readIndex() {
    Division here = division;
    return here == null ? CompletableFuture.failedFuture(Pump.unavailable()) : here.readIndex();
  }

  @Override
  public Moment now() {
    return clock.now();
  }

  @Override
  public boolean leads() {
    Division here = division;
    return here != null && here.leads();
  }

  @Override
  public Audience.Observer observer(String sessionId) {
    return presence.observer(sessionId);
  }

  @Override
  public Collection<String> agentsElsewhere(String sessionId) {
    return others.agents(sessionId);
  }

  @Override
  public Collection<Viewer> viewersElsewhere(String sessionId) {
    return others.viewers(sessionId);
  }

  // ---- for operators

  /** Whether this node can store updates and is up to date with the others. */
  public boolean ready() {
    Division here = division;
    return here != null && here.isReady();
  }

  /** Where this node stands, in words. */
  public String status() {
    Division here = division;
    return here == null ? reason : here.status();
  }

  /** Figures for metrics. */
  public Figures figures() {
    Division here = division;
    Housekeeping keeping = housekeeping;
    return new Figures(
        here == null ? 0 : here.term(),
        here != null && here.leads() ? 1 : 0,
        here == null ? 0 : here.lag(),
        here == null ? 0 : here.applied(),
        keeping == null ? 0 : keeping.used(),
        directory.free());
  }

  /**
   * What the metrics show.
   *
   * @param leads 1 where this node leads, else 0
   * @param lag entries that are committed and not applied here
   * @param applied index of the last applied entry
   * @param diskBytes of the directory
   * @param freeBytes that its disk has left
   */
  public record Figures(
      long term, long leads, long lag, long applied, long diskBytes, long freeBytes) {}

  @Override
  public void close() {
    closed = true;
    with(Division::handOver);
    pump.close();
    reads.close();
    timer.shutdownNow();
    links.close();
    Opened started = opened;
    if (started != null) {
      try {
        Engine.close(started.server);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "The log could not be closed well.", e);
      }
    }
    workers.shutdown();
    directory.close();
  }
}
