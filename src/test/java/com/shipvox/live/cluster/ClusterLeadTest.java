package com.shipvox.live.cluster;

import static com.shipvox.live.cluster.TestCluster.AGENT;
import static com.shipvox.live.cluster.TestCluster.all;
import static com.shipvox.live.cluster.TestCluster.await;
import static com.shipvox.live.cluster.TestCluster.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.cluster.Envelope.Order;
import com.shipvox.live.cluster.Envelope.Other;
import com.shipvox.live.session.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lead goes to where a session's updates come in, stays there, and is found by the others. */
final class ClusterLeadTest {
  private static final List<String> IDS = IntStream.range(0, 9).mapToObj(n -> "s" + n).toList();

  private final TestCluster cluster = new TestCluster(3, Map.of());
  private final AtomicInteger orders = new AtomicInteger();
  private final AtomicInteger elections = new AtomicInteger();

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** Of so many sessions each node leads some by hashing. */
  private void create() throws InterruptedException {
    cluster.awaitReady();
    for (String id : IDS) {
      cluster.node(0).cluster().create(id, "a");
    }
    cluster.network.watch(
        message -> {
          if (message.body() instanceof Order) {
            orders.incrementAndGet();
          } else if (message.body() instanceof Other other
              && other.json().getString("t", "").equals("stand")) {
            elections.incrementAndGet();
          }
        });
    // Else all are too young to move.
    TimeUnit.NANOSECONDS.sleep(Origins.PAUSE_NANOS + 1);
  }

  private void append(int node, String prefix, int count) {
    for (String id : IDS) {
      for (int n = 0; n < count; n++) {
        cluster.append(node, id, prefix + n);
      }
    }
  }

  @Test
  void updatesAtOneNode_ledThere() throws Exception {
    create();
    append(0, "u", 2 * Origins.ENOUGH);
    assertTrue(orders.get() > 0, "some were led elsewhere");
    orders.set(0);
    append(0, "v", 5);
    assertEquals(0, orders.get());
    for (String id : IDS) {
      List<String> ids = all(cluster.node(1).session(id), LogEntry::id);
      assertEquals(2 * Origins.ENOUGH + 5, ids.size());
      assertEquals(ids, all(cluster.node(2).session(id), LogEntry::id));
    }
  }

  @Test
  void otherNodes_findTheNewLeaderAndLeaveItTheLead() throws Exception {
    create();
    append(0, "u", 2 * Origins.ENOUGH);
    append(1, "v", 1);
    append(2, "w", 1);
    orders.set(0);
    elections.set(0);
    append(1, "x", 2);
    append(2, "y", 2);
    assertEquals(4 * IDS.size(), orders.get(), "each order goes to the leader itself");
    assertEquals(0, elections.get());
  }

  @Test
  void updatesInTurn_moveNothing() throws Exception {
    create();
    append(0, "u", 1);
    elections.set(0);
    for (int n = 0; n < 60; n++) {
      cluster.append(n % 3, "s0", "v" + n);
    }
    assertEquals(0, elections.get());
  }

  /** What has no id of its sender's cannot be tried again where it may have had an effect. */
  @Test
  void move_refusesNothing() throws Exception {
    create();
    List<Integer> seqs = new ArrayList<>();
    for (String id : IDS) {
      var session = cluster.node(2).session(id);
      for (int n = 0; n < 2 * Origins.ENOUGH; n++) {
        seqs.add((int) session.append(AGENT, List.of(update("x").withId(null)), 0).lastSeq());
      }
    }
    assertEquals(2 * Origins.ENOUGH * IDS.size(), seqs.size());
    assertTrue(elections.get() > 0);
  }

  @Test
  void newLeaderGone_sessionGoesOn() throws Exception {
    create();
    append(0, "u", 2 * Origins.ENOUGH);
    cluster.network.isolate(cluster.node(0).post());
    await("noticed", () -> !cluster.node(0).cluster().ready());
    append(1, "v", 1);
    cluster.network.heal();
    cluster.awaitReady();
    append(0, "w", 1);
    for (String id : IDS) {
      List<String> ids = all(cluster.node(2).session(id), LogEntry::id);
      assertEquals(List.of("v0", "w0"), ids.subList(2 * Origins.ENOUGH, ids.size()));
    }
  }

  @Test
  void leaderOutOfOneNodesReach_anotherTakesOver() throws Exception {
    create();
    append(0, "u", 2 * Origins.ENOUGH);
    cluster.network.cut(cluster.node(0).post(), cluster.node(1).post());
    cluster.network.cut(cluster.node(1).post(), cluster.node(0).post());
    append(1, "v", 2);
    append(0, "w", 2);
    for (String id : IDS) {
      List<String> ids = all(cluster.node(2).session(id), LogEntry::id);
      assertEquals(List.of("v0", "v1", "w0", "w1"), ids.subList(2 * Origins.ENOUGH, ids.size()));
    }
  }
}
