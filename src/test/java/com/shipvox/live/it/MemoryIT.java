package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose memory is full refuses appends, and does everything else. */
@Timeout(180)
final class MemoryIT {
  private static final int AGENTS = 3;
  private static final int SESSIONS = 10;

  /** Less than by default, so that it is soon full, of which three agents may take all. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "shipvox.session.memory", "24MiB",
          "shipvox.session.owner-percent", "40",
          "shipvox.session.ended-kept", "1s",
          "shipvox.limit.updates-per-second", "100000");

  private record Filled(TestSession session, int last) {}

  @Test
  void post_untilTheNodeIsFull_nothingAcknowledgedLostReadsGoOnAndRoomAgain() throws Exception {
    try (LiveNode node = LiveNode.start(SETTINGS)) {
      ExecutorService agents = Executors.newFixedThreadPool(AGENTS);
      List<Future<List<Filled>>> fillings = new ArrayList<>();
      for (int i = 0; i < AGENTS; i++) {
        fillings.add(agents.submit(() -> fill(Api.agent(node.server()))));
      }
      List<Filled> all = new ArrayList<>();
      for (Future<List<Filled>> filling : fillings) {
        all.addAll(filling.get());
      }
      agents.shutdown();
      Api anybody = new Api(node.server(), "");
      anybody.get("/health/live").expect(200);
      assertTrue(anybody.get("/metrics").body().contains("shipvox_memory_bytes"));
      for (Filled each : all) {
        assertEquals(each.last(), each.session().head());
        Reply missed =
            each.session()
                .api()
                .get(
                    each.session().path()
                        + "/updates?epoch="
                        + each.session().epoch()
                        + "&after=0");
        assertEquals(1, missed.expect(200).messages().get(0).getInt("seq"));
      }
      try (FeedSocket socket = all.get(0).session().socket()) {
        socket.init();
      }
      all.forEach(each -> each.session().end());
      TestSession next = null;
      while (next == null) {
        Reply made = all.get(0).session().api().post("/api/sessions", "{}");
        if (made.status() == 201) {
          JsonObject json = made.json();
          next =
              new TestSession(
                  all.get(0).session().api(),
                  json.getString("sessionId"),
                  json.getString("epoch"),
                  "");
        }
        LockSupport.parkNanos(100_000_000);
      }
      // Ended sessions are dropped one after another.
      Reply reply = next.post(batch());
      while (reply.status() == 503) {
        LockSupport.parkNanos(100_000_000);
        reply = next.post(batch());
      }
      reply.expect(201);
    }
  }

  /** Posts batches to some sessions until each of them is refused. */
  private static List<Filled> fill(Api agent) {
    List<Filled> filled = new ArrayList<>();
    byte[] body = TestJson.quoted(batch()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < SESSIONS; i++) {
      TestSession session;
      Reply made = agent.post("/api/sessions", "{}");
      if (made.status() == 503) {
        break;
      }
      JsonObject json = made.expect(201).json();
      session =
          new TestSession(
              agent,
              json.getString("sessionId"),
              json.getString("epoch"),
              json.getString("viewerToken"));
      int last = 0;
      Reply reply = agent.postBytes(session.path() + "/updates", body);
      for (int n = 0; reply.status() == 201 && (i == SESSIONS - 1 || n < 12); n++) {
        last = reply.json().getInt("seq");
        reply = agent.postBytes(session.path() + "/updates", body);
      }
      if (reply.status() == 201) {
        last = reply.json().getInt("seq");
      } else {
        reply.expect(503, "unavailable");
        assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1);
      }
      if (last > 0) {
        filled.add(new Filled(session, last));
      }
    }
    return filled;
  }

  /** Four updates of some 60 KB each. */
  private static String batch() {
    List<String> updates = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      updates.add("{'slice':'x-" + i + "','data':{'t':'" + "x".repeat(60_000) + "'}}");
    }
    return "[" + String.join(",", updates) + "]";
  }
}
