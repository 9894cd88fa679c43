package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.RawLine.Frame;
import com.shipvox.live.it.checker.AgentLog;
import com.shipvox.live.it.checker.AgentLog.Place;
import com.shipvox.live.it.checker.AgentLog.Sent;
import com.shipvox.live.it.checker.Checker;
import com.shipvox.live.it.checker.Verdict;
import com.shipvox.live.it.checker.ViewerLog;
import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Viewers that stop reading: they are let go, and nobody else notices. */
@Timeout(480)
final class SlowViewerIT {
  /** More than the server has threads for its background work, were each to hold one. */
  private static final int SLOW = 4;

  /** So many that the server fans out on its own threads, not on the agent's request. */
  private static final int GOOD = 10;

  /** So little that it soon makes itself felt. */
  private static final int RECEIVE_BUFFER = 4 << 10;

  private static final int BATCH = 10;

  /** Updates that a good viewer may be behind: on a slow machine it would be let go, too. */
  private static final int AHEAD = 50;

  private static final int KEPT = 1_500;
  private static final int MORE = 1_500;
  private static final String TEXT = "x".repeat(4_000);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final AgentLog log = new AgentLog();
  private final List<Future<ViewerLog>> good = new ArrayList<>(); // the test's thread alone
  private final AtomicLongArray seen = new AtomicLongArray(GOOD);
  private volatile boolean done;
  private volatile int made; // written by the pace's thread alone

  @AfterEach
  void stop() {
    threads.shutdownNow();
    pace.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROXIED") // Written to as PLAIN is.
  void viewers_thatStopReading_closedAndResumedWhileTheOthersGoOn(WayOut way) throws Exception {
    Map<String, String> settings =
        Map.of(
            "shipvox.session.log-count",
            Integer.toString(KEPT),
            "shipvox.session.log-time",
            "0s",
            "shipvox.limit.updates-per-second",
            "5000");
    try (LiveNode node = way.start(settings)) {
      TestSession session = Api.agent(node.server()).open();
      for (int i = 0; i < GOOD; i++) {
        good.add(threads.submit(reader(session, i)));
      }
      List<Stuck> slow = new ArrayList<>();
      for (int i = 0; i < SLOW; i++) {
        slow.add(Stuck.open(session));
      }
      await(() -> session.viewers().size() == GOOD + SLOW);

      postUntil(() -> session.viewers().size() == GOOD, session);
      assertClosedAsTooSlowAndResumes(session, slow.get(0));

      // The log is as long as it will be, and those that still do not read hold nothing of it.
      postUntil(() -> made >= KEPT, session);
      NodeProcess process = new NodeProcess(node);
      assertEquals(way.isFast(), process.has("com.shipvox.live.fast.TyrusFrames"));
      boolean adopted = way == WayOut.GRIZZLY && way.isFast();
      assertEquals(adopted, process.has("com.shipvox.live.fast.GrizzlyWriter"));
      assertEquals(adopted, process.has("com.shipvox.live.fast.AdoptedSocket"));
      long before = process.liveBytes();
      int from = made;
      postUntil(() -> made >= from + MORE, session);
      long grown = process.liveBytes() - before;
      long posted = (long) MORE * TEXT.length();
      assertTrue(grown < posted / 2, "the heap has grown by " + grown + " of " + posted);

      done = true;
      List<ViewerLog> logs = new ArrayList<>();
      for (Future<ViewerLog> viewer : good) {
        logs.add(viewer.get());
      }
      Checker.check(log, logs).assertClean();
    }
  }

  /** Reads what was sent to it before the server gave it up; then all the rest, over a new line. */
  private void assertClosedAsTooSlowAndResumes(TestSession session, Stuck stuck) throws Exception {
    assertEquals(4450, stuck.readOn());
    ViewerLog received = stuck.received;
    Place place = received.place();
    assertTrue(place.seq() < log.last(session.epoch()), "it was not behind");
    try (Line line = Line.Carrier.SOCKET.open(session, session.anotherToken(), place)) {
      while (received.place().seq() < log.last(session.epoch())) {
        received.received(Objects.requireNonNull(line.next(Duration.ofSeconds(20))));
      }
    }
    Verdict verdict = Checker.check(log, List.of(received));
    verdict.assertClean();
    assertEquals(1, verdict.resumed());
  }

  private Callable<ViewerLog> reader(TestSession session, int number) {
    String token = session.anotherToken();
    return () -> {
      ViewerLog received = new ViewerLog("good viewer " + number);
      try (Line line = Line.Carrier.SOCKET.open(session, token, null)) {
        while (!done || received.place().seq() < log.last(session.epoch())) {
          JsonObject message = line.next(Duration.ofMillis(500));
          if (message != null) {
            received.received(message);
            // Not by the answer to the login.
            Place place = received.place();
            seen.set(number, place == null ? 0 : place.seq());
          }
        }
      }
      return received;
    };
  }

  /** A viewer that reads its INIT, and from then on nothing until it is told to. */
  private record Stuck(RawLine line, ViewerLog received) {
    static Stuck open(TestSession session) {
      Server server = session.api().server();
      RawLine line = new RawLine(server, RECEIVE_BUFFER);
      line.upgrade(server, "Authorization: Bearer " + session.anotherToken());
      line.send(RawLine.text("{\"type\":\"INIT\"}")).message();
      ViewerLog received = new ViewerLog("slow viewer");
      received.received(MessageCodec.parse(line.message()).asJsonObject());
      return new Stuck(line, received);
    }

    /** Reads all that comes; the code with which the server closed in the end. */
    int readOn() {
      for (Frame frame = line.frame(); frame != null; frame = line.frame()) {
        if (frame.opcode() == RawLine.CLOSE) {
          return frame.closeCode();
        }
        if (frame.opcode() == RawLine.TEXT) {
          received.received(MessageCodec.parse(frame.text()).asJsonObject());
        }
      }
      return 0;
    }
  }

  /** Posts 200 updates a second, or as many as the good viewers get, until a condition holds. */
  private void postUntil(BooleanSupplier condition, TestSession session) throws Exception {
    Future<?> posting =
        pace.scheduleAtFixedRate(
            () -> post(session), 0, BATCH * 1_000 / 200, TimeUnit.MILLISECONDS);
    await(() -> posting.isDone() || condition.getAsBoolean());
    posting.cancel(false);
    // Behind the last post.
    pace.submit(() -> {}).get();
    assertTrue(posting.isCancelled(), "posting has failed");
  }

  /** Waits until a condition holds, or a good viewer has failed. */
  private void await(BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      for (Future<ViewerLog> viewer : good) {
        if (viewer.isDone()) {
          viewer.get();
        }
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void post(TestSession session) {
    for (int i = 0; i < GOOD; i++) {
      if (made - seen.get(i) > AHEAD) {
        return;
      }
    }
    StringBuilder batch = new StringBuilder("[");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      made = made + 1;
      String id = "u-" + made;
      String data = "{\"n\":" + made + ",\"text\":\"" + TEXT + "\"}";
      log.attempt(new Sent(id, "x-a", data));
      ids.add(id);
      batch
          .append(i > 0 ? "," : "")
          .append("{'id':'" + id + "','slice':'x-a','data':" + data + "}");
    }
    Reply reply = session.post(batch.append("]").toString()).expect(201);
    List<Integer> seqs = reply.seqs();
    for (int i = 0; i < BATCH; i++) {
      log.acknowledge(ids.get(i), new Place(session.epoch(), seqs.get(i)));
    }
  }
}
