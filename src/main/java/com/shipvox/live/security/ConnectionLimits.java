package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the live connections of this node, of each address and of each user. A count goes when it
 * is zero, so there are never more of them than connections. Thread-safe.
 */
@Singleton
public final class ConnectionLimits {
  private static final String NODE = "";
  private static final int IPV6_HOME =
      8; // bytes: a /64 is one home, however many addresses it uses

  private final LiveConfig.Limits limits;
  private final Counts node;
  private final Counts addresses;
  private final Counts users;

  @Inject
  public ConnectionLimits(LiveConfig config) {
    this.limits = config.limits();
    this.node = new Counts(limits.connectionsPerNode());
    this.addresses = new Counts(limits.connectionsPerAddress());
    this.users = new Counts(limits.connectionsPerUser());
  }

  /**
   * Lets a handshake pass where its connection would find a place; takes none yet.
   *
   * @throws Refusal {@code too-many-connections}
   */
  void admit(String address) {
    if (!node.hasRoom(NODE) || !addresses.hasRoom(home(address))) {
      throw tooMany("There is no place for another connection.");
    }
  }

  /**
   * A place for one more connection, to be closed with it.
   *
   * @throws Refusal {@code too-many-connections}
   */
  public Place open(String address) {
    String home = home(address);
    if (!node.take(NODE)) {
      throw tooMany("This server has as many connections as it takes.");
    }
    if (!addresses.take(home)) {
      node.giveBack(NODE);
      throw tooMany("Too many connections come from this address.");
    }
    return new Place(home);
  }

  /**
   * A place for a connection whose user is known.
   *
   * @throws Refusal {@code too-many-connections}
   */
  public Place open(String address, String user) {
    Place place = open(address);
    try {
      place.belongsTo(user);
      return place;
    } catch (Refusal refusal) {
      place.close();
      throw refusal;
    }
  }

  /** One connection's place in the counts. Closed once or often, it is given back once. */
  public final class Place implements AutoCloseable {
    private final String home;
    private @Nullable String user; // guarded by this
    private boolean closed; // guarded by this

    private Place(String home) {
      this.home = home;
    }

    /**
     * Counts the connection for the user too, now that it is known who it is; once.
     *
     * @throws Refusal {@code too-many-connections}; the place itself stays open
     */
    public synchronized void belongsTo(String subject) {
      if (closed || user != null) {
        return;
      }
      if (!users.take(subject)) {
        throw tooMany("This user has " + limits.connectionsPerUser() + " connections already.");
      }
      user = subject;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        node.giveBack(NODE);
        addresses.giveBack(home);
        if (user != null) {
          users.giveBack(user);
        }
      }
    }
  }

  /** Live connections of this node. */
  public int size() {
    return node.count(NODE);
  }

  /** Counts that are kept; none when nobody is connected. */
  int keys() {
    return node.counts.size() + addresses.counts.size() + users.counts.size();
  }

  private static Refusal tooMany(String why) {
    return Refusal.retryAfter(ErrorCode.TOO_MANY_CONNECTIONS, why, 5);
  }

  private static String home(String address) {
    Optional<InetAddress> parsed = Cidr.address(address);
    if (parsed.isPresent() && parsed.get() instanceof Inet6Address six) {
      return HexFormat.of().formatHex(six.getAddress(), 0, IPV6_HOME);
    }
    return address;
  }

  private static final class Counts {
    private final int most;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    Counts(int most) {
      this.most = most;
    }

    int count(String key) {
      return counts.getOrDefault(key, 0);
    }

    boolean hasRoom(String key) {
      return count(key) < most;
    }

    boolean take(String key) {
      boolean[] taken = {false};
      counts.compute(
          key,
          (k, count) -> {
            int before = count == null ? 0 : count;
            taken[0] = before < most;
            return taken[0] ? Integer.valueOf(before + 1) : count;
          });
      return taken[0];
    }

    void giveBack(String key) {
      counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }
  }
}
