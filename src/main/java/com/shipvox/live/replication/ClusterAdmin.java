package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.ProtoUtils;
import org.apache.ratis.util.TimeDuration;

/**
 * Changes the members of a running cluster, from a command line with the nodes' own settings:
 * {@code ClusterAdmin remove NAME}. Nodes are added by starting them.
 */
public final class ClusterAdmin {
  private static final int TRIES = 60;

  private ClusterAdmin() {}

  /** Ends with 2 for wrong arguments, and with 1 where the group cannot be changed. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !args[0].equals("remove")) {
      System.err.println("usage: ClusterAdmin remove NAME");
      System.exit(2);
    }
    Map<String, String> environment = System.getenv();
    LiveConfig.Cluster config =
        LiveConfig.from(
                key ->
                    Optional.ofNullable(
                        environment.get(
                            key.replace('.', '_')
                                .replace('-', '_')
                                .toUpperCase(java.util.Locale.ROOT))))
            .cluster();
    try {
      remove(args[1], config);
    } catch (IOException e) {
      System.err.println("Node " + args[1] + " could not be removed: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private static void remove(String name, LiveConfig.Cluster config) throws IOException {
    List<RaftPeer> configured = new ArrayList<>();
    for (String node : config.nodes()) {
      String[] parts = node.split("=", 2);
      configured.add(RaftPeer.newBuilder().setId(parts[0]).setAddress(parts[1]).build());
    }
    RaftConfigurationProto conf = members(configured, config);
    List<RaftPeer> voters = ProtoUtils.toRaftPeers(conf.getPeersList());
    List<RaftPeer> listeners = ProtoUtils.toRaftPeers(conf.getListenersList());
    try (RaftClient client = client(voters, config)) {
      client
          .admin()
          .setConfiguration(
              SetConfigurationRequest.Arguments.newBuilder()
                  .setServersInCurrentConf(voters)
                  .setListenersInCurrentConf(listeners)
                  .setServersInNewConf(without(name, voters))
                  .setListenersInNewConf(without(name, listeners))
                  .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                  .build());
    }
  }

  /** The group's members, as one of the configured nodes knows them. */
  private static RaftConfigurationProto members(
      List<RaftPeer> configured, LiveConfig.Cluster config) throws IOException {
    IOException last = new IOException("no node is configured");
    for (RaftPeer peer : configured) {
      try (RaftClient client = client(List.of(peer), config)) {
        return client
            .getGroupManagementApi(peer.getId())
            .info(ClusterSettings.GROUP)
            .getConf()
            .orElseThrow(() -> new IOException(peer.getId() + " is in no cluster"));
      } catch (IOException e) {
        last = e;
      } catch (RuntimeException e) {
        last = new IOException(e);
      }
    }
    throw last;
  }

  private static List<RaftPeer> without(String name, List<RaftPeer> peers) {
    return peers.stream()
        .filter(peer -> !ClusterSettings.name(peer.getId().toString()).equals(name))
        .toList();
  }

  private static RaftClient client(List<RaftPeer> peers, LiveConfig.Cluster config) {
    return RaftClient.newBuilder()
        .setProperties(EngineProperties.forClients(ClusterSettings.transport(config)))
        .setParameters(EngineProperties.parameters(config.tls()))
        .setRaftGroup(RaftGroup.valueOf(ClusterSettings.GROUP, peers))
        .setRetryPolicy(
            RetryPolicies.retryUpToMaximumCountWithFixedSleep(
                TRIES, TimeDuration.valueOf(500, java.util.concurrent.TimeUnit.MILLISECONDS)))
        .build();
  }
}
