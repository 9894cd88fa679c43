package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the log says of agents that come and go, by a clock that the test moves. */
final class AgentPresenceTest {
  private final ManualClock clock = new ManualClock();
  private final long start = clock.millis();
  private final SessionStore store =
      new SessionStore(
          LiveConfig.from(name -> Optional.empty()),
          clock,
          Runnable::run,
          new LocalJournal.KeptRevocations());
  private final LocalJournal journal = LocalJournal.attachTo(store, clock);
  private final Session session = store.create("one", "a").session();

  private void sweepAfter(Duration time) {
    clock.move(time);
    store.sweep();
  }

  /** What the log says: who is there, since which millisecond of the test. */
  private List<String> said() {
    List<String> said = new ArrayList<>();
    LogEntry entry = session.log().updates().image().anchor().next();
    for (; entry != null; entry = entry.next()) {
      JsonObject update = MessageCodec.parse(entry.text()).asJsonObject();
      JsonObject payload = update.getJsonObject("payload");
      assertEquals("server", update.getString("source"));
      assertEquals("session", payload.getString("slice"));
      assertEquals("displaying", payload.getString("phase"));
      JsonObject data = payload.getJsonObject("data");
      long since = data.getJsonNumber("since").longValue() - start;
      said.add(data.getString("agent") + " " + since);
    }
    return said;
  }

  @Test
  void sockets_comeAndGo_firstAndLastAreTold() {
    session.agentJoined("a");
    clock.move(Duration.ofSeconds(1));
    session.agentJoined("b");
    session.agentLeft("a");
    sweepAfter(Duration.ofSeconds(60));
    assertEquals(List.of("present 0"), said());
    session.agentLeft("b");
    sweepAfter(Duration.ofMillis(4_999));
    assertEquals(List.of("present 0"), said());
    sweepAfter(Duration.ofMillis(1));
    sweepAfter(Duration.ofSeconds(1));
    assertEquals(List.of("present 0", "away 61000"), said());
    session.agentJoined("c");
    assertEquals(List.of("present 0", "away 61000", "present 67000"), said());
  }

  @Test
  void lastSocket_backWithinFiveSeconds_nothingIsTold() {
    session.agentJoined("a");
    session.agentLeft("a");
    sweepAfter(Duration.ofSeconds(4));
    session.agentJoined("b");
    sweepAfter(Duration.ofSeconds(10));
    assertEquals(List.of("present 0"), said());
  }

  @Test
  void socket_onAnotherNode_keepsTheAgentPresent() {
    session.agentJoined("a");
    session.agents().joinElsewhere("b");
    session.agentLeft("a");
    sweepAfter(Duration.ofSeconds(10));
    assertEquals(List.of("present 0"), said());
    session.agentLeftElsewhere("b");
    sweepAfter(Duration.ofSeconds(5));
    assertEquals(List.of("present 0", "away 10000"), said());
  }

  @Test
  void snapshot_ofAPresentAgentWithoutSocket_awayFiveSecondsAfterItIsSeen() {
    session.agentJoined("a");
    List<SessionTable.Image> images = journal.table().images();
    LocalJournal restarted = LocalJournal.attachTo(store, clock);
    images.forEach(restarted.table()::restore);
    sweepAfter(Duration.ofSeconds(1));
    sweepAfter(Duration.ofSeconds(4));
    Session restored = store.find("one").orElseThrow();
    assertEquals(1, restored.log().head().seq());
    sweepAfter(Duration.ofSeconds(1));
    assertEquals(2, restored.log().head().seq());
    restored.agentJoined("b");
    assertEquals(3, restored.log().head().seq());
  }

  @Test
  void session_thatEnded_saysNothingMore() {
    session.agentJoined("a");
    session.end();
    session.agentLeft("a");
    sweepAfter(Duration.ofSeconds(10));
    assertEquals(2, session.log().head().seq());
  }
}
