package com.shipvox.live.replication;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.Command;
import com.shipvox.live.session.Moment;
import com.shipvox.live.session.SessionTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/**
 * Applies the log's entries to this node's sessions. The engine calls it on one thread; whatever
 * may block or belongs to others (news to followers, answers to callers) goes to the executor.
 */
final class SessionStateMachine extends BaseStateMachine {
  private static final Logger LOG = Logger.getLogger(SessionStateMachine.class.getName());

  /** So long a process is remembered that gives no more batches: a late copy of one may come. */
  private static final long ORIGIN_KEPT_MS = 3_600_000;

  private static final int MANY_ORIGINS = 64;

  /** Told what became of the batches that this node took. */
  interface Outcomes {
    long origin();

    /** The batch under that number, with its commands as they were taken; null if it is unknown. */
    @Nullable Batch taken(long number);

    /** The batch is applied; each outcome is a command's, or its {@link Refusal}. */
    Runnable applied(long number, List<Object> outcomes);

    /**
     * All batches up to that number are applied, in a snapshot of another node: what became of
     * their commands is not known here.
     */
    Runnable appliedElsewhere(long number);
  }

  private final SessionTable table;
  private final LogClock clock;
  private final Outcomes outcomes;
  private final Executor executor;
  private final Function<Message, CompletableFuture<Message>> messages;
  private final Consumer<Throwable> failed;
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();

  // Used by the applying thread alone.
  private final Map<Long, Snapshot.Origin> origins = new HashMap<>();

  /** Who waits for an entry; concurrent, and bounded by the reads, one at a time. */
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

  private record Waiting(long index, CompletableFuture<Void> applied) {}

  /** Bytes of entries that were applied since the last snapshot was begun. */
  private volatile long bytesSinceSnapshot;

  // Set by whoever asks for a snapshot, cleared by the applying thread, and by the writing one.
  private volatile boolean wanted;
  private volatile boolean writing;

  /** The newest snapshot that is on disk. */
  private volatile long storedIndex = -1;

  private volatile long storedBytes;

  SessionStateMachine(
      SessionTable table,
      LogClock clock,
      Outcomes outcomes,
      Executor executor,
      Function<Message, CompletableFuture<Message>> messages,
      Consumer<Throwable> failed) {
    this.table = table;
    this.clock = clock;
    this.outcomes = outcomes;
    this.executor = executor;
    this.messages = messages;
    this.failed = failed;
  }

  @Override
  public SimpleStateMachineStorage getStateMachineStorage() {
    return storage;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    getLifeCycle()
        .startAndTransition(
            () -> {
              super.initialize(server, group, raftStorage);
              storage.init(raftStorage);
              load();
            },
            IOException.class);
  }

  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /** A snapshot of another node was put into the storage, to be read in the place of all. */
  @Override
  public void reinitialize() throws IOException {
    load();
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  @Override
  public void close() {
    setLastAppliedTermIndex(null);
    getLifeCycle().checkStateAndClose();
  }

  private void load() throws IOException {
    SingleFileSnapshotInfo info = storage.loadLatestSnapshot();
    if (info == null) {
      return;
    }
    FileInfo file = info.getFile();
    MD5Hash md5 = file.getFileDigest();
    if (md5 != null) {
      MD5FileUtil.verifySavedMD5(file.getPath().toFile(), md5);
    }
    Snapshot.Header header = Snapshot.read(file.getPath(), table);
    origins.clear();
    header.origins().forEach(origin -> origins.put(origin.origin(), origin));
    Snapshot.Origin ours = origins.get(outcomes.origin());
    if (ours != null) {
      executor.execute(outcomes.appliedElsewhere(ours.number()));
    }
    clock.applied(header.moment());
    setLastAppliedTermIndex(info.getTermIndex());
    storedBytes = file.getFileSize();
    storedIndex = info.getIndex();
    LOG.info(() -> "Read the snapshot at " + info.getIndex() + ".");
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext context) {
    LogEntryProto proto = context.getLogEntry();
    ByteString bytes = proto.getStateMachineLogEntry().getLogData();
    try {
      apply(CommandCodec.read(bytes));
    } catch (IOException e) {
      // Thrown, not returned: only so the engine stops this replica.
      failed.accept(e);
      throw new UncheckedIOException(e);
    }
    bytesSinceSnapshot += bytes.size();
    updateLastAppliedTermIndex(proto.getTerm(), proto.getIndex());
    tellWaiting();
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  private void apply(CommandCodec.Entry entry) {
    Moment now = entry.moment();
    List<Runnable> answers = new ArrayList<>(1);
    for (Batch batch : entry.batches()) {
      Snapshot.Origin before = origins.get(batch.origin());
      if (before != null && before.number() >= batch.number()) {
        continue;
      }
      origins.put(batch.origin(), new Snapshot.Origin(batch.origin(), batch.number(), now.age()));
      boolean ours = batch.origin() == outcomes.origin();
      Batch taken = ours ? outcomes.taken(batch.number()) : null;
      List<Object> results = new ArrayList<>(ours ? batch.commands().size() : 0);
      for (Command command : (taken == null ? batch : taken).commands()) {
        Object result = apply(command, now);
        if (ours) {
          results.add(result);
        }
      }
      if (ours) {
        answers.add(outcomes.applied(batch.number(), results));
      }
    }
    if (origins.size() > MANY_ORIGINS) {
      origins.values().removeIf(origin -> now.age() - origin.age() > ORIGIN_KEPT_MS);
    }
    clock.applied(now);
    Collection<Audience> advanced = table.takeAdvanced();
    if (!advanced.isEmpty() || !answers.isEmpty()) {
      executor.execute(
          () -> {
            advanced.forEach(Audience::advanced);
            answers.forEach(Runnable::run);
          });
    }
  }

  private Object apply(Command command, Moment now) {
    try {
      return table.apply(command, now);
    } catch (Refusal refusal) {
      return refusal;
    } catch (RuntimeException | StackOverflowError fault) {
      // A command changes something only once nothing can fail any more.
      LOG.log(Level.SEVERE, "A command could not be applied; nothing has changed.", fault);
      return Refusal.of(ErrorCode.INTERNAL, "The server failed; it was logged.");
    }
  }

  /** Another node's message: who watches there, or a batch for the leader. */
  @Override
  public CompletableFuture<Message> queryStale(Message message, long minIndex) {
    return messages.apply(message);
  }

  /** Nothing is to be read from here: that the engine calls says that this node is up to date. */
  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    super.notifyTermIndexUpdated(term, index);
    tellWaiting();
  }

  /** Completes when the entry at that index is applied here. */
  CompletableFuture<Void> whenApplied(long index) {
    CompletableFuture<Void> applied = new CompletableFuture<>();
    waiting.add(new Waiting(index, applied));
    tellWaiting();
    return applied;
  }

  private void tellWaiting() {
    if (waiting.isEmpty()) {
      return;
    }
    long applied = getLastAppliedTermIndex().getIndex();
    for (Waiting each : waiting) {
      if (each.index() <= applied && waiting.remove(each)) {
        executor.execute(() -> each.applied().complete(null));
      }
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    failed.accept(cause);
  }

  long bytesSinceSnapshot() {
    return bytesSinceSnapshot;
  }

  /** Has the next {@link #takeSnapshot} take one. */
  void wantSnapshot() {
    wanted = true;
  }

  boolean isWriting() {
    return writing;
  }

  long storedIndex() {
    return storedIndex;
  }

  long storedBytes() {
    return storedBytes;
  }

  /**
   * Takes pictures of all sessions, which another thread writes to disk. Returns the index of the
   * newest snapshot that is on disk: only up to there may the engine let go of its log.
   */
  @Override
  public long takeSnapshot() {
    TermIndex at = getLastAppliedTermIndex();
    if (wanted && !writing && at.getIndex() > storedIndex) {
      wanted = false;
      writing = true;
      bytesSinceSnapshot = 0;
      Snapshot snapshot =
          new Snapshot(
              new Snapshot.Header(
                  clock.last(), table.version(), table.retention(), List.copyOf(origins.values())),
              table.revoked().all(),
              table.images());
      Thread writer = new Thread(() -> store(snapshot, at), "shipvox-snapshot");
      writer.setDaemon(true);
      writer.start();
    }
    return storedIndex;
  }

  private void store(Snapshot snapshot, TermIndex at) {
    try {
      var file = storage.getSnapshotFile(at.getTerm(), at.getIndex());
      snapshot.write(file.toPath());
      MD5Hash md5 = MD5FileUtil.computeAndSaveMd5ForFile(file);
      storage.updateLatestSnapshot(
          new SingleFileSnapshotInfo(new FileInfo(file.toPath(), md5), at));
      storedBytes = file.length();
      storedIndex = at.getIndex();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.SEVERE, "The snapshot at " + at + " could not be written.", e);
    } finally {
      writing = false;
    }
  }
}
