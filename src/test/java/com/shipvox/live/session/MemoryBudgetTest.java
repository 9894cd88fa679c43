package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sessions take of a node's memory is bounded, each owner's part of it too. */
final class MemoryBudgetTest {
  private static final long MOST = 4 << 20;

  private final ManualClock clock = new ManualClock();
  private final SessionStore store =
      LocalJournal.store(
          Logs.config(Map.of("shipvox.session.memory", "4MiB")), clock, Runnable::run);

  @Test
  void append_ownersPartFull_refusedWhileOthersGoOn() {
    Session full = fill("a");
    assertTrue(store.budget().used() <= MOST / 4);
    assertTrue(store.budget().used() > MOST / 5);
    Refusal refusal = refused(full);
    assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
    assertEquals(5, refusal.retryAfterSeconds());
    store.create("other", "b").session().append(Logs.AGENT, List.of(Logs.numbered(1)));
  }

  @Test
  void append_nodeFull_nothingLostAndRoomAgainOnceSessionsEnd() {
    List<Session> all = new ArrayList<>();
    for (String owner : List.of("a", "b", "c", "d", "e")) {
      try {
        all.add(fill(owner));
      } catch (Refusal noRoomForASession) {
        assertEquals("e", owner);
      }
    }
    assertTrue(store.budget().used() <= MOST);
    for (Session session : all) {
      refused(session);
      long head = session.log().head().seq();
      assertEquals(
          head,
          Logs.seqsAfter(
                  session
                      .log()
                      .open(new com.shipvox.live.message.Message.Cursor(session.log().epoch(), 0))
                      .last())
              .size());
      session.end();
    }
    clock.move(Duration.ofHours(1));
    store.sweep();
    assertEquals(0, store.budget().used());
    fill("a");
  }

  @Test
  void append_stateOfSmallValues_countedByWhatTheyTake() {
    Session session = store.create("zeros", "a").session();
    session.append(
        Logs.AGENT,
        List.of(Logs.draft("{'slice':'x-a','data':{'z':[" + "0,".repeat(5_000) + "0]}}")));
    assertTrue(store.budget().used() > 250_000, () -> "used " + store.budget().used());
    session.append(Logs.AGENT, List.of(Logs.draft("{'slice':'x-a','data':{'z':null}}")));
    assertTrue(store.budget().used() < 40_000, () -> "used " + store.budget().used());
  }

  private Session fill(String owner) {
    Session session = store.create("s-" + owner + clock.millis(), owner).session();
    String text = "x".repeat(20_000);
    for (int i = 0; i < 1_000; i++) {
      try {
        session.append(
            Logs.AGENT,
            List.of(Logs.draft("{'slice':'x-" + i % 3 + "','data':{'t':'" + text + "'}}")));
      } catch (Refusal full) {
        return session;
      }
    }
    throw new AssertionError("never full");
  }

  private static Refusal refused(Session session) {
    String text = "x".repeat(60_000);
    return assertThrows(
        Refusal.class,
        () ->
            session.append(
                Logs.AGENT, List.of(Logs.draft("{'slice':'x-a','data':{'t':'" + text + "'}}"))));
  }
}
