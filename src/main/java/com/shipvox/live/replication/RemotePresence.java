package com.shipvox.live.replication;

import com.shipvox.live.message.WireEnum;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionTable;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who watches which session on the other nodes, as each of them has told by its {@link Presence}.
 * Thread-safe.
 */
final class RemotePresence {
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What one other node has told. */
  private static final class Node {
    // Guarded by this object's monitor.
    long version;
    boolean told;

    volatile long heardNanos = System.nanoTime();
    volatile int known;

    // Concurrent; bounded by what that node may hold.
    final Map<String, Map<String, Viewer>> viewers = new ConcurrentHashMap<>();
    final Map<String, Set<String>> agents = new ConcurrentHashMap<>();
  }

  private final SessionTable table;

  // Concurrent; the nodes that have spoken and are not forgotten.
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  RemotePresence(SessionTable table) {
    this.table = table;
  }

  /** The viewers of a session on other nodes. */
  Collection<Viewer> viewers(String session) {
    List<Viewer> all = new ArrayList<>();
    nodes.values().forEach(n -> all.addAll(n.viewers.getOrDefault(session, Map.of()).values()));
    return all;
  }

  /** The agents' sockets on other nodes that follow a session. */
  Collection<String> agents(String session) {
    List<String> all = new ArrayList<>();
    nodes.values().forEach(n -> all.addAll(n.agents.getOrDefault(session, Set.of())));
    return all;
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

  /** The lowest version of the commands among these nodes; 0 where one has not told. */
  int lowestKnown(Collection<String> ids) {
    return ids.stream()
        .mapToInt(id -> nodes.containsKey(id) ? nodes.get(id).known : 0)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** A node's beat; whether all that it has told until that number is taken in. */
  boolean knows(String from, long version, int known) {
    Node node = nodes.computeIfAbsent(from, id -> new Node());
    node.heardNanos = System.nanoTime();
    node.known = known;
    synchronized (node) {
      return node.told && node.version == version;
    }
  }

  /** Forgets the nodes that have been silent, or are none of these. */
  void forgetSilent(Set<String> members) {
    nodes.forEach(
        (id, node) -> {
          if (!members.contains(id) || System.nanoTime() - node.heardNanos > SILENT_NANOS) {
            nodes.remove(id, node);
            synchronized (node) {
              leaveAllBut(Map.of(), node);
              setAgents(Map.of(), node);
            }
          }
        });
  }

  /** Takes one change in; one that does not follow on is left out, and asked for at a beat. */
  void changed(String from, JsonObject change) {
    Node node = nodes.get(from);
    if (node == null) {
      return;
    }
    synchronized (node) {
      if (!node.told || Presence.number(change, "v") != node.version + 1) {
        return;
      }
      node.version++;
      String session = change.getString("s");
      if (change.containsKey("agent")) {
        String socket = change.getString("leave");
        Set<String> sockets = new HashSet<>(node.agents.getOrDefault(session, Set.of()));
        if (change.getBoolean("agent")) {
          sockets.add(socket);
        } else {
          sockets.remove(socket);
        }
        setAgents(session, sockets, node);
      } else if (change.containsKey("join")) {
        join(node, session, viewer(change.getJsonObject("join")));
      } else {
        leave(node, session, change.getString("leave"));
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
                      viewers.asJsonArray().stream().map(v -> viewer(v.asJsonObject())).toList()));
      leaveAllBut(there, node);
      setAgents(agents(roll), node);
      node.version = Presence.number(roll, "v");
      node.told = true;
      there.forEach((session, viewers) -> viewers.forEach(viewer -> join(node, session, viewer)));
    }
  }

  /** The agents' sockets of each session; a node of an earlier version tells of none. */
  private static Map<String, Set<String>> agents(JsonObject roll) {
    Map<String, Set<String>> all = new HashMap<>();
    if (roll.get("agents") instanceof JsonObject sessions) {
      sessions.forEach(
          (session, sockets) ->
              all.put(
                  session, Set.copyOf(sockets.asJsonArray().getValuesAs(JsonString::getString))));
    }
    return all;
  }

  private void setAgents(Map<String, Set<String>> there, Node node) {
    Set<String> sessions = new HashSet<>(node.agents.keySet());
    sessions.addAll(there.keySet());
    sessions.forEach(session -> setAgents(session, there.getOrDefault(session, Set.of()), node));
  }

  private void setAgents(String id, Set<String> sockets, Node node) {
    Set<String> before =
        sockets.isEmpty() ? node.agents.remove(id) : node.agents.put(id, Set.copyOf(sockets));
    Session session = table.find(id);
    if (session != null) {
      sockets.forEach(session.agents()::joinElsewhere);
      if (before != null) {
        before.stream()
            .filter(socket -> !sockets.contains(socket))
            .forEach(session::agentLeftElsewhere);
      }
    }
  }

  private void leaveAllBut(Map<String, List<Viewer>> stay, Node node) {
    node.viewers.forEach(
        (session, viewers) -> {
          Set<String> gone = new HashSet<>(viewers.keySet());
          stay.getOrDefault(session, List.of()).forEach(viewer -> gone.remove(viewer.id()));
          gone.forEach(viewer -> leave(node, session, viewer));
        });
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
    Session session = table.find(id);
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
    Session session = table.find(id);
    if (session != null) {
      session.audience().leaveElsewhere(viewerId);
    }
  }

  static JsonObject json(Viewer viewer) {
    return Presence.JSON
        .createObjectBuilder()
        .add("id", viewer.id())
        .add("transport", viewer.transport().wire())
        .add("token", viewer.tokenId())
        .add("connectedAt", viewer.connectedAt())
        .add("screen", json(viewer.screen()))
        .build();
  }

  static JsonObject json(Screen screen) {
    JsonArrayBuilder held = Presence.JSON.createArrayBuilder();
    screen.held().forEach(held::add);
    JsonObjectBuilder json =
        Presence.JSON.createObjectBuilder().add("painted", screen.renderedSeq()).add("held", held);
    String open = screen.open();
    return (open == null ? json : json.add("open", open)).build();
  }

  static Screen screen(JsonObject json) {
    return new Screen(
        Presence.number(json, "painted"),
        json.getJsonArray("held").getValuesAs(JsonNumber::longValue),
        json.getString("open", null));
  }

  private static Viewer viewer(JsonObject json) {
    Viewer viewer =
        new Viewer(
            json.getString("id"),
            WireEnum.parse(Transport.class, json.getString("transport")).orElseThrow(),
            json.getString("token"),
            Presence.number(json, "connectedAt"));
    viewer.shows(screen(json.getJsonObject("screen")));
    return viewer;
  }
}
