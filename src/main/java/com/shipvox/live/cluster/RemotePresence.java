package com.shipvox.live.cluster;

import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.Viewer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who follows which session on the other nodes, as each of them has told by its {@link Presence}.
 * Thread-safe.
 */
final class RemotePresence {
  /** What one other node has told. */
  private static final class Node {
    /** The count of changes that is taken in; guarded by this object's monitor. */
    long version = -1;

    // Concurrent; bounded by what that node may hold.
    final Map<String, Map<String, Viewer>> viewers = new ConcurrentHashMap<>();
    final Set<String> followed = ConcurrentHashMap.newKeySet();
  }

  private final Revocations revocations;
  private final Function<String, @Nullable Session> find;

  // Concurrent; the nodes that have spoken and are not forgotten.
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  /** Session to the nodes on which it is followed. */
  private final Map<String, Set<String>> interest = new ConcurrentHashMap<>();

  RemotePresence(Revocations revocations, Function<String, @Nullable Session> find) {
    this.revocations = revocations;
    this.find = find;
  }

  /** The other nodes on which someone follows the session. */
  Collection<String> interested(String session) {
    return interest.getOrDefault(session, Set.of());
  }

  /** The node whose viewer that is; null where none has told of it. */
  @Nullable String homeOf(String session, String viewerId) {
    for (Map.Entry<String, Node> node : nodes.entrySet()) {
      if (node.getValue().viewers.getOrDefault(session, Map.of()).containsKey(viewerId)) {
        return node.getKey();
      }
    }
    return null;
  }

  /** Whether all that the node has told until that count of its changes is taken in. */
  boolean knows(String from, long version) {
    Node node = nodes.computeIfAbsent(from, id -> new Node());
    synchronized (node) {
      return node.version == version;
    }
  }

  /** Takes one change in; one that does not follow on is left out, and asked for at a beat. */
  void changed(String from, JsonObject change) {
    Node node = nodes.computeIfAbsent(from, id -> new Node());
    synchronized (node) {
      if (change.getJsonNumber("v").longValue() != node.version + 1) {
        return;
      }
      node.version++;
      String session = change.getString("s");
      if (change.containsKey("join")) {
        join(node, session, Wire.viewer(change.getJsonObject("join")));
      } else if (change.containsKey("leave")) {
        leave(node, session, change.getString("leave"));
      } else if (change.containsKey("follows")) {
        follow(node, from, session, change.getBoolean("follows"));
      } else if (change.containsKey("revokedAt")) {
        revocations.learn(
            session,
            change.getString("token", null),
            change.getJsonNumber("revokedAt").longValue());
      }
    }
  }

  /** Takes everything in, in the place of what the node has told before. */
  void toldAll(String from, JsonObject roll) {
    Node node = nodes.computeIfAbsent(from, id -> new Node());
    synchronized (node) {
      Map<String, List<Viewer>> there = new HashMap<>();
      roll.getJsonObject("sessions")
          .forEach(
              (session, viewers) ->
                  there.put(
                      session,
                      viewers.asJsonArray().stream()
                          .map(viewer -> Wire.viewer(viewer.asJsonObject()))
                          .toList()));
      leaveAllBut(there, from, node);
      node.version = roll.getJsonNumber("v").longValue();
      there.forEach(
          (session, viewers) -> {
            follow(node, from, session, true);
            viewers.forEach(viewer -> join(node, session, viewer));
          });
    }
    for (JsonValue value : roll.getJsonArray("revoked")) {
      JsonObject each = value.asJsonObject();
      revocations.learn(
          each.getString("s"), each.getString("token", null), each.getJsonNumber("at").longValue());
    }
  }

  /** A node is gone, and its viewers with it. */
  void forget(String gone) {
    Node node = nodes.remove(gone);
    if (node != null) {
      synchronized (node) {
        leaveAllBut(Map.of(), gone, node);
      }
    }
  }

  /** Counts into a new session's audience whoever is on other nodes already. */
  void introduce(String session, Audience audience) {
    for (Node node : nodes.values()) {
      node.viewers.getOrDefault(session, Map.of()).values().forEach(audience::joinElsewhere);
    }
  }

  private void leaveAllBut(Map<String, List<Viewer>> stay, String from, Node node) {
    node.viewers.forEach(
        (session, viewers) -> {
          Set<String> gone = new HashSet<>(viewers.keySet());
          stay.getOrDefault(session, List.of()).forEach(viewer -> gone.remove(viewer.id()));
          gone.forEach(viewer -> leave(node, session, viewer));
        });
    for (String session : List.copyOf(node.followed)) {
      if (!stay.containsKey(session)) {
        follow(node, from, session, false);
      }
    }
  }

  /** One that is known already stays the same object: somebody may wait for what it paints. */
  private void join(Node node, String id, Viewer viewer) {
    Viewer known =
        node.viewers
            .computeIfAbsent(id, key -> new ConcurrentHashMap<>())
            .putIfAbsent(viewer.id(), viewer);
    if (known != null) {
      known.tokenId(viewer.tokenId());
      known.shows(viewer.screen());
    }
    Session session = find.apply(id);
    if (session != null) {
      session.audience().joinElsewhere(known == null ? viewer : known);
      session.audience().renderedElsewhere(viewer.id(), viewer.screen());
    }
  }

  private void leave(Node node, String id, String viewerId) {
    node.viewers.computeIfPresent(
        id,
        (key, viewers) -> {
          viewers.remove(viewerId);
          return viewers.isEmpty() ? null : viewers;
        });
    Session session = find.apply(id);
    if (session != null) {
      session.audience().leaveElsewhere(viewerId);
    }
  }

  private void follow(Node node, String from, String session, boolean follows) {
    if (follows) {
      node.followed.add(session);
      // Under the map's lock for that key, as below: a set that is taken out must not be added to.
      interest.compute(
          session,
          (id, known) -> {
            Set<String> followers = known == null ? ConcurrentHashMap.newKeySet() : known;
            followers.add(from);
            return followers;
          });
    } else {
      node.followed.remove(session);
      interest.computeIfPresent(
          session,
          (id, followers) -> {
            followers.remove(from);
            return followers.isEmpty() ? null : followers;
          });
    }
  }
}
