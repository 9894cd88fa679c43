package com.shipvox.live.cluster;

import com.shipvox.live.session.SessionLog;
import com.shipvox.live.session.SessionLogContract;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The log that three nodes hold: each call goes to another node, and none can be told from it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterLogTest extends SessionLogContract {
  // One cluster for all tests with the same settings, with a session for each test.
  private final Map<Map<String, String>, TestCluster> clusters = new HashMap<>();
  private TestCluster cluster;
  private String session;
  private int sessions;
  private int calls;

  @AfterAll
  void stop() {
    clusters.values().forEach(TestCluster::close);
  }

  @Override
  protected void begin(Map<String, String> settings) {
    cluster = clusters.computeIfAbsent(settings, key -> new TestCluster(3, key, clock));
    cluster.awaitReady();
    session = "s-" + ++sessions;
    cluster.nodes.get(0).cluster().create(session, "a");
  }

  @Override
  protected SessionLog log() {
    return cluster.nodes.get(++calls % 3).session(session).log();
  }
}
