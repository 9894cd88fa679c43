package com.shipvox.live.cluster;

import com.shipvox.live.message.WireEnum;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Transport;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who follows which session on which node, and what their viewers have painted; and the tokens that
 * were revoked. Each node tells the others what changes and counts its changes; one that missed
 * some sees it by the count, which comes with every sign of life, and asks for the whole.
 * Thread-safe.
 */
final class Presence {
  private final Calls calls;
  private final Revocations revocations;
  private final Supplier<Collection<Session>> sessions;
  private final Function<String, @Nullable Session> find;

  /** What one other node has told. */
  private static final class Node {
    /** The count of changes that is taken in; guarded by this object's monitor. */
    long version = -1;

    // Concurrent; bounded by what that node may hold.
    final Map<String, Map<String, Viewer>> viewers = new ConcurrentHashMap<>();
    final Set<String> followed = ConcurrentHashMap.newKeySet();
  }

  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  /** Session to the nodes on which it is followed. */
  private final Map<String, Set<String>> interest = new ConcurrentHashMap<>();

  /** What this node's viewers have painted since it was told last: session, viewer, seq. */
  private final Map<String, Map<String, Long>> painted = new ConcurrentHashMap<>();

  private long version;

  Presence(
      Calls calls,
      Revocations revocations,
      Supplier<Collection<Session>> sessions,
      Function<String, @Nullable Session> find) {
    this.calls = calls;
    this.revocations = revocations;
    this.sessions = sessions;
    this.find = find;
  }

  synchronized long version() {
    return version;
  }

  /** The other nodes on which someone follows the session. */
  Collection<String> interested(String session) {
    return interest.getOrDefault(session, Set.of());
  }

  // ---- what happens here

  Audience.Observer observer(String session) {
    return new Audience.Observer() {
      @Override
      public void joined(Viewer viewer) {
        change(Wire.message("here", session).add("join", json(viewer)));
      }

      @Override
      public void left(Viewer viewer) {
        change(Wire.message("here", session).add("leave", viewer.id()));
      }

      @Override
      public void rendered(Viewer viewer) {
        String home = homeOf(session, viewer.id());
        if (home == null) {
          painted
              .computeIfAbsent(session, id -> new ConcurrentHashMap<>())
              .merge(viewer.id(), viewer.renderedSeq(), Math::max);
        } else {
          // Its acknowledgement came by a request of its own, which any node may get.
          calls.send(
              home,
              Wire.message("ack", session)
                  .add("viewer", viewer.id())
                  .add("seq", viewer.renderedSeq()));
        }
      }

      @Override
      public void interested(boolean any) {
        change(Wire.message("here", session).add("follows", any));
      }
    };
  }

  void revoked(String session, @Nullable String token, long at) {
    JsonObjectBuilder change = Wire.message("here", session).add("revokedAt", at);
    change(token == null ? change : change.add("token", token));
  }

  private synchronized void change(JsonObjectBuilder change) {
    calls.sendToAll(change.add("v", ++version).build());
  }

  /** Tells the others what was painted since the last time: many ACKs go in one message. */
  void flush() {
    if (painted.isEmpty()) {
      return;
    }
    JsonObjectBuilder all = Wire.object();
    for (String session : List.copyOf(painted.keySet())) {
      Map<String, Long> taken = painted.remove(session);
      if (taken != null) {
        JsonObjectBuilder each = Wire.object();
        taken.forEach(each::add);
        all.add(session, each);
      }
    }
    calls.sendToAll(Wire.object().add("t", "painted").add("painted", all).build());
  }

  // ---- what happens elsewhere

  /** A node gave a sign of life, with the count of its changes. */
  void beat(String from, long itsVersion) {
    Node node = nodes.computeIfAbsent(from, id -> new Node());
    synchronized (node) {
      if (node.version == itsVersion) {
        return;
      }
    }
    calls.send(from, Wire.object().add("t", "who"));
  }

  void changed(String from, JsonObject change) {
    Node node = nodes.computeIfAbsent(from, id -> new Node());
    synchronized (node) {
      if (change.getJsonNumber("v").longValue() != node.version + 1) {
        return;
      }
      node.version++;
      String session = change.getString("s");
      if (change.containsKey("join")) {
        join(node, session, viewer(change.getJsonObject("join")));
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

  void painted(String from, JsonObject message) {
    message
        .getJsonObject("painted")
        .forEach(
            (id, seqs) -> {
              Session session = find.apply(id);
              if (session != null) {
                JsonObject each = seqs.asJsonObject();
                for (String viewer : each.keySet()) {
                  session
                      .audience()
                      .renderedElsewhere(viewer, each.getJsonNumber(viewer).longValue());
                }
              }
            });
  }

  /** A viewer of this node has told another node what it has painted. */
  void acknowledged(JsonObject ack) {
    Session session = find.apply(ack.getString("s"));
    if (session != null) {
      for (Viewer viewer : session.audience().localViewers()) {
        if (viewer.id().equals(ack.getString("viewer"))) {
          long head = session.log().head().seq();
          session.audience().rendered(viewer, ack.getJsonNumber("seq").longValue(), head);
        }
      }
    }
  }

  /** Everything, for a node that missed something. */
  void tellAll(String to) {
    JsonObjectBuilder all = Wire.object();
    long at;
    synchronized (this) {
      at = version;
      for (Session session : sessions.get()) {
        if (session.audience().hasLocal()) {
          JsonArrayBuilder viewers = Wire.array();
          session.audience().localViewers().forEach(v -> viewers.add(json(v)));
          all.add(session.id(), viewers);
        }
      }
    }
    JsonArrayBuilder revoked = Wire.array();
    revocations.all(
        (session, token, when) -> {
          JsonObjectBuilder each = Wire.object().add("s", session).add("at", when);
          revoked.add(token == null ? each : each.add("token", token));
        });
    calls.send(
        to,
        Wire.object().add("t", "roll").add("v", at).add("sessions", all).add("revoked", revoked));
  }

  void toldAll(String from, JsonObject roll) {
    Node node = nodes.computeIfAbsent(from, id -> new Node());
    synchronized (node) {
      clear(from, node);
      node.version = roll.getJsonNumber("v").longValue();
      roll.getJsonObject("sessions")
          .forEach(
              (session, viewers) -> {
                follow(node, from, session, true);
                viewers.asJsonArray().forEach(v -> join(node, session, viewer(v.asJsonObject())));
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
        clear(gone, node);
      }
    }
  }

  /** Counts into a new session's audience whoever is on other nodes already. */
  void introduce(String session, Audience audience) {
    for (Node node : nodes.values()) {
      node.viewers.getOrDefault(session, Map.of()).values().forEach(audience::joinElsewhere);
    }
  }

  private void clear(String from, Node node) {
    node.viewers.forEach(
        (session, viewers) -> List.copyOf(viewers.keySet()).forEach(v -> leave(node, session, v)));
    List.copyOf(node.followed).forEach(session -> follow(node, from, session, false));
  }

  private void join(Node node, String id, Viewer viewer) {
    node.viewers.computeIfAbsent(id, key -> new ConcurrentHashMap<>()).put(viewer.id(), viewer);
    Session session = find.apply(id);
    if (session != null) {
      session.audience().joinElsewhere(viewer);
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
      interest.computeIfAbsent(session, id -> ConcurrentHashMap.newKeySet()).add(from);
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

  private @Nullable String homeOf(String session, String viewerId) {
    for (Map.Entry<String, Node> node : nodes.entrySet()) {
      if (node.getValue().viewers.getOrDefault(session, Map.of()).containsKey(viewerId)) {
        return node.getKey();
      }
    }
    return null;
  }

  private static JsonObject json(Viewer viewer) {
    return Wire.object()
        .add("id", viewer.id())
        .add("transport", viewer.transport().wire())
        .add("token", viewer.tokenId())
        .add("connectedAt", viewer.connectedAt())
        .add("painted", viewer.renderedSeq())
        .build();
  }

  private static Viewer viewer(JsonObject json) {
    Viewer viewer =
        new Viewer(
            json.getString("id"),
            WireEnum.parse(Transport.class, json.getString("transport")).orElseThrow(),
            json.getString("token"),
            json.getJsonNumber("connectedAt").longValue());
    viewer.rendered(json.getJsonNumber("painted").longValue());
    return viewer;
  }
}
