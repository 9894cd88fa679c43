package com.shipvox.live.upload;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * The bodies that are under way: how many of each token and each address, and how many bytes of
 * them are here. Thread-safe: its monitor guards all fields.
 */
@Singleton
public class HalfSent {
  static final int MOST_PER_TOKEN = 200;
  static final int MOST_PER_ADDRESS = 1_000;

  /** A sixteenth of the heap. */
  private final long mostBytes = Runtime.getRuntime().maxMemory() / 16;

  private final Map<String, Integer> counts = new HashMap<>();
  private long bytes;

  /**
   * Counts a body in.
   *
   * @throws Refusal {@code too-fast} where the token or the address has too many
   */
  synchronized Place open(String token, String address) {
    String byToken = "token " + token;
    String byAddress = "address " + address;
    if (counts.getOrDefault(byToken, 0) >= MOST_PER_TOKEN
        || counts.getOrDefault(byAddress, 0) >= MOST_PER_ADDRESS) {
      throw Refusal.retryAfter(ErrorCode.TOO_FAST, "Too many bodies are half sent.", 1);
    }
    counts.merge(byToken, 1, Integer::sum);
    counts.merge(byAddress, 1, Integer::sum);
    return new Place(byToken, byAddress);
  }

  /** Bodies under way of all tokens. */
  synchronized int count() {
    return counts.entrySet().stream()
        .filter(each -> each.getKey().startsWith("token "))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** One body's place among them. */
  final class Place {
    private final String token;
    private final String address;

    // Guarded by the monitor of all.
    private long held;
    private boolean closed;

    private Place(String token, String address) {
      this.token = token;
      this.address = address;
    }

    /**
     * Counts more bytes of it.
     *
     * @throws Refusal {@code unavailable} where too many are here
     */
    void grow(int more) {
      synchronized (HalfSent.this) {
        if (bytes + more > mostBytes) {
          throw Refusal.retryAfter(
              ErrorCode.UNAVAILABLE, "Too many bytes of bodies are under way.", 1);
        }
        bytes += more;
        held += more;
      }
    }

    /** The body is whole, or given up; closed twice, it changes nothing. */
    void close() {
      synchronized (HalfSent.this) {
        if (!closed) {
          closed = true;
          bytes -= held;
          less(token);
          less(address);
        }
      }
    }
  }

  private void less(String key) {
    counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }
}
