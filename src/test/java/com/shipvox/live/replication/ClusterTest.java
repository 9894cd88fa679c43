package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Logs;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Transport;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes: any of them takes any update, and one of them may be lost. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class ClusterTest {
  @TempDir Path directory;

  private static Appended append(TestNode node, String session, int n) {
    return node.session(session)
        .append(
            Logs.AGENT,
            List.of(Logs.draft("{'id':'u-" + n + "','slice':'x-n','data':{'n':" + n + "}}")));
  }

  /** Appends, as an agent does who tries again with the same id. */
  private static Appended insist(TestNode node, String session, int n) {
    Appended[] done = new Appended[1];
    TestNode.await(
        () -> {
          try {
            done[0] = append(node, session, n);
            return true;
          } catch (Refusal refusal) {
            assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
            return false;
          }
        },
        node);
    return done[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"netty", "grpc"})
  void append_onAnyNode_seenOnEveryNode(String rpc) {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of("shipvox.cluster.rpc", rpc))) {
      cluster.node(1).store.create("one", "a");
      for (int n = 1; n <= 30; n++) {
        assertEquals(n, append(cluster.node(n % 3 + 1), "one", n).lastSeq());
        assertEquals(n, cluster.node((n + 1) % 3 + 1).session("one").log().open(null).head().seq());
      }
      assertTrue(append(cluster.node(3), "one", 7).allDuplicates());
      cluster.node(2).store.revoke("one", "t-1");
      cluster.node(3).session("one").end();
      for (TestNode node : cluster.all()) {
        assertEquals(31, node.session("one").log().open(null).head().seq());
        assertTrue(node.session("one").log().ended());
        assertEquals(1, node.revoked.all().size());
      }
    }
  }

  @Test
  void leader_lost_othersGoOnAndItComesBackWithAll() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      String epoch = cluster.node(1).session("one").log().epoch();
      for (int n = 1; n <= 50; n++) {
        append(cluster.node(1), "one", n);
      }
      String lost = cluster.leader();
      cluster.stop(lost);
      TestNode other = cluster.nodes.values().iterator().next();
      for (int n = 51; n <= 80; n++) {
        assertEquals(n, insist(other, "one", n).lastSeq());
      }
      TestNode back = cluster.start(lost).awaitReady();
      Session session = back.session("one");
      assertEquals(80, session.log().open(null).head().seq());
      assertEquals(epoch, session.log().epoch());
    }
  }

  @Test
  void minority_aloneNode_refusesAndSendsViewersAway() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      Session session = cluster.node(1).session("one");
      int[] dismissed = new int[1];
      session
          .audience()
          .follow(
              new com.shipvox.live.session.Audience.Follower() {
                @Override
                public void advanced() {
                  // Nothing to send.
                }

                @Override
                public void dismissed() {
                  dismissed[0]++;
                }
              });
      cluster.stop("n2");
      cluster.stop("n3");
      TestNode.await(() -> !cluster.node(1).raft.ready(), cluster);
      Refusal refusal = assertThrows(Refusal.class, () -> append(cluster.node(1), "one", 1));
      assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
      assertTrue(refusal.retryAfterSeconds() > 0);
      assertThrows(Refusal.class, () -> session.log().open(null));
      TestNode.await(() -> dismissed[0] > 0, cluster);
    }
  }

  @Test
  void wipedNode_startedAgain_rejoinsUnderANewId() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      for (int n = 1; n <= 20; n++) {
        append(cluster.node(1), "one", n);
      }
      cluster.stop("n2");
      cluster.wipe("n2");
      TestNode back = cluster.start("n2").awaitReady();
      assertTrue(back.raft.status().contains("n2~"), back.raft.status());
      back.session("one").audience().join(new Viewer("v-1", Transport.WEBSOCKET, "t-1", 0));
      TestNode.await(
          () ->
              cluster.all().stream().allMatch(n -> n.session("one").audience().viewerCount() == 1),
          cluster);
      assertEquals(20, back.session("one").log().open(null).head().seq());
      cluster.stop("n3");
      assertEquals(21, insist(back, "one", 21).lastSeq());
    }
  }

  @Test
  void oneNode_grownToThree_keepsItsSessions() {
    try (TestCluster cluster = TestCluster.of(1, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      append(cluster.node(1), "one", 1);
      cluster.add("n2").awaitReady();
      cluster.add("n3").awaitReady();
      assertEquals(2, insist(cluster.node(3), "one", 2).lastSeq());
      assertEquals(2, cluster.node(2).session("one").log().open(null).head().seq());
    }
  }

  @Test
  void presence_agentsOfAnyNode_awayWhenNoneIsLeftAnywhere() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      cluster.node(2).session("one").agentJoined("s-2");
      cluster.node(3).session("one").agentJoined("s-3");
      awaitHead(cluster, 1);
      cluster.node(3).session("one").agentLeft("s-3");
      cluster.node(2).session("one").agentLeft("s-2");
      awaitHead(cluster, 2);
      JsonObject state = cluster.node(1).session("one").log().open(null).state();
      JsonObject said = state.getJsonObject("session").getJsonObject("data");
      assertEquals("away", said.getString("agent"));
    }
  }

  private static void awaitHead(TestCluster cluster, long seq) {
    TestNode.await(
        () -> {
          cluster.all().forEach(node -> node.store.sweep());
          return cluster.all().stream()
              .allMatch(node -> node.session("one").log().head().seq() == seq);
        },
        cluster);
  }

  @Test
  void presence_viewersOfAnyNode_countedOnEveryNode() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      Viewer viewer = new Viewer("v-1", Transport.WEBSOCKET, "t-1", 0);
      cluster.node(2).session("one").audience().join(viewer);
      TestNode.await(
          () ->
              cluster.all().stream().allMatch(n -> n.session("one").audience().viewerCount() == 1),
          cluster);
      append(cluster.node(1), "one", 1);
      cluster.node(2).session("one").audience().rendered(viewer, 1, 1);
      TestNode.await(
          () ->
              cluster.node(3).session("one").audience().viewers().stream()
                  .allMatch(v -> v.renderedSeq() == 1),
          cluster);
      cluster.stop("n2");
      TestNode.await(() -> cluster.node(1).session("one").audience().viewerCount() == 0, cluster);
      assertEquals(new TreeSet<>(List.of("n1", "n3")), new TreeSet<>(cluster.nodes.keySet()));
      assertFalse(cluster.node(1).session("one").log().ended());
    }
  }

  @Test
  void listener_holdsViewersAndTakesUpdates_butHasNoVote() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      append(cluster.node(1), "one", 1);
      TestNode listener = cluster.add("n4", Map.of("shipvox.cluster.role", "listener"));
      listener.awaitReady();
      assertTrue(listener.raft.status().startsWith("listener as "), listener.raft.status());
      AtomicInteger advanced = new AtomicInteger();
      listener
          .session("one")
          .audience()
          .follow(
              new com.shipvox.live.session.Audience.Follower() {
                @Override
                public void advanced() {
                  advanced.incrementAndGet();
                }

                @Override
                public void dismissed() {
                  // At the end, when nobody leads.
                }
              });
      listener.session("one").audience().join(new Viewer("v-1", Transport.WEBSOCKET, "t-1", 0));
      TestNode.await(() -> cluster.node(1).session("one").audience().viewerCount() == 1, cluster);
      assertEquals(2, append(cluster.node(2), "one", 2).lastSeq());
      TestNode.await(() -> advanced.get() > 0, listener);
      assertEquals(2, listener.session("one").log().open(null).head().seq());
      assertEquals(3, insist(listener, "one", 3).lastSeq());
      String lost = cluster.leader();
      cluster.stop(lost);
      assertEquals(4, insist(listener, "one", 4).lastSeq());
      // Of three votes one is left: the listener's does not count.
      cluster.stop(cluster.leader());
      TestNode.await(() -> !listener.raft.ready(), listener);
      Refusal refusal = assertThrows(Refusal.class, () -> append(listener, "one", 5));
      assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
    }
  }
}
