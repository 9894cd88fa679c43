package com.shipvox.live.cluster;

import static com.shipvox.live.cluster.TestCluster.AGENT;
import static com.shipvox.live.cluster.TestCluster.all;
import static com.shipvox.live.cluster.TestCluster.await;
import static com.shipvox.live.cluster.TestCluster.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.cluster.Envelope.Decided;
import com.shipvox.live.cluster.TestCluster.Node;
import com.shipvox.live.cluster.TestNetwork.TestPost;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Audience.Follower;
import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.LogCopy;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionStore.Created;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that are killed or cut off: refused rather than lost, and whole again afterwards. */
final class ClusterFaultsTest {
  private final TestCluster cluster = new TestCluster(3, Map.of());

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void isolated_node_refusesWritesAndReads() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    append(0, "s", "u");
    List<Session> sessions = cluster.nodes.stream().map(node -> node.session("s")).toList();
    cluster.network.isolate(node(1).post());
    for (int n : new int[] {0, 2}) {
      assertEquals(1, append(n, "s", "u").lastSeq());
    }
    await("not ready", () -> !node(1).cluster().ready());
    var update = List.of(update("v"));
    Refusal write = assertThrows(Refusal.class, () -> sessions.get(1).append(AGENT, update, 0));
    assertEquals(ErrorCode.UNAVAILABLE, write.code());
    assertTrue(write.retryAfterSeconds() > 0);
    Refusal read = assertThrows(Refusal.class, () -> sessions.get(1).log().open(null));
    assertEquals(ErrorCode.UNAVAILABLE, read.code());
    append(2, "s", "w");
    cluster.network.heal();
    cluster.awaitReady();
    assertEquals(List.of("u", "w"), all(node(1).session("s"), LogEntry::id));
  }

  @Test
  void isolated_node_appendsHoldNoThread() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    append(0, "s", "u");
    Session session = node(0).session("s");
    cluster.network.isolate(node(0).post());
    List<CompletableFuture<Appended>> waiting = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      // All from this one thread, which none of them may hold.
      waiting.add(session.appendLater(AGENT, List.of(update("v" + n)), 0));
    }
    assertTrue(waiting.stream().anyMatch(append -> !append.isDone()));
    cluster.network.heal();
    cluster.awaitReady();
    for (int n = 0; n < 20; n++) {
      try {
        waiting.get(n).join();
      } catch (CompletionException refused) {
        // As an agent does that was told to come again.
        append(0, "s", "v" + n);
      }
    }
    assertEquals(21, all(node(1).session("s"), LogEntry::id).size());
  }

  @Test
  void stoppedNode_refusesWhatWaits() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    Session session = node(0).session("s");
    cluster.network.isolate(node(0).post());
    var waiting = session.appendLater(AGENT, List.of(update("u")), 0);
    cluster.kill(0);
    var failure = assertThrows(CompletionException.class, waiting::join);
    assertEquals(ErrorCode.UNAVAILABLE, ((Refusal) failure.getCause()).code());
    var later = session.appendLater(AGENT, List.of(update("v")), 0);
    assertTrue(later.isCompletedExceptionally());
    cluster.restart(0);
  }

  /** A post to a node that does not lead is answered by that node's vote, and by it alone. */
  @Test
  void votesThatNeverReachTheLeader_answerPostsAndAreAskedForAgain() {
    cluster.awaitReady();
    // Of so many sessions some are led by another node than the one that has the posts.
    List<String> ids = IntStream.range(0, 12).mapToObj(n -> "s" + n).toList();
    for (String id : ids) {
      node(0).cluster().create(id, "a");
      append(0, id, "u");
      cluster.nodes.forEach(node -> node.session(id).audience().follow(() -> {}));
    }
    cluster.network.loseVotes();
    List<CompletableFuture<Appended>> waiting = new ArrayList<>();
    for (String id : ids) {
      waiting.add(node(0).session(id).appendLater(AGENT, List.of(update("v")), 0));
    }
    await("all are answered", () -> waiting.stream().allMatch(CompletableFuture::isDone));
    List<String> confirmed =
        IntStream.range(0, ids.size())
            .filter(n -> !waiting.get(n).isCompletedExceptionally())
            .mapToObj(ids::get)
            .toList();
    assertFalse(confirmed.isEmpty());
    assertFalse(confirmed.size() == ids.size(), "its own sessions need another node's vote");
    cluster.network.heal();
    for (String id : confirmed) {
      // Nobody reads or appends meanwhile: the leader sees to it.
      await(
          "all nodes show it", () -> cluster.nodes.stream().allMatch(node -> head(node, id) == 2));
      assertEquals(2, append(1, id, "v").lastSeq());
      for (Node node : cluster.nodes) {
        assertEquals(List.of("u", "v"), read(node, id));
      }
    }
  }

  private static long head(Node node, String id) {
    return node.session(id).log().head().seq();
  }

  @Test
  void followerThatOthersHearOfLate_seesWhatWasDecidedMeanwhile() {
    cluster.awaitReady();
    // Of the three the one whose vote is not asked for: it only learns what is followed on it.
    Node late = node(2);
    List<String> ids = IntStream.range(0, 20).mapToObj(n -> "s" + n).toList();
    ids.forEach(each -> node(0).cluster().create(each, "a"));
    Set<String> held = new HashSet<>();
    late.cluster().all().forEach(session -> held.add(session.id()));
    String id = ids.stream().filter(each -> !held.contains(each)).findFirst().orElseThrow();
    Session session = late.session(id);
    LogEntry place = session.log().open(null).last();
    cluster.nodes.forEach(other -> cluster.network.cut(late.post(), other.post()));
    AtomicLong told = new AtomicLong();
    session.audience().follow(told::incrementAndGet);
    append(0, id, "v");
    cluster.network.heal();
    await("it is told", () -> told.get() > 0);
    assertEquals("v", place.next().id());
  }

  @Test
  void isolated_node_sendsItsFollowersAway() {
    cluster.awaitReady();
    node(0).cluster().create("s", "a");
    AtomicLong dismissed = new AtomicLong();
    node(1)
        .session("s")
        .audience()
        .follow(
            new Follower() {
              @Override
              public void advanced() {}

              @Override
              public void dismissed() {
                dismissed.incrementAndGet();
              }
            });
    cluster.network.isolate(node(1).post());
    await("dismissed", () -> dismissed.get() > 0);
  }

  /** As after a change of leaders whose last news reached the others before it reached the next. */
  @Test
  void leaderBehindItsVoters_catchesUp() throws Exception {
    cluster.awaitReady();
    String generation = generation();
    // Of so many sessions some are led by whichever node is left behind.
    for (int n = 0; n < 12; n++) {
      String id = "s" + n;
      node(0).cluster().create(id, "a");
      append(0, id, "u");
      Decided decided = new Decided(id, new Ballot(1, "n-0"), 3, secondUpdate(id));
      node(n % 3).session(id).log().open(null);
      for (int behind = 1; behind < 3; behind++) {
        TestPost from = node((n + 3 - behind) % 3).post();
        byte[] news = EnvelopeCodec.encode(new Envelope(from.self(), generation, 0, 0, decided));
        from.send(node((n + behind) % 3).post().self(), news);
      }
      assertEquals(3, append(n % 3, id, "w").lastSeq());
      for (Node node : cluster.nodes) {
        assertEquals(List.of("u", "v", "w"), read(node, id));
      }
    }
  }

  /** As they lie in the socket of a node that was frozen: true when they were sent. */
  @Test
  void oldSignsOfLife_makeNobodyReady() throws Exception {
    cluster.awaitReady();
    Queue<byte[]> arrived = node(0).post().copies();
    await("some have arrived", () -> arrived.size() > 20);
    cluster.network.isolate(node(0).post());
    long since = System.nanoTime();
    await("noticed", () -> !node(0).cluster().ready());
    await("all are old", () -> System.nanoTime() - since > Peers.ECHO_NANOS);
    for (byte[] message : arrived) {
      node(0).post().again(message);
      assertFalse(node(0).cluster().ready());
    }
    cluster.network.heal();
    cluster.awaitReady();
  }

  private static List<String> read(Node node, String id) {
    node.session(id).log().open(null);
    return all(node.session(id), LogEntry::id);
  }

  /** The update "v", as another leader would have put it after the first. */
  private Command secondUpdate(String session) {
    LogEntry first = all(node(0).session(session), entry -> entry).get(0);
    String text = first.text().replace("\"seq\":1", "\"seq\":2").replace("\"u\"", "\"v\"");
    EncodedText second = new EncodedText(text);
    LogCopy copy = new LogCopy(2, first.at(), "v", second, "agent:a\nv", false, null);
    return new Command.Add(List.of(copy));
  }

  /** What the nodes call their cluster, as any newcomer hears it. */
  private String generation() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (var post = cluster.network.join()) {
      post.listen(
          message ->
              heard.complete(
                  EnvelopeCodec.decode(ByteBuffer.wrap(message)).json().getString("generation")));
      return heard.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void allKilled_sameId_newEpoch() {
    cluster.awaitReady();
    String epoch = node(0).cluster().create("s", "a").session().log().epoch();
    append(0, "s", "u");
    for (int n = 0; n < 3; n++) {
      cluster.kill(n);
    }
    for (int n = 0; n < 3; n++) {
      cluster.restart(n);
    }
    cluster.awaitReady();
    assertTrue(node(1).cluster().find("s").isEmpty());
    Created again = node(1).cluster().create("s", "a");
    assertTrue(again.created());
    assertFalse(epoch.equals(again.session().log().epoch()));
    var old = new Cursor(epoch, 1);
    assertFalse(node(2).session("s").log().open(old).resumed());
  }

  @Test
  void twoKilledAtOnce_sessionGoesOnUnderNewEpoch() {
    cluster.awaitReady();
    String epoch = node(0).cluster().create("s", "a").session().log().epoch();
    append(0, "s", "u");
    cluster.nodes.forEach(node -> node.session("s").log().open(null));
    var state = node(2).session("s").log().open(null).state();
    cluster.kill(0);
    cluster.kill(1);
    await("noticed", () -> !node(2).cluster().ready());
    cluster.restart(0);
    cluster.restart(1);
    cluster.awaitReady();
    assertFalse(epochs().contains(epoch));
    assertEquals(1, epochs().size());
    assertEquals(state, node(0).session("s").log().open(null).state());
    assertEquals(2, append(1, "s", "v").lastSeq());
  }

  private Set<String> epochs() {
    Set<String> epochs = new HashSet<>();
    cluster.nodes.forEach(node -> epochs.add(node.session("s").log().epoch()));
    return epochs;
  }

  private Node node(int n) {
    return cluster.node(n);
  }

  private Appended append(int n, String session, String id) {
    return cluster.append(n, session, id);
  }
}
