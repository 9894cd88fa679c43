package com.shipvox.live.cluster;

import static com.shipvox.live.cluster.TestCluster.AGENT;
import static com.shipvox.live.cluster.TestCluster.all;
import static com.shipvox.live.cluster.TestCluster.await;
import static com.shipvox.live.cluster.TestCluster.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.cluster.Envelope.Accept;
import com.shipvox.live.cluster.TestCluster.Node;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.session.LogCopy;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionStore.Created;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes that hold one log: any takes any update, and all show the same. */
final class ClusterTest {
  private final TestCluster cluster = new TestCluster(3, Map.of());

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void append_onAnyNode_sameLogOnEach() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    for (int n = 0; n < 30; n++) {
      Appended appended = append(n % 3, "s", "u" + n);
      assertEquals(n + 1, appended.lastSeq());
      assertFalse(appended.allDuplicates());
    }
    List<String> texts = all(node(0).session("s"), LogEntry::text);
    assertEquals(30, texts.size());
    assertEquals(texts, all(node(1).session("s"), LogEntry::text));
    assertEquals(texts, all(node(2).session("s"), LogEntry::text));
    var state = node(0).session("s").log().open(null).state();
    assertEquals(state, node(1).session("s").log().open(null).state());
    assertEquals(state, node(2).session("s").log().open(null).state());
  }

  @Test
  void append_many_stateGoesAlongNowAndThenAndIsTheSameOnEach() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    var told = new ConcurrentLinkedQueue<Long>();
    cluster.network.watch(
        message -> {
          if (message.body() instanceof Accept accept && accept.command().before() != null) {
            told.add(accept.place());
          }
        });
    for (int n = 0; n < 200; n++) {
      append(0, "s", "u" + n);
    }
    assertEquals(3, Set.copyOf(told).size(), "told at " + told);
    var state = node(0).session("s").log().open(null).state();
    assertEquals(state, node(1).session("s").log().open(null).state());
    assertEquals(state, node(2).session("s").log().open(null).state());
  }

  @Test
  void append_traced_sameTraceOnEachNode() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    List<String> traces = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      // Through the leader, whichever of them that is, and through those that send to it.
      traces.add("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b" + n + "-01");
      Author traced = new Author("agent:a", Source.AGENT, traces.get(n));
      node(n).session("s").append(traced, List.of(update("u" + n)), 0);
    }
    // This one learns the whole log from the others, and not an update at a time.
    cluster.kill(2);
    cluster.restart(2);
    cluster.awaitReady();
    for (Node node : cluster.nodes) {
      assertEquals(traces, all(node.session("s"), entry -> LogCopy.of(entry).trace()));
    }
  }

  @Test
  void create_sameIdOnAllNodesAtOnce_oneSession() throws Exception {
    cluster.awaitReady();
    List<Created> made = atOnce(3, n -> node(n).cluster().create("s", "a"));
    assertEquals(1, made.stream().filter(Created::created).count());
    assertEquals(1, made.stream().map(c -> c.session().log().epoch()).distinct().count());
    Refusal taken = assertThrows(Refusal.class, () -> node(1).cluster().create("s", "b"));
    assertEquals(ErrorCode.SESSION_TAKEN, taken.code());
  }

  @Test
  void append_sameIdOnAllNodesAtOnce_oneEffectEach() throws Exception {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    for (int n = 0; n < 100; n++) {
      String id = "u" + n;
      List<Appended> answers = atOnce(3, each -> append(each, "s", id));
      assertEquals(1, answers.stream().filter(a -> !a.allDuplicates()).count());
      long seq = n + 1;
      assertTrue(answers.stream().allMatch(a -> a.lastSeq() == seq));
    }
  }

  @Test
  void append_sameIdOtherBody_refusedOnEveryNode() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    append(0, "s", "u");
    var other = update("else").withId("u");
    for (Node node : cluster.nodes) {
      Session session = node.session("s");
      Refusal refusal = assertThrows(Refusal.class, () -> session.append(AGENT, List.of(other), 0));
      assertEquals(ErrorCode.ID_REUSED, refusal.code());
      assertEquals("/id", refusal.errors().get(0).pointer());
    }
  }

  @Test
  void end_onOneNode_endedOnAll() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    append(1, "s", "u");
    node(2).session("s").end();
    node(1).session("s").end();
    assertEquals(2, all(node(0).session("s"), LogEntry::seq).size());
    Refusal ended = assertThrows(Refusal.class, () -> append(0, "s", "v"));
    assertEquals(ErrorCode.SESSION_ENDED, ended.code());
  }

  @Test
  void follower_onAnyNode_toldOfEachUpdate() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    List<Reader> readers = new ArrayList<>();
    for (Node node : cluster.nodes) {
      readers.add(new Reader(node.session("s")));
    }
    for (int n = 0; n < 50; n++) {
      append(n % 3, "s", "u" + n);
    }
    for (Reader reader : readers) {
      await("all updates", () -> reader.seqs.size() == 50);
      assertEquals(new ArrayList<>(reader.seqs).stream().sorted().toList(), reader.seqs());
    }
  }

  @Test
  void viewer_onOneNode_knownOnAllWithWhatItPainted() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    append(0, "s", "u");
    Session there = node(2).session("s");
    Viewer viewer = new Viewer("v", Transport.WEBSOCKET, "t", 5);
    there.audience().join(viewer);
    await("counted", () -> node(0).session("s").audience().viewerCount() == 1);
    AtomicLong done = new AtomicLong();
    var audience = node(0).session("s").audience();
    audience.whenRendered(List.of(1L), audience.onScreen(), done::incrementAndGet);
    there.audience().rendered(viewer, 1, 1);
    await("told", () -> done.get() == 1);
    assertEquals(1, audience.viewers().iterator().next().renderedSeq());
    there.audience().leave(viewer);
    await("gone", () -> audience.viewerCount() == 0);
  }

  @Test
  void acknowledgement_throughAnotherNode_reachesTheViewersOwn() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    append(0, "s", "u");
    Viewer viewer = new Viewer("v", Transport.SSE, "token", 5);
    node(1).session("s").audience().join(viewer);
    await("counted", () -> node(2).session("s").audience().viewerCount() == 1);
    node(2).session("s").audience().rendered("token", new Screen(1, List.of(), null), 1);
    await("reached", () -> viewer.renderedSeq() == 1);
  }

  @Test
  void revocation_onOneNode_knownOnAllAndOnThoseThatComeLater() {
    cluster.awaitReady();
    node(0).revocations().revokeAll("s", 42);
    await("told", () -> revokedUntil(1) == 42 && revokedUntil(2) == 42);
    cluster.kill(1);
    cluster.restart(1);
    await("told again", () -> revokedUntil(1) == 42);
  }

  private long revokedUntil(int n) {
    AtomicLong until = new AtomicLong();
    node(n).revocations().all((session, token, at) -> until.set(at));
    return until.get();
  }

  private Node node(int n) {
    return cluster.node(n);
  }

  private Appended append(int n, String session, String id) {
    return cluster.append(n, session, id);
  }

  private interface Task<T> {
    T run(int n);
  }

  private static <T> List<T> atOnce(int count, Task<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        int each = n;
        futures.add(threads.submit(() -> task.run(each)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }

  /** Follows a log as a connection does. */
  private static final class Reader {
    private final ConcurrentLinkedQueue<Long> seqs = new ConcurrentLinkedQueue<>();
    private LogEntry last;

    Reader(Session session) {
      last = session.log().open(null).last();
      session.audience().follow(this::read);
      read();
    }

    private synchronized void read() {
      for (LogEntry next = last.next(); next != null; next = last.next()) {
        seqs.add(next.seq());
        last = next;
      }
    }

    List<Long> seqs() {
      return new ArrayList<>(seqs);
    }
  }
}
