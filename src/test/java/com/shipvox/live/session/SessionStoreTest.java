package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.SessionStore.Created;
import com.shipvox.live.session.Viewer.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions come, idle out, end, and their memory goes back. */
final class SessionStoreTest {
  private final ManualClock clock = new ManualClock();
  private final SessionStore store = store(Map.of());

  @Test
  void create_withoutId_anotherIdAndEpochEachTime() {
    Created one = store.create(null, "a", null);
    Created other = store.create(null, "a", null);
    assertTrue(one.created() && other.created());
    assertNotEquals(one.session().id(), other.session().id());
    assertNotEquals(one.session().log().epoch(), other.session().log().epoch());
    assertTrue(SessionStore.isId(one.session().id()));
  }

  @Test
  void create_ownIdAgain_theSameSession() {
    Session first = store.create("conv-1", "a").session();
    first.append(AGENT, List.of(Logs.numbered(1)));
    Created again = store.create("conv-1", "a");
    assertFalse(again.created());
    assertSame(first, again.session());
    assertEquals(1, again.session().log().head().seq());
  }

  @Test
  void create_anotherOwnersId_taken() {
    store.create("conv-1", "a");
    refused(ErrorCode.SESSION_TAKEN, "conv-1", "b");
    // Not even after its end does another learn more.
    store.find("conv-1").orElseThrow().end();
    refused(ErrorCode.SESSION_TAKEN, "conv-1", "b");
    refused(ErrorCode.SESSION_ENDED, "conv-1", "a");
  }

  @Test
  void isId_dotsAlone_noUrlCouldHoldThem() {
    assertFalse(SessionStore.isId(".") || SessionStore.isId(".."));
    assertTrue(SessionStore.isId("...") && SessionStore.isId("a.") && SessionStore.isId("..a"));
  }

  @Test
  void create_withoutLanguage_theDefault() {
    assertEquals("en-US", store.create("one", "a").session().lang());
    assertEquals("de", store.create("two", "a", "de").session().lang());
  }

  @Test
  void create_nodeFull_unavailableUntilOneGoes() {
    SessionStore small = store(Map.of("shipvox.session.most", "2"));
    small.create(null, "a", null);
    small.create("one", "a");
    Refusal refusal = assertThrows(Refusal.class, () -> small.create("two", "a"));
    assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
    assertEquals(30, refusal.retryAfterSeconds());
    assertFalse(small.create("one", "a").created());
    clock.move(Duration.ofHours(1));
    small.sweep();
    assertTrue(small.create("two", "a").created());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-Z.a_z~0", "s-7Q"})
  void isId_allowed_yes(String id) {
    assertTrue(SessionStore.isId(id));
    assertTrue(SessionStore.isId(id.repeat(128 / id.length())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ä", "a\n", "a%20", "a\u0000"})
  void isId_notAllowed_no(String id) {
    assertFalse(SessionStore.isId(id));
    assertFalse(SessionStore.isId("a".repeat(129)));
  }

  @Test
  void sweep_idleSession_dropped() {
    store.create("one", "a");
    clock.move(Duration.ofMinutes(30));
    store.sweep();
    assertTrue(store.find("one").isPresent());
    clock.move(Duration.ofMillis(1));
    store.sweep();
    assertTrue(store.find("one").isEmpty());
    assertTrue(store.all().isEmpty());
  }

  @Test
  void sweep_agentOrViewerThere_kept() {
    Session session = store.create("one", "a").session();
    Viewer viewer = new Viewer("v", Transport.POLL, "t", 0);
    for (int halfHour = 0; halfHour < 4; halfHour++) {
      clock.move(Duration.ofMinutes(29));
      session.append(AGENT, List.of(Logs.numbered(1)));
      store.sweep();
    }
    session.audience().join(viewer);
    clock.move(Duration.ofHours(9));
    store.sweep();
    session.audience().leave(viewer);
    clock.move(Duration.ofMinutes(30));
    store.sweep();
    assertTrue(store.find("one").isPresent());
    clock.move(Duration.ofMillis(1));
    store.sweep();
    assertTrue(store.find("one").isEmpty());
  }

  @Test
  void sweep_endedSession_readableForFiveMinutes() {
    Session session = store.create("one", "a").session();
    session.audience().follow(() -> {});
    session.end();
    clock.move(Duration.ofMinutes(5));
    store.sweep();
    assertTrue(store.find("one").isPresent());
    clock.move(Duration.ofMillis(1));
    store.sweep();
    assertTrue(store.find("one").isEmpty());
    Created again = store.create("one", "b");
    assertTrue(again.created());
    assertNotEquals(session.log().epoch(), again.session().log().epoch());
  }

  @Test
  void sweep_runningSession_logTrimmed() {
    SessionStore small =
        store(Map.of("shipvox.session.log-count", "1", "shipvox.session.log-time", "1m"));
    Session session = small.create("one", "a").session();
    for (int n = 0; n < 3; n++) {
      session.append(AGENT, List.of(Logs.numbered(n)));
    }
    var start = new com.shipvox.live.message.Message.Cursor(session.log().epoch(), 0);
    clock.move(Duration.ofMinutes(2));
    assertTrue(session.log().open(start).resumed());
    small.sweep();
    assertFalse(session.log().open(start).resumed());
  }

  private void refused(ErrorCode code, String id, String owner) {
    assertEquals(code, assertThrows(Refusal.class, () -> store.create(id, owner)).code());
  }

  private SessionStore store(Map<String, String> settings) {
    return LocalJournal.store(Logs.config(settings), clock, Runnable::run);
  }
}
