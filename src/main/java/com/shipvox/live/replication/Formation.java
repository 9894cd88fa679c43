package com.shipvox.live.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.api.GroupManagementApi;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.exceptions.AlreadyExistsException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;

/**
 * How a node whose directory is empty gets into the group. It never just starts as a voter: its
 * directory may have been lost, with votes and updates that others count on.
 *
 * <ul>
 *   <li>If another node has the group, this one takes a new id, follows without a vote, and asks to
 *       be made a member, in the place of its former self if that was one.
 *   <li>If every other configured node answers and none has the group, the first by name founds it:
 *       it adds the group to all others first and to itself last.
 *   <li>Else it waits.
 * </ul>
 */
final class Formation implements Runnable {
  private static final Logger LOG = Logger.getLogger(Formation.class.getName());
  private static final long AGAIN_MS = 500;
  private static final int TRIES = 5;
  private static final int FOUNDING_LOOKS = 10;

  /** The node, as the formation needs it. */
  interface Node {
    /** Starts the engine anew under that id, in no group. */
    void serve(String id) throws IOException;

    RaftServer server();

    /**
     * @param tries of each request: with more than one, it follows the group's leader
     */
    RaftClient client(Collection<RaftPeer> peers, int tries);

    /** The engine is in the group now. */
    void entered() throws IOException;

    /** Says why the node is not in the group yet. */
    void waits(String why);

    boolean closed();

    void failed(Throwable cause);
  }

  private final ClusterSettings cluster;
  private final LogDirectory directory;
  private final Node node;

  Formation(ClusterSettings cluster, LogDirectory directory, Node node) {
    this.cluster = cluster;
    this.directory = directory;
    this.node = node;
  }

  @Override
  public void run() {
    try {
      node.serve(cluster.self());
      while (!node.closed()) {
        if (isIn()) {
          node.entered();
          return;
        }
        if (step()) {
          return;
        }
        Thread.sleep(AGAIN_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      node.failed(e);
    }
  }

  private boolean isIn() {
    for (var group : node.server().getGroupIds()) {
      if (group.equals(ClusterSettings.GROUP)) {
        return true;
      }
    }
    return false;
  }

  /** One look at the others; whether the node is a member after it. */
  private boolean step() throws IOException, InterruptedException {
    Map<String, Optional<RaftConfigurationProto>> answers = new HashMap<>();
    for (String name : cluster.addresses().keySet()) {
      if (!name.equals(cluster.self())) {
        ask(name).ifPresent(answer -> answers.put(name, answer.conf()));
      }
    }
    for (Optional<RaftConfigurationProto> conf : answers.values()) {
      if (conf.isPresent()) {
        return joinUnlessFounded(conf.get());
      }
    }
    int missing = cluster.addresses().size() - 1 - answers.size();
    if (missing > 0) {
      node.waits(
          "waits, as its directory is empty, for "
              + missing
              + " other nodes to say whether there is a cluster");
    } else if (cluster.founds() && !cluster.listener()) {
      found();
    } else {
      node.waits("waits, as its directory is empty, for the first node by name to found a cluster");
    }
    return false;
  }

  /**
   * @param conf of the group, where that node has it
   */
  private record Answer(Optional<RaftConfigurationProto> conf) {}

  /** What a node says; empty where it does not answer. */
  private Optional<Answer> ask(String name) {
    RaftPeer peer = cluster.peer(name);
    try (RaftClient client = node.client(List.of(peer), 1)) {
      GroupManagementApi api = client.getGroupManagementApi(peer.getId());
      if (!api.list().getGroupIds().contains(ClusterSettings.GROUP)) {
        return Optional.of(new Answer(Optional.empty()));
      }
      GroupInfoReply info = api.info(ClusterSettings.GROUP);
      return info.getConf()
          .filter(conf -> conf.getPeersCount() > 0)
          .map(Optional::of)
          .map(Answer::new);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, e, () -> name + " does not answer.");
      return Optional.empty();
    }
  }

  private void found() throws IOException, InterruptedException {
    List<RaftPeer> founders = cluster.addresses().keySet().stream().map(cluster::peer).toList();
    RaftGroup group = RaftGroup.valueOf(ClusterSettings.GROUP, founders);
    for (RaftPeer founder : founders) {
      if (!founder.getId().equals(node.server().getId())) {
        add(founder, group);
      }
    }
    addHere(group);
    LOG.info(() -> "Founded a cluster of " + founders.size() + " nodes.");
  }

  private void add(RaftPeer founder, RaftGroup group) throws InterruptedException {
    while (!node.closed()) {
      try (RaftClient client = node.client(List.of(founder), 1)) {
        client.getGroupManagementApi(founder.getId()).add(group);
        return;
      } catch (AlreadyExistsException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.INFO, e, () -> founder.getId() + " could not be added to the group yet.");
        Thread.sleep(AGAIN_MS);
      }
    }
  }

  private void addHere(RaftGroup group) throws IOException {
    try {
      node.server()
          .groupManagement(
              GroupManagementRequest.newAdd(
                  ClientId.randomId(), node.server().getId(), 1, group, false));
    } catch (AlreadyExistsException e) {
      LOG.log(Level.FINE, e, () -> "Another node was quicker to add this one.");
    }
  }

  /**
   * Joins a group that exists, unless it is one whose founder is about to add this node: then its
   * configuration has this node's first id, as it also has where this node's disk was wiped.
   *
   * @return whether the node is a member after it
   */
  private boolean joinUnlessFounded(RaftConfigurationProto conf)
      throws IOException, InterruptedException {
    boolean named = isMember(conf, cluster.peer(cluster.self()));
    for (int look = 0; named && look < FOUNDING_LOOKS && !isIn() && !node.closed(); look++) {
      node.waits("waits, as its directory is empty, for the founder of the cluster to add it");
      Thread.sleep(AGAIN_MS);
    }
    if (isIn() || node.closed()) {
      return false;
    }
    join(conf);
    return true;
  }

  /** Becomes a member of a group that exists. */
  private void join(RaftConfigurationProto found) throws IOException, InterruptedException {
    node.waits("joins the cluster under a new id, as its directory is empty");
    RaftPeer self = cluster.peer(directory.newId(cluster.self()));
    node.serve(self.getId().toString());
    addHere(RaftGroup.valueOf(ClusterSettings.GROUP, startsWith(self)));
    node.entered();
    RaftConfigurationProto conf = found;
    while (!node.closed() && !isMember(conf, self)) {
      RaftConfigurationProto now = conf;
      try (RaftClient client = node.client(ProtoUtils.toRaftPeers(now.getPeersList()), TRIES)) {
        client.admin().setConfiguration(next(now, self));
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.INFO, e, () -> "The group does not take " + self.getId() + " yet.");
      }
      Thread.sleep(AGAIN_MS);
      conf = newest(now);
    }
    LOG.info(() -> "Joined the cluster as " + self.getId() + ".");
  }

  /**
   * Whom this node knows of until the leader speaks to it: nobody, or itself as a listener. The
   * engine never gets to run on a node that becomes a listener later.
   */
  private List<RaftPeer> startsWith(RaftPeer self) {
    return cluster.listener()
        ? List.of(RaftPeer.newBuilder(self).setStartupRole(RaftPeerRole.LISTENER).build())
        : List.of();
  }

  private RaftConfigurationProto newest(RaftConfigurationProto before) {
    for (RaftPeer peer : ProtoUtils.toRaftPeers(before.getPeersList())) {
      String name = ClusterSettings.name(peer.getId().toString());
      if (!name.equals(cluster.self())) {
        RaftConfigurationProto conf = ask(name).flatMap(Answer::conf).orElse(null);
        if (conf != null) {
          return conf;
        }
      }
    }
    return before;
  }

  private static boolean isMember(RaftConfigurationProto conf, RaftPeer self) {
    return all(conf).stream().anyMatch(peer -> peer.getId().equals(self.getId()));
  }

  private static List<RaftPeer> all(RaftConfigurationProto conf) {
    List<RaftPeer> all = new ArrayList<>(ProtoUtils.toRaftPeers(conf.getPeersList()));
    all.addAll(ProtoUtils.toRaftPeers(conf.getListenersList()));
    return all;
  }

  /** The next change: first without this node's former self, then with this node. */
  private SetConfigurationRequest.Arguments next(RaftConfigurationProto conf, RaftPeer self) {
    List<RaftPeer> voters = ProtoUtils.toRaftPeers(conf.getPeersList());
    List<RaftPeer> listeners = ProtoUtils.toRaftPeers(conf.getListenersList());
    boolean former = all(conf).stream().anyMatch(this::isFormerSelf);
    return SetConfigurationRequest.Arguments.newBuilder()
        .setServersInCurrentConf(voters)
        .setListenersInCurrentConf(listeners)
        .setServersInNewConf(with(voters, former || cluster.listener() ? null : self))
        .setListenersInNewConf(with(listeners, former || !cluster.listener() ? null : self))
        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
        .build();
  }

  private List<RaftPeer> with(List<RaftPeer> peers, @Nullable RaftPeer more) {
    List<RaftPeer> kept = new ArrayList<>(peers);
    kept.removeIf(this::isFormerSelf);
    if (more != null) {
      kept.add(more);
    }
    return kept;
  }

  private boolean isFormerSelf(RaftPeer peer) {
    return ClusterSettings.name(peer.getId().toString()).equals(cluster.self());
  }
}
