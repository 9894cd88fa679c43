package com.shipvox.live.cluster;

import static com.shipvox.live.cluster.TestCluster.AGENT;
import static com.shipvox.live.cluster.TestCluster.await;
import static com.shipvox.live.cluster.TestCluster.update;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.cluster.TestNetwork.TestPost;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.SessionLog.Result;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leader whose one reachable voter never answers, and whose workers have too much to do. */
final class FastAppendsTest {
  private final TestNetwork network = new TestNetwork();
  private final AtomicInteger asked = new AtomicInteger();
  private Peers peers;
  private Peers voter;
  private Replica replica;
  private FastAppends appends;

  @BeforeEach
  void lead() {
    TestPost post = network.join();
    peers = new Peers(post, 3);
    voter = new Peers(network.join(), 3);
    peers.vote("g", Set.of());
    voter.vote("g", Set.of());
    Calls calls = new Calls(post, peers, Runnable::run);
    replica = copy(calls);
    Ballot ballot = replica.stand(post.self());
    replica.lead(ballot, List.of());
    Command create = new Command.Create("a", "e");
    replica.decided(ballot, replica.stage(ballot, create), create);
    Proposer proposer = new Proposer(peers, calls, session -> List.of(), () -> false);
    appends =
        new FastAppends(
            peers,
            calls,
            proposer,
            task -> {
              asked.incrementAndGet();
              return false;
            });
  }

  /** Each hears that the other is there; that is forgotten within a second or so. */
  private void meet() {
    voter.heard(peers.beat(0).build());
    peers.heard(voter.beat(0).build());
  }

  private static Replica copy(Calls calls) {
    Revocations revocations = new Revocations(InstantSource.system());
    RemotePresence others = new RemotePresence(revocations, id -> null);
    Presence presence = new Presence(calls, others, revocations, List::of, id -> null);
    return new Replicas(
            LiveConfig.from(name -> Optional.empty()),
            InstantSource.system(),
            Runnable::run,
            presence,
            others,
            (replica, log) -> new ClusterLog(null, replica, log))
        .at("s");
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void halfDone_whileAnotherHasTheTurn_leftToThat() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    await(
        "the voter can be reached",
        () -> {
          meet();
          return appends.begin(
              replica, "e", log -> log.plan(AGENT, List.of(update("u"))), deadline, new Unheard());
        });
    await(
        "the silent voter is noticed",
        () -> {
          appends.hurry();
          return asked.get() > 0;
        });
    int before = asked.get();
    appends.hurry();
    assertEquals(before + 1, asked.get(), "nobody has the turn: a worker shall go on with it");
    replica.turn.acquireUninterruptibly();
    appends.hurry();
    assertEquals(before + 1, asked.get());
    replica.turn.release();
    appends.hurry();
    assertEquals(before + 2, asked.get());
  }

  private static final class Unheard implements FastAppends.Outcome {
    @Override
    public void done(List<Result> results) {
      throw new AssertionError("nobody has confirmed it");
    }

    @Override
    public void failed(Outage outage) {
      throw new AssertionError(outage);
    }
  }
}
