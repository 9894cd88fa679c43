package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Logs;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Schedules in which the replication before this one lost what it had acknowledged. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class SchedulesTest {
  @TempDir Path directory;

  private static Appended append(Session session, int n) {
    String update = "{'id':'u-" + n + "','slice':'x-n','data':{'n':" + n + "}}";
    return session.append(Logs.AGENT, List.of(Logs.draft(update)));
  }

  @Test
  void droppedSession_madeAgainOnAnotherNode_newLogKeepsItsUpdates() {
    Map<String, String> settings = Map.of("shipvox.session.ended-kept", "0s");
    try (TestCluster cluster = TestCluster.of(3, directory, settings)) {
      Session old = cluster.node(1).store.create("one", "a").session();
      append(old, 1);
      old.end();
      TestNode.await(
          () -> {
            cluster.all().forEach(node -> node.store.sweep());
            return cluster.all().stream().noneMatch(node -> node.store.holds("one"));
          },
          cluster);
      Session again = cluster.node(2).store.create("one", "b").session();
      assertNotEquals(old.log().epoch(), again.log().epoch());
      for (int n = 1; n <= 10; n++) {
        assertEquals(n, append(cluster.node(n % 3 + 1).session("one"), n).lastSeq());
      }
      assertEquals(ErrorCode.NO_SESSION, assertThrows(Refusal.class, () -> append(old, 99)).code());
      for (TestNode node : cluster.all()) {
        assertEquals(10, node.session("one").log().open(null).head().seq());
      }
    }
  }

  @Test
  void fiveNodes_twoLeft_refuseInsteadOfDeciding() {
    try (TestCluster cluster = TestCluster.of(5, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      append(cluster.node(5).session("one"), 1);
      for (String name : List.of("n1", "n2", "n3")) {
        cluster.stop(name);
      }
      for (TestNode left : cluster.all()) {
        TestNode.await(() -> !left.raft.ready(), left);
        assertEquals(
            ErrorCode.UNAVAILABLE,
            assertThrows(Refusal.class, () -> left.store.create("two", "a")).code());
      }
    }
  }

  @Test
  void twoNodes_restartedTogether_updatesAndIdsAreThere() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      String epoch = cluster.node(1).session("one").log().epoch();
      for (int n = 1; n <= 20; n++) {
        append(cluster.node(1).session("one"), n);
      }
      cluster.stop("n2");
      cluster.stop("n3");
      cluster.start("n2");
      cluster.start("n3");
      cluster.all().forEach(TestNode::awaitReady);
      for (TestNode node : cluster.all()) {
        Session session = node.session("one");
        assertEquals(epoch, session.log().epoch());
        assertTrue(append(session, 7).allDuplicates());
        assertEquals(20, session.log().open(null).head().seq());
      }
    }
  }

  @Test
  void revocation_onACutOffNode_refusedAndNotAnswered() {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      cluster.stop("n2");
      cluster.stop("n3");
      Refusal refusal =
          assertThrows(Refusal.class, () -> cluster.node(1).store.revoke("one", "t-1"));
      assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
    }
  }

  @Test
  void idleSession_updateBeforeTheSweep_notDropped() {
    Map<String, String> settings = Map.of("shipvox.session.idle", "2s");
    try (TestCluster cluster = TestCluster.of(1, directory, settings)) {
      Session session = cluster.node(1).store.create("one", "a").session();
      long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      for (int n = 1; System.nanoTime() < until; n++) {
        assertEquals(n, append(session, n).lastSeq());
        cluster.node(1).store.sweep();
      }
      TestNode.await(
          () -> {
            cluster.node(1).store.sweep();
            return !cluster.node(1).store.holds("one");
          },
          cluster);
    }
  }

  @Test
  void clocks_tenMinutesApart_noIdIsForgottenEarly() {
    Map<String, String> settings =
        Map.of("shipvox.session.log-count", "1", "shipvox.session.log-time", "10m");
    TestCluster cluster = new TestCluster(directory, settings);
    cluster.clocks.put("n2", InstantSource.offset(InstantSource.system(), Duration.ofMinutes(11)));
    cluster.clocks.put("n3", InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-11)));
    try (cluster) {
      cluster.startAll(3);
      cluster.node(1).store.create("one", "a");
      for (int n = 1; n <= 5; n++) {
        append(cluster.node(1).session("one"), n);
      }
      String first = cluster.leader();
      cluster.stop(first);
      TestNode other = cluster.nodes.values().iterator().next();
      TestNode.await(
          () -> {
            try {
              return append(other.session("one"), 6).lastSeq() == 6;
            } catch (Refusal refusal) {
              return false;
            }
          },
          cluster);
      assertTrue(append(other.session("one"), 1).allDuplicates());
    }
  }

  @Test
  void fiveNodes_leaderWithoutMajority_itsProposalIsNoUpdateWhenOthersHaveDecided() {
    try (TestCluster cluster = TestCluster.of(5, directory, Map.of())) {
      cluster.node(1).store.create("one", "a");
      append(cluster.node(5).session("one"), 1);
      String leader = cluster.leader();
      List<String> others =
          cluster.nodes.keySet().stream().filter(name -> !name.equals(leader)).toList();
      String follower = others.get(0);
      List<String> most = others.subList(1, 4);
      Session proposer = cluster.nodes.get(leader).session("one");
      most.forEach(cluster::stop);
      // In the logs of two, and so in none.
      assertEquals(
          ErrorCode.UNAVAILABLE, assertThrows(Refusal.class, () -> append(proposer, 2)).code());
      cluster.stop(leader);
      cluster.stop(follower);
      most.forEach(cluster::start);
      cluster.all().forEach(TestNode::awaitReady);
      assertEquals(2, append(cluster.nodes.get(most.get(0)).session("one"), 3).lastSeq());
      cluster.start(leader).awaitReady();
      cluster.start(follower).awaitReady();
      for (TestNode node : cluster.all()) {
        assertEquals(2, node.session("one").log().open(null).head().seq());
        assertTrue(append(node.session("one"), 3).allDuplicates());
      }
      Appended retried = append(cluster.nodes.get(leader).session("one"), 2);
      assertEquals(3, retried.lastSeq());
      assertEquals(1, retried.fresh());
    }
  }
}
