package com.shipvox.live.replication;

import com.shipvox.live.session.Audience;
import com.shipvox.live.session.Command;
import com.shipvox.live.session.Retention;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionTable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * This node's member of the Raft group: what it can do now, and what it is asked to do. Its health
 * is the engine's own: role, leader and life cycle, read at each call. Thread-safe.
 */
final class Division {
  private static final Logger LOG = Logger.getLogger(Division.class.getName());

  /** So long after the last sign of a leader this node still counts on one. */
  private static final long SILENT_MS = 2_400;

  private static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(SILENT_MS);

  /** A connection to a member that has not answered for so long is made anew. */
  private static final long RECONNECT_MS = 1_500;

  /** Committed entries that may wait to be applied on a node that is ready. */
  private static final long MOST_LAG = 500;

  private static final long HAND_OVER_MS = 3_000;
  private static final long SNAPSHOT_MS = 60_000;

  private final RaftServer server;
  private final RaftServer.Division engine;
  private final SessionStateMachine machine;
  private final SessionTable table;
  private final ClusterSettings cluster;
  private final Retention configured;
  private final PeerLinks links;
  private final Reads reads;
  private final Consumer<Throwable> failed;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  // Written by the timer and by whoever asks; a lost race repeats a look.
  private volatile long leaderSeenNanos = System.nanoTime() - SILENT_NANOS;
  private volatile boolean confirmed;
  private volatile boolean confirmedOnce;

  // Used by the timer alone.
  private boolean cutOff;
  private long idleSince;

  Division(
      RaftServer server,
      SessionStateMachine machine,
      SessionTable table,
      Retention configured,
      ClusterSettings cluster,
      PeerLinks links,
      Reads reads,
      Consumer<Throwable> failed)
      throws IOException {
    this.server = server;
    this.engine = server.getDivision(ClusterSettings.GROUP);
    this.machine = machine;
    this.table = table;
    this.cluster = cluster;
    this.configured = configured;
    this.links = links;
    this.reads = reads;
    this.failed = failed;
  }

  // ---- what it can do

  boolean leads() {
    DivisionInfo info = engine.getInfo();
    return info.isLeader() && info.isLeaderReady();
  }

  /** The leader's id; null where none is known. */
  @Nullable String leader() {
    RaftPeerId id = engine.getInfo().getLeaderId();
    return id == null ? null : id.toString();
  }

  /**
   * Whether there is a leader, or was one a moment ago: else nothing can be stored or confirmed.
   */
  boolean serves() {
    if (hasLeader()) {
      leaderSeenNanos = System.nanoTime();
      return true;
    }
    return System.nanoTime() - leaderSeenNanos < SILENT_NANOS;
  }

  private boolean hasLeader() {
    DivisionInfo info = engine.getInfo();
    if (info.isLeader()) {
      return info.isLeaderReady();
    }
    if (info.getLeaderId() == null) {
      return false;
    }
    RoleInfoProto role = info.getRoleInfoProto();
    return role.hasFollowerInfo()
        && role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs() < SILENT_MS;
  }

  /** Whether it can store updates, and has caught up with the others since it last lost them. */
  boolean isReady() {
    return engine.getInfo().isAlive() && serves() && confirmed && lag() <= MOST_LAG;
  }

  String status() {
    DivisionInfo info = engine.getInfo();
    if (!info.isAlive()) {
      return "the log is closed";
    }
    String leader = leader();
    return info.getCurrentRole().name().toLowerCase(java.util.Locale.ROOT)
        + " as "
        + server.getId()
        + ", leader "
        + (leader == null ? "unknown" : leader)
        + ", members "
        + members().size()
        + ", silent "
        + silent()
        + ", lag "
        + lag();
  }

  /** Members that have not answered this leader of late; 0 on a node that does not lead. */
  private long silent() {
    return engine.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
        .filter(follower -> follower.getLastRpcElapsedTimeMs() > RECONNECT_MS)
        .count();
  }

  /** Entries that are committed, as far as this node knows, and not applied here. */
  long lag() {
    long committed =
        engine.getCommitInfos().stream().mapToLong(CommitInfoProto::getCommitIndex).max().orElse(0);
    return Math.max(0, committed - applied());
  }

  long applied() {
    return engine.getInfo().getLastAppliedIndex();
  }

  long term() {
    return engine.getInfo().getCurrentTerm();
  }

  /** All members, this node among them, voters or not. */
  Collection<RaftPeer> members() {
    return Stream.concat(voters().stream(), listeners().stream()).toList();
  }

  private Collection<RaftPeer> voters() {
    return engine.getRaftConf().getAllPeers();
  }

  private Collection<RaftPeer> listeners() {
    return engine.getRaftConf().getAllPeers(RaftPeerRole.LISTENER);
  }

  // ---- what it does

  CompletableFuture<?> append(ByteString entry) {
    return submit(RaftClientRequest.writeRequestType(), Message.valueOf(entry));
  }

  /** Completes when this node has applied all that was committed when it was called. */
  CompletableFuture<?> readIndex() {
    String leader = leader();
    CompletableFuture<Long> index =
        leads() || leader == null ? leaderIndex() : links.readIndex(leader);
    return index.thenCompose(machine::whenApplied).thenRun(this::confirm);
  }

  private void confirm() {
    confirmed = true;
    confirmedOnce = true;
  }

  /**
   * The index that this node has applied, once a majority has confirmed that this node still leads;
   * fails where it does not.
   */
  CompletableFuture<Long> leaderIndex() {
    return leads()
        ? submit(RaftClientRequest.readRequestType(), Message.EMPTY)
            .thenApply(reply -> machine.getLastAppliedTermIndex().getIndex())
        : CompletableFuture.failedFuture(Pump.unavailable());
  }

  private CompletableFuture<RaftClientReply> submit(RaftClientRequest.Type type, Message message) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(ClusterSettings.GROUP)
            .setCallId(calls.incrementAndGet())
            .setMessage(message)
            .setType(type)
            .build();
    try {
      return server.submitClientRequestAsync(request).thenApply(Division::succeeded);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static RaftClientReply succeeded(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      throw new IllegalStateException("The engine refused.", reply.getException());
    }
    return reply;
  }

  /** Has a snapshot begun, or the log let go of what the newest one holds. */
  void takeSnapshot() {
    CompletableFuture<RaftClientReply> unused =
        server.snapshotManagementAsync(
            SnapshotManagementRequest.newCreate(
                client,
                server.getId(),
                ClusterSettings.GROUP,
                calls.incrementAndGet(),
                SNAPSHOT_MS));
  }

  /** Gives the lead to another node, so that nobody has to find out that this one is gone. */
  void handOver() {
    if (!leads()) {
      return;
    }
    voters().stream()
        .filter(peer -> !peer.getId().equals(server.getId()))
        .findFirst()
        .ifPresent(this::handOverTo);
  }

  private void handOverTo(RaftPeer peer) {
    try {
      RaftClientReply unused =
          server.transferLeadership(
              new TransferLeadershipRequest(
                  client,
                  server.getId(),
                  ClusterSettings.GROUP,
                  calls.incrementAndGet(),
                  peer.getId(),
                  HAND_OVER_MS));
    } catch (IOException e) {
      LOG.log(Level.FINE, e, () -> "The lead did not go to " + peer.getId() + ".");
    }
  }

  // ---- what is looked at again and again

  /** Sees whether the log is still alive; to be called ten times a second. */
  void look() {
    LifeCycle.State state = engine.getInfo().getLifeCycleState();
    if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
      failed.accept(new IOException("the engine is " + state));
    }
    if (!serves()) {
      confirmed = false;
    } else if (!confirmed) {
      CompletableFuture<Void> unused = reads.current();
    }
  }

  /** Sends everybody away who follows a session here, where this node is cut off. */
  void dismissIfCutOff() {
    boolean before = cutOff;
    cutOff = !serves();
    if (cutOff && !before && confirmedOnce) {
      LOG.warning(() -> "No leader can be reached: viewers are sent away. " + status());
    }
    if (cutOff) {
      table.all().stream().map(Session::audience).forEach(Audience::dismiss);
    }
  }

  /** What the leader sees to each second. */
  void leaderDuties(RemotePresence others, Consumer<Command> submit) {
    if (!leads()) {
      return;
    }
    reconnectSilent();
    if (!table.retention().equals(configured)) {
      submit.accept(new Command.Retain(configured));
    }
    List<String> ids = members().stream().map(peer -> peer.getId().toString()).toList();
    int known =
        Math.min(
            SessionTable.KNOWN_VERSION,
            others.lowestKnown(
                ids.stream().filter(id -> !id.equals(server.getId().toString())).toList()));
    if (known > table.version()) {
      submit.accept(new Command.Upgrade(known));
    }
    if (isSomeoneBehind()) {
      // The engine sends a follower that is behind nothing while nothing is appended.
      submit.accept(new Command.Touch(Map.of()));
    }
    correctAddresses();
  }

  private boolean isSomeoneBehind() {
    long[] matched = engine.getInfo().getFollowerMatchIndices();
    long applied = applied();
    boolean behind = false;
    for (long index : matched == null ? new long[0] : matched) {
      behind |= index < applied;
    }
    // Only on an idle log: else the next entry does it.
    boolean idle = applied == idleSince;
    idleSince = applied;
    return behind && idle;
  }

  /** A connection over which nothing has come may wait long for its next try: it is made anew. */
  private void reconnectSilent() {
    for (ServerRpcProto follower :
        engine.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList()) {
      if (follower.getLastRpcElapsedTimeMs() > RECONNECT_MS) {
        RaftPeerId id = RaftPeerId.valueOf(follower.getId().getId());
        server
            .getServerRpc()
            .handleException(id, new IOException("no answer for " + RECONNECT_MS + " ms"), true);
      }
    }
  }

  /** Gives the group the addresses of the configuration where a node has moved. */
  private void correctAddresses() {
    List<RaftPeer> wanted = voters().stream().map(this::configuredPeer).toList();
    if (!wanted.stream()
        .map(RaftPeer::getAddress)
        .toList()
        .equals(voters().stream().map(RaftPeer::getAddress).toList())) {
      try {
        CompletableFuture<RaftClientReply> unused =
            server.setConfigurationAsync(
                new SetConfigurationRequest(
                    client,
                    server.getId(),
                    ClusterSettings.GROUP,
                    calls.incrementAndGet(),
                    SetConfigurationRequest.Arguments.newBuilder()
                        .setServersInNewConf(wanted)
                        .setListenersInNewConf(List.copyOf(listeners()))
                        .build()));
      } catch (IOException e) {
        LOG.log(Level.WARNING, "The members' addresses could not be changed.", e);
      }
    }
  }

  private RaftPeer configuredPeer(RaftPeer peer) {
    String address = cluster.addresses().get(ClusterSettings.name(peer.getId().toString()));
    return address == null || address.equals(peer.getAddress())
        ? peer
        : RaftPeer.newBuilder(peer).setAddress(address).build();
  }
}
