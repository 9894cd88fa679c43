package com.shipvox.live.cluster;

import static com.shipvox.live.cluster.TestCluster.AGENT;
import static com.shipvox.live.cluster.TestCluster.all;
import static com.shipvox.live.cluster.TestCluster.await;
import static com.shipvox.live.cluster.TestCluster.update;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.cluster.TestCluster.Node;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was acknowledged is there afterwards, once and in its place, whatever happens meanwhile. */
@Timeout(180)
final class ClusterLoadTest {
  private static final int SESSIONS = 6;

  /** Acknowledged so often at least during each fault. */
  private static final int MEANWHILE = 100;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /** Killed in turn, cut off both ways and one way, again and again, under load from all sides. */
  @Test
  void faults_underLoad_nothingAcknowledgedIsLostDoubledOrMoved() throws Exception {
    try (TestCluster cluster = new TestCluster(3, Map.of())) {
      cluster.awaitReady();
      ExecutorService writers = Executors.newFixedThreadPool(SESSIONS);
      List<Future<?>> writing = begin(cluster, writers);
      for (int round = 0; round < 6; round++) {
        int n = round % 3;
        switch (round / 2) {
          case 0 -> {
            cluster.kill(n);
            awaitMore(writing);
            cluster.restart(n);
          }
          case 1 -> {
            cluster.network.isolate(cluster.node(n).post());
            awaitCutOff(cluster.node(n), writing);
          }
          default -> {
            cluster.network.cut(cluster.node(n).post(), cluster.node((n + 1) % 3).post());
            cluster.network.cut(cluster.node(n).post(), cluster.node((n + 2) % 3).post());
            awaitCutOff(cluster.node(n), writing);
          }
        }
        cluster.network.heal();
        cluster.awaitReady();
      }
      end(writers, writing);
      for (Node node : cluster.nodes) {
        assertAllThere(node);
      }
    }
  }

  @Test
  void append_onLoneNode_doneWithoutAnotherThread() {
    try (TestCluster cluster = new TestCluster(1, Map.of())) {
      cluster.awaitReady();
      cluster.node(0).cluster().create("s", "a");
      Session session = cluster.node(0).session("s");
      for (int n = 1; n <= 20; n++) {
        var appended = session.appendLater(AGENT, List.of(update("u" + n)), 0);
        assertEquals(n, appended.getNow(null).lastSeq());
      }
    }
  }

  @Test
  void loneNode_joinedUnderLoadAndThenGone_nothingAcknowledgedIsLost() throws Exception {
    try (TestCluster cluster = new TestCluster(1, Map.of())) {
      cluster.awaitReady();
      ExecutorService writers = Executors.newFixedThreadPool(SESSIONS);
      List<Future<?>> writing = begin(cluster, writers);
      awaitMore(writing);
      cluster.nodes.add(cluster.start());
      cluster.awaitReady();
      end(writers, writing);
      String epoch = cluster.node(0).session("s0").log().epoch();
      cluster.kill(0);
      Node left = cluster.node(1);
      await("the second node answers alone", () -> answers(left));
      assertAllThere(left);
      assertEquals(epoch, left.session("s0").log().epoch());
    }
  }

  private List<Future<?>> begin(TestCluster cluster, ExecutorService writers) {
    List<Future<?>> writing = new ArrayList<>();
    for (int s = 0; s < SESSIONS; s++) {
      String id = "s" + s;
      cluster.node(0).cluster().create(id, "a");
      writing.add(writers.submit(() -> write(cluster, id)));
    }
    return writing;
  }

  private void end(ExecutorService writers, List<Future<?>> writing) throws Exception {
    stopped = true;
    for (Future<?> each : writing) {
      each.get();
    }
    writers.shutdown();
  }

  private void write(TestCluster cluster, String id) {
    for (int n = 0; !stopped; n++) {
      String update = id + "-" + n;
      for (int attempt = 0; ; attempt++) {
        int to = (n + attempt) % cluster.nodes.size();
        if (!cluster.node(to).cluster().ready()) {
          // As the proxy does, which asks for health.
          Thread.onSpinWait();
          continue;
        }
        try {
          long seq = cluster.append(to, id, update).lastSeq();
          acknowledged.add(id + " " + seq + " " + update);
          break;
        } catch (Refusal refusal) {
          assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
        }
      }
    }
  }

  /** The rest of the nodes goes on, and so do all writers. */
  private void awaitMore(List<Future<?>> writing) throws Exception {
    int before = acknowledged.size();
    await(
        "more updates",
        () ->
            acknowledged.size() >= before + MEANWHILE || writing.stream().anyMatch(Future::isDone));
    for (Future<?> each : writing) {
      if (each.isDone()) {
        each.get();
      }
    }
  }

  private void awaitCutOff(Node node, List<Future<?>> writing) throws Exception {
    await("cut off", () -> !node.cluster().ready());
    awaitMore(writing);
  }

  private static boolean answers(Node node) {
    try {
      node.session("s0").log().open(null);
      return true;
    } catch (Refusal unavailable) {
      return false;
    }
  }

  private void assertAllThere(Node node) {
    Set<String> lost = new HashSet<>(acknowledged);
    assertEquals(acknowledged.size(), lost.size());
    for (int s = 0; s < SESSIONS; s++) {
      String id = "s" + s;
      all(node.session(id), e -> id + " " + e.seq() + " " + e.id()).forEach(lost::remove);
      List<String> ids = all(node.session(id), LogEntry::id);
      assertEquals(ids.size(), Set.copyOf(ids).size());
    }
    assertEquals(Set.of(), lost);
  }
}
