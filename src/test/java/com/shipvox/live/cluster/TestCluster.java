package com.shipvox.live.cluster;

import com.shipvox.live.cluster.TestNetwork.TestPost;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import jakarta.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Nodes of one cluster within the test's process. */
final class TestCluster implements AutoCloseable {
  static final Author AGENT = new Author("agent:a", Source.AGENT);

  final TestNetwork network = new TestNetwork();
  final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final Map<String, String> settings;
  private final InstantSource clock;

  record Node(TestPost post, Cluster cluster, Revocations revocations) implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }

    Session session(String id) {
      return cluster.find(id).orElseThrow();
    }
  }

  TestCluster(int size, Map<String, String> changed) {
    this(size, changed, InstantSource.system());
  }

  /** A cluster whose logs go by that clock; how long nodes are silent is real time. */
  TestCluster(int size, Map<String, String> changed, InstantSource clock) {
    this.clock = clock;
    settings = new HashMap<>(changed);
    settings.putIfAbsent("shipvox.cluster.size", Integer.toString(size));
    for (int n = 0; n < size; n++) {
      nodes.add(start());
    }
  }

  /** Starts one more node and does not wait for it. */
  Node start() {
    LiveConfig config = LiveConfig.from(name -> Optional.ofNullable(settings.get(name)));
    TestPost post = network.join();
    Revocations revocations = new Revocations(clock);
    Cluster cluster =
        new Cluster(
            post, config, clock, Runnable::run, revocations, Executors.defaultThreadFactory());
    cluster.start();
    return new Node(post, cluster, revocations);
  }

  Node node(int n) {
    return nodes.get(n);
  }

  Appended append(int n, String session, String id) {
    return node(n).session(session).append(AGENT, List.of(update(id)), clock.millis());
  }

  void kill(int n) {
    nodes.get(n).close();
  }

  void restart(int n) {
    nodes.set(n, start());
  }

  void awaitReady() {
    await("all nodes vote", () -> nodes.stream().allMatch(node -> node.cluster().ready()));
  }

  /** Waits until it holds; a minute is for slow machines, not for the code. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Never came: " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  static UpdateDraft update(String id) {
    return new UpdateDraft(
        id, "x-n", Phase.DISPLAYING, Json.createObjectBuilder().add("id", id).build(), null);
  }

  /** What a fresh reader of that node sees, from the log's beginning. */
  static <T> List<T> all(Session session, Function<LogEntry, T> what) {
    var start = new com.shipvox.live.message.Message.Cursor(session.log().epoch(), 0);
    List<T> seen = new ArrayList<>();
    LogEntry last = session.log().open(start).last();
    for (LogEntry entry = last.next(); entry != null; entry = entry.next()) {
      seen.add(what.apply(entry));
    }
    return seen;
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    network.close();
  }
}
