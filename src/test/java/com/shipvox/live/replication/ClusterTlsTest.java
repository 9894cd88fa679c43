package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.session.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Between nodes nobody else gets in. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class ClusterTlsTest {
  @TempDir Path directory;

  @Test
  void mutualTls_nodesSpeak_andStrangersAreRefused() throws IOException {
    Map<String, String> tls = TestCertificates.in(directory.resolve("own"));
    Map<String, String> foreign = TestCertificates.in(directory.resolve("foreign"));
    try (TestCluster cluster = TestCluster.of(3, directory, tls)) {
      cluster.node(1).store.create("one", "a");
      cluster.node(2).session("one").append(Logs.AGENT, List.of(Logs.numbered(1)));
      assertEquals(1, cluster.node(3).session("one").log().open(null).head().seq());

      RaftPeer node = RaftPeer.newBuilder().setId("n1").setAddress(cluster.address("n1")).build();
      assertTrue(groups(node, parameters(tls)));
      assertThrows(Exception.class, () -> groups(node, parameters(Map.of())));
      assertThrows(Exception.class, () -> groups(node, parameters(foreign)));
    }
  }

  private static boolean groups(RaftPeer node, Parameters parameters) throws IOException {
    try (RaftClient client =
        RaftClient.newBuilder()
            .setProperties(EngineProperties.forClients(ClusterSettings.Transport.GRPC))
            .setParameters(parameters)
            .setRaftGroup(RaftGroup.valueOf(ClusterSettings.GROUP, node))
            .setRetryPolicy(RetryPolicies.noRetry())
            .build()) {
      return client
          .getGroupManagementApi(node.getId())
          .list()
          .getGroupIds()
          .contains(ClusterSettings.GROUP);
    }
  }

  private static Parameters parameters(Map<String, String> settings) {
    return EngineProperties.parameters(config(settings).tls());
  }

  private static LiveConfig.Cluster config(Map<String, String> settings) {
    return LiveConfig.from(key -> Optional.ofNullable(settings.get(key))).cluster();
  }

  /** Addresses that are not of this machine want TLS, or a word that the network is private. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, '', false, true",
    "127.0.0.1, netty, false, true",
    "10.1.2.3, '', false, false",
    "10.1.2.3, netty, false, false",
    "10.1.2.3, netty, true, true",
    "10.1.2.3, grpc, true, true"
  })
  void settings_hostsWithoutTls_refusedUnlessTheNetworkIsPrivate(
      String host, String rpc, boolean plain, boolean good) {
    Map<String, String> settings = new HashMap<>();
    settings.put("shipvox.cluster.node", "a");
    settings.put("shipvox.cluster.nodes", "a=" + host + ":7400,b=" + host + ":7401");
    settings.put("shipvox.cluster.rpc", rpc);
    settings.put("shipvox.cluster.plain", Boolean.toString(plain));
    if (good) {
      assertFalse(ClusterSettings.of(config(settings)).addresses().isEmpty());
    } else {
      String error =
          assertThrows(IllegalArgumentException.class, () -> ClusterSettings.of(config(settings)))
              .getMessage();
      assertTrue(error.contains("shipvox.cluster.tls.key"), error);
    }
  }
}
