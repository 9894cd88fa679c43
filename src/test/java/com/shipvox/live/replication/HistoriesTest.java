package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.faults.History;
import com.shipvox.live.faults.History.Slice;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Logs;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What many see who write to one session and read it on every node, while leaders are lost. */
@Timeout(600)
final class HistoriesTest {
  private static final int WRITERS = 4;
  private static final int READERS = 3;
  private static final int ROUNDS = 3;
  private static final int UPDATES_A_ROUND = 60;

  @TempDir Path directory;

  private final History history = new History();
  private volatile List<TestNode> nodes = List.of();
  private volatile boolean over;

  @Test
  void appendsReadsAndResumes_whileLeadersAreLost_linearizable() throws InterruptedException {
    try (TestCluster cluster = TestCluster.of(3, directory, Map.of())) {
      String epoch = cluster.node(1).store.create("one", "a").session().log().epoch();
      nodes = List.copyOf(cluster.all());
      List<Thread> threads = new ArrayList<>();
      for (int n = 0; n < WRITERS; n++) {
        String agent = "a" + n;
        threads.add(new Thread(() -> write(agent)));
      }
      for (int n = 0; n < READERS; n++) {
        threads.add(new Thread(() -> read(epoch)));
      }
      threads.forEach(Thread::start);
      for (int round = 0; round < ROUNDS; round++) {
        awaitMore(cluster);
        String lost = cluster.leader();
        cluster.stop(lost);
        nodes = List.copyOf(cluster.all());
        awaitMore(cluster);
        cluster.start(lost).awaitReady();
        nodes = List.copyOf(cluster.all());
      }
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
      nodes.forEach(node -> tryRead(node, epoch, 0));
      assertEquals(List.of(), history.check());
      assertTrue(history.acknowledged() >= ROUNDS * UPDATES_A_ROUND);
    }
  }

  private void awaitMore(TestCluster cluster) {
    long before = history.acknowledged();
    TestNode.await(
        () -> history.acknowledged() >= before + UPDATES_A_ROUND,
        () -> history.acknowledged() - before + " acknowledged; " + cluster);
  }

  private TestNode any() {
    List<TestNode> now = nodes;
    return now.get(ThreadLocalRandom.current().nextInt(now.size()));
  }

  /** Writes one update after another, each until it is acknowledged, on any node. */
  private void write(String agent) {
    for (int n = 0; !over; n++) {
      String id = History.id(agent, n);
      String update = "{'id':'%s','slice':'x-%s','data':{'n':%d}}".formatted(id, agent, n);
      history.begins(id, System.nanoTime());
      while (!append(id, update)) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private boolean append(String id, String update) {
    try {
      long seq = any().session("one").append(Logs.AGENT, List.of(Logs.draft(update))).lastSeq();
      history.acknowledged(id, System.nanoTime(), seq);
      return true;
    } catch (RuntimeException e) {
      // The node is stopped, or has no leader.
      return false;
    }
  }

  /** Resumes where it was, or begins anew, on any node. */
  private void read(String epoch) {
    long at = 0;
    while (!over) {
      at = tryRead(any(), epoch, ThreadLocalRandom.current().nextBoolean() ? at : 0);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private long tryRead(TestNode node, String epoch, long at) {
    long from = System.nanoTime();
    Opening opening;
    try {
      Session session = node.session("one");
      opening = session.log().open(at == 0 ? null : new Cursor(epoch, at));
    } catch (RuntimeException e) {
      return at;
    }
    long head = opening.head().seq();
    if (opening.resumed()) {
      history.read("resume", from, System.nanoTime(), head);
      for (LogEntry entry = opening.last(); entry.seq() < head; ) {
        entry = entry.next();
        history.sees(entry.seq(), entry.id());
      }
    } else {
      history.read("read", from, System.nanoTime(), head, slices(opening.state()));
    }
    return head;
  }

  private static List<Slice> slices(JsonObject state) {
    List<Slice> slices = new ArrayList<>();
    state.forEach(
        (name, value) -> {
          JsonObject slice = value.asJsonObject();
          slices.add(
              new Slice(
                  name.substring(2),
                  slice.getJsonObject("data").getInt("n"),
                  slice.getJsonNumber("seq").longValue()));
        });
    return slices;
  }
}
