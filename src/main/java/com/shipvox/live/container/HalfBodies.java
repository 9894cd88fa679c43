package com.shipvox.live.container;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Background;
import com.shipvox.live.node.Steady;
import com.shipvox.live.security.Head;
import com.shipvox.live.security.RequestPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request bodies that have not come whole: bounds how many there are of each token and of each
 * address and how many bytes they hold in all, and cuts those that take too long. Thread-safe: its
 * monitor guards all fields that change, those of the places too.
 */
@Singleton
public final class HalfBodies {
  static final int MOST_PER_TOKEN = 200;
  static final int MOST_PER_ADDRESS = 1_000;

  /** A sixteenth of the heap. */
  private final long mostBytes = Runtime.getRuntime().maxMemory() / 16;

  private final LiveConfig.Limits limits;
  private final RequestPolicy policy;
  private final InstantSource clock;
  private final Set<Place> places = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private long bytes;

  @Inject
  public HalfBodies(
      LiveConfig config, RequestPolicy policy, @Steady InstantSource clock, Background background) {
    this.limits = config.limits();
    this.policy = policy;
    this.clock = clock;
    background.everySecond("half-sent bodies", this::sweep);
  }

  /** A longer body goes to the application as it comes, and is refused there. */
  int longestBody() {
    return limits.bodyBytes();
  }

  /**
   * Counts a body in.
   *
   * @param cut ends its connection
   * @throws Refusal {@code too-fast} where its token or address has too many
   */
  Place open(Head head, Runnable cut) {
    String address = "address " + policy.address(head);
    String token = token(head);
    synchronized (this) {
      if (counts.getOrDefault(address, 0) >= MOST_PER_ADDRESS
          || (token != null && counts.getOrDefault(token, 0) >= MOST_PER_TOKEN)) {
        throw Refusal.retryAfter(ErrorCode.TOO_FAST, "Too many bodies are half sent.", 1);
      }
      List<String> keys = token == null ? List.of(address) : List.of(address, token);
      keys.forEach(key -> counts.merge(key, 1, Integer::sum));
      Place place = new Place(keys, cut, clock.millis());
      places.add(place);
      return place;
    }
  }

  /** The token as it came, however its scheme is spelt; null if there is none. */
  private static @Nullable String token(Head head) {
    List<String> logins = head.values("Authorization");
    return logins.isEmpty()
        ? null
        : "token " + logins.get(0).substring(logins.get(0).lastIndexOf(' ') + 1);
  }

  /** How many there are. */
  public synchronized int count() {
    return places.size();
  }

  private void sweep() {
    cutBefore(clock.millis() - limits.halfSent().toMillis());
  }

  /** Cuts all of them. */
  void cutAll() {
    cutBefore(Long.MAX_VALUE);
  }

  private void cutBefore(long moment) {
    List<Place> late;
    synchronized (this) {
      late = places.stream().filter(place -> place.since < moment).toList();
    }
    for (Place place : late) {
      if (place.close()) {
        place.cut.run();
      }
    }
  }

  /** One body's place among them. */
  final class Place {
    private final List<String> keys;
    private final Runnable cut;
    private final long since;
    private long held;

    private Place(List<String> keys, Runnable cut, long since) {
      this.keys = keys;
      this.cut = cut;
      this.since = since;
    }

    /**
     * So many bytes of it are here.
     *
     * @throws Refusal {@code unavailable} where all of them together have too many
     */
    void hold(int now) {
      synchronized (HalfBodies.this) {
        if (places.contains(this)) {
          if (bytes + now - held > mostBytes) {
            throw Refusal.of(ErrorCode.UNAVAILABLE, "Too many bodies are half sent.");
          }
          bytes += now - held;
          held = now;
        }
      }
    }

    /** Its end: it is whole, or given up. False where it had ended before. */
    boolean close() {
      synchronized (HalfBodies.this) {
        if (!places.remove(this)) {
          return false;
        }
        bytes -= held;
        for (String key : keys) {
          counts.computeIfPresent(key, (k, count) -> less(count));
        }
        return true;
      }
    }
  }

  private static @Nullable Integer less(int count) {
    return count == 1 ? null : count - 1;
  }
}
