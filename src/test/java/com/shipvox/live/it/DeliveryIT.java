package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.checker.AgentLog;
import com.shipvox.live.it.checker.Checker;
import com.shipvox.live.it.checker.Verdict;
import com.shipvox.live.it.checker.ViewerLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What agents were told against what viewers received: nothing lost, twice or out of order. */
@Timeout(300)
final class DeliveryIT {
  private static final int SESSIONS = 20;
  private static final int UPDATES = 200;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void updates_viewersCutAndResumedAtRandom_eachOnceAndInOrder(WayOut way) throws Exception {
    LiveNode node = way.shared();
    List<Watched> sessions = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(new Watched(node, i));
    }
    Verdict verdict = new Verdict();
    for (Watched session : sessions) {
      verdict.add(session.verdict());
    }
    verdict.assertClean();
    // Each viewer began before the first update and kept its place in the log ever after.
    assertEquals(SESSIONS * 3, verdict.fresh(), verdict::toString);
    assertTrue(verdict.resumed() > SESSIONS * 2, verdict::toString);
    assertTrue(verdict.received() > SESSIONS * 3 * (UPDATES - 20), verdict::toString);
  }

  /** A session with its agent at work and one viewer over each carrier. */
  private final class Watched {
    private final AgentLog log = new AgentLog();
    private final Future<?> agent;
    private final List<Future<ViewerLog>> viewers = new ArrayList<>();

    Watched(LiveNode node, int number) {
      TestSession session = Api.agent(node.server()).open();
      ScriptedAgent script = new ScriptedAgent(session, UPDATES, log, number);
      for (Line.Carrier carrier : Line.Carrier.values()) {
        viewers.add(
            threads.submit(
                new RoamingViewer(
                    session, session.anotherToken(), carrier, log, script::isDone, number)));
      }
      agent = threads.submit(script);
    }

    Verdict verdict() throws Exception {
      agent.get();
      List<ViewerLog> logs = new ArrayList<>();
      for (Future<ViewerLog> viewer : viewers) {
        logs.add(viewer.get());
      }
      return Checker.check(log, logs);
    }
  }
}
