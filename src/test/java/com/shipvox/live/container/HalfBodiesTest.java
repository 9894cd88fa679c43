package com.shipvox.live.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Background;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.Head;
import com.shipvox.live.security.RequestPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Half-sent bodies are bounded by token, by address and in bytes, and cut in time. */
final class HalfBodiesTest {
  private static final LiveConfig CONFIG = LiveConfig.from(name -> Optional.empty());

  private final List<Runnable> everySecond = new ArrayList<>();
  private final List<String> cut = new ArrayList<>();
  private long now = 1;
  private final HalfBodies bodies =
      new HalfBodies(
          CONFIG,
          new RequestPolicy(CONFIG, new ConnectionLimits(CONFIG), () -> Instant.ofEpochMilli(now)),
          () -> Instant.ofEpochMilli(now),
          new Background() {
            @Override
            public void everySecond(String what, Runnable task) {
              everySecond.add(task);
            }
          });

  /** A request of a token, perhaps none, from an address. */
  private record From(String peer, String login) implements Head {
    @Override
    public List<String> values(String name) {
      return name.equals("Authorization") && !login.isEmpty() ? List.of(login) : List.of();
    }

    @Override
    public String authority() {
      return "localhost";
    }

    @Override
    public boolean secure() {
      return true;
    }
  }

  private HalfBodies.Place open(String peer, String login) {
    return bodies.open(new From(peer, login), () -> cut.add(login));
  }

  @Test
  void open_tokenFull_refusedUntilOneEnds() {
    HalfBodies.Place first = open("10.0.0.1", "Bearer a");
    for (int i = 1; i < HalfBodies.MOST_PER_TOKEN; i++) {
      open("10.0.0." + i, "Bearer a");
    }
    Refusal refused = assertThrows(Refusal.class, () -> open("10.0.1.1", "bearer  a"));
    assertEquals(429, refused.code().status());
    assertEquals(1, refused.retryAfterSeconds());
    open("10.0.0.1", "Bearer b");
    open("10.0.0.1", "");
    assertTrue(first.close());
    assertFalse(first.close());
    open("10.0.0.1", "Bearer a");
    assertEquals(HalfBodies.MOST_PER_TOKEN + 2, bodies.count());
  }

  @Test
  void open_addressFull_refused() {
    for (int i = 0; i < HalfBodies.MOST_PER_ADDRESS; i++) {
      open("10.0.0.1", i % 2 == 0 ? "" : "Bearer " + i);
    }
    assertThrows(Refusal.class, () -> open("10.0.0.1", "Bearer other"));
    open("10.0.0.2", "Bearer other");
  }

  @Test
  void hold_moreThanASixteenthOfTheHeap_refusedUntilOneEnds() {
    int half = (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 32);
    HalfBodies.Place first = open("10.0.0.1", "");
    first.hold(half / 2);
    first.hold(half);
    open("10.0.0.2", "").hold(half);
    HalfBodies.Place late = open("10.0.0.3", "");
    Refusal refused = assertThrows(Refusal.class, () -> late.hold(half));
    assertEquals(503, refused.code().status());
    assertTrue(first.close());
    late.hold(half);
  }

  @Test
  void sweep_bodyThatTakesTooLong_cutOnce() {
    open("10.0.0.1", "Bearer old");
    now += CONFIG.limits().halfSent().toMillis();
    HalfBodies.Place late = open("10.0.0.1", "Bearer late");
    everySecond.forEach(Runnable::run);
    assertEquals(List.of(), cut);
    now++;
    everySecond.forEach(Runnable::run);
    everySecond.forEach(Runnable::run);
    assertEquals(List.of("Bearer old"), cut);
    assertEquals(1, bodies.count());
    bodies.cutAll();
    assertFalse(late.close());
    assertEquals(List.of("Bearer old", "Bearer late"), cut);
  }
}
