package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.ConnectionLimits.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Limits hold for every sequence of events, not just for those that somebody thought of. */
class LimitsProperties {

  @Property
  void tryAcquire_anyPaceOfRequests_neverMoreThanTheRatePlusOneBucket(
      @ForAll @IntRange(min = 1, max = 500) int perSecond,
      @ForAll @Size(max = 200) List<@IntRange(max = 2_000) Integer> waits,
      @ForAll @IntRange(min = 1, max = 50) int count) {
    MovableClock clock = new MovableClock();
    RateLimiter limiter = new RateLimiter(perSecond, clock);
    long start = clock.millis();
    long passed = 0;
    for (int wait : waits) {
      clock.move(Duration.ofMillis(wait));
      passed += limiter.tryAcquire(count) ? count : 0;
      // A count above the bucket may overdraw it once.
      double most = perSecond * (1 + (clock.millis() - start) / 1_000.0) + count;
      assertTrue(passed <= most, passed + " > " + most);
    }
  }

  @Property
  void tryAcquire_requestThatWaitsAsTold_passes(
      @ForAll @IntRange(min = 1, max = 500) int perSecond,
      @ForAll @IntRange(min = 1, max = 2_000) int count) {
    MovableClock clock = new MovableClock();
    RateLimiter limiter = new RateLimiter(perSecond, clock);
    for (int i = 0; i < 10; i++) {
      if (!limiter.tryAcquire(count)) {
        clock.move(Duration.ofSeconds(limiter.secondsUntil(count)));
        assertTrue(limiter.tryAcquire(count));
      }
    }
    assertFalse(limiter.isFull());
  }

  @Property
  void tryAcquire_clockSetBack_goesOnAtOnce(
      @ForAll @IntRange(min = 1, max = 500) int perSecond,
      @ForAll @IntRange(min = 1, max = 100_000) int seconds) {
    MovableClock clock = new MovableClock();
    RateLimiter limiter = new RateLimiter(perSecond, clock);
    assertTrue(limiter.tryAcquire(perSecond));
    clock.move(Duration.ofSeconds(-seconds));
    assertFalse(limiter.tryAcquire(1));
    clock.move(Duration.ofSeconds(1));
    assertTrue(limiter.tryAcquire(perSecond));
  }

  /** An event is an address or user that connects (even), or the oldest connection that goes. */
  @Property
  void open_anyComingAndGoing_countsAreTrueAndNothingIsLeftBehind(
      @ForAll @Size(max = 120) List<@IntRange(max = 11) Integer> events) {
    ConnectionLimits limits =
        new ConnectionLimits(
            TestKeys.config(
                Map.of(
                    "shipvox.limit.connections-per-node", "10",
                    "shipvox.limit.connections-per-address", "4",
                    "shipvox.limit.connections-per-user", "3")));
    List<Place> open = new ArrayList<>();
    Map<String, Integer> addresses = new HashMap<>();
    Map<Place, String> addressOf = new HashMap<>();
    for (int event : events) {
      if (event % 2 == 0) {
        String address = "192.0.2." + event;
        boolean room = open.size() < 10 && addresses.getOrDefault(address, 0) < 4;
        if (room) {
          Place place = limits.open(address);
          open.add(place);
          addressOf.put(place, address);
          addresses.merge(address, 1, Integer::sum);
        } else {
          Refusal refusal = assertThrows(Refusal.class, () -> limits.open(address));
          assertEquals(ErrorCode.TOO_MANY_CONNECTIONS, refusal.code());
        }
      } else if (!open.isEmpty()) {
        Place place = open.remove(0);
        addresses.merge(addressOf.remove(place), -1, Integer::sum);
        place.close();
        place.close();
      }
      assertEquals(open.size(), limits.size());
    }
    open.forEach(Place::close);
    assertEquals(0, limits.keys());
  }

  @Property
  void belongsTo_manyConnectionsOfOneUser_limitedWithoutHurtingAnother(
      @ForAll @IntRange(min = 1, max = 20) int most) {
    ConnectionLimits limits =
        new ConnectionLimits(
            TestKeys.config(Map.of("shipvox.limit.connections-per-user", Integer.toString(most))));
    for (int i = 0; i < most; i++) {
      limits.open("192.0.2." + i).belongsTo("greedy");
    }
    Place further = limits.open("192.0.2.200");
    assertThrows(Refusal.class, () -> further.belongsTo("greedy"));
    further.close();
    limits.open("192.0.2.201").belongsTo("modest");
    assertEquals(most + 1, limits.size());
  }

  @Property(tries = 20)
  void open_ipv6_oneHomeHoweverManyAddresses(@ForAll @IntRange(max = 0xffff) int host) {
    ConnectionLimits limits =
        new ConnectionLimits(TestKeys.config(Map.of("shipvox.limit.connections-per-address", "1")));
    limits.open("2001:db8:1:2::1");
    String neighbour = "2001:db8:1:2:ffff::" + Integer.toHexString(host);
    assertThrows(Refusal.class, () -> limits.open(neighbour));
    limits.open("2001:db8:1:3::1");
  }
}
