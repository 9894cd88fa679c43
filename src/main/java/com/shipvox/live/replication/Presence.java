package com.shipvox.live.replication;

import com.shipvox.live.session.Audience;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionTable;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tells the other nodes who watches which session on this one, and what they have painted; {@link
 * RemotePresence} keeps what others tell. A node numbers its changes: another that missed some sees
 * it by the number in the next beat, and asks for the whole. Not part of the log: a node that dies
 * takes its viewers with it. Thread-safe.
 */
final class Presence {
  static final JsonProvider JSON = JsonProvider.provider();

  private final PeerLinks links;
  private final RemotePresence others;
  private final SessionTable table;

  /**
   * What this node's viewers have painted since it was told last: session, viewer, screen. The
   * inner maps are guarded by this map's lock for their key: one that is taken out must not be
   * added to.
   */
  private final Map<String, Map<String, Screen>> painted = new ConcurrentHashMap<>();

  // Counts the changes, from a random start so that a process is not taken for the one before it;
  // guarded by this object's monitor, so that changes are sent in order.
  private long version = ThreadLocalRandom.current().nextInt();

  Presence(PeerLinks links, RemotePresence others, SessionTable table) {
    this.links = links;
    this.others = others;
    this.table = table;
  }

  // ---- what happens here

  Audience.Observer observer(String session) {
    return new Audience.Observer() {
      @Override
      public void joined(Viewer viewer) {
        change(message("change").add("s", session).add("join", RemotePresence.json(viewer)));
      }

      @Override
      public void left(Viewer viewer) {
        change(message("change").add("s", session).add("leave", viewer.id()));
      }

      // A node of an earlier version takes it for the end of a viewer that it does not know.
      @Override
      public void agentJoined(String socket) {
        change(message("change").add("s", session).add("leave", socket).add("agent", true));
      }

      @Override
      public void agentLeft(String socket) {
        change(message("change").add("s", session).add("leave", socket).add("agent", false));
      }

      @Override
      public void rendered(Viewer viewer) {
        String home = others.homeOf(session, viewer.id());
        if (home == null) {
          note(session, viewer);
        } else {
          // Its acknowledgement came by a request of its own, which any node may get.
          JsonObjectBuilder ack =
              message("ack")
                  .add("s", session)
                  .add("viewer", viewer.id())
                  .add("screen", RemotePresence.json(viewer.screen()));
          links.sendPresence(home, ack.build().toString());
        }
      }
    };
  }

  private void note(String session, Viewer viewer) {
    painted.compute(
        session,
        (id, known) -> {
          Map<String, Screen> screens = known == null ? new HashMap<>() : known;
          screens.put(viewer.id(), viewer.screen());
          return screens;
        });
  }

  private synchronized void change(JsonObjectBuilder change) {
    sendToAll(change.add("v", ++version));
  }

  private void sendToAll(JsonObjectBuilder message) {
    Collection<String> to = links.others();
    if (!to.isEmpty()) {
      String json = message.build().toString();
      to.forEach(node -> links.sendPresence(node, json));
    }
  }

  /** A sign of life with the number of changes; to be sent each second. */
  void beat() {
    long now;
    synchronized (this) {
      now = version;
    }
    sendToAll(message("beat").add("v", now).add("known", SessionTable.KNOWN_VERSION));
    others.forgetSilent(links.others());
  }

  /** Tells what was painted since the last time: many ACKs go in one message. */
  void flush() {
    if (painted.isEmpty()) {
      return;
    }
    JsonObjectBuilder all = JSON.createObjectBuilder();
    for (String session : List.copyOf(painted.keySet())) {
      Map<String, Screen> taken = painted.remove(session);
      if (taken != null) {
        JsonObjectBuilder each = JSON.createObjectBuilder();
        taken.forEach((viewer, screen) -> each.add(viewer, RemotePresence.json(screen)));
        all.add(session, each);
      }
    }
    sendToAll(message("painted").add("painted", all));
  }

  // ---- what other nodes say

  void receive(String from, JsonObject message) {
    switch (message.getString("t")) {
      case "beat" -> {
        if (!others.knows(from, number(message, "v"), message.getInt("known"))) {
          links.sendPresence(from, message("who").build().toString());
        }
      }
      case "change" -> others.changed(from, message);
      case "roll" -> others.toldAll(from, message);
      case "who" -> tellAll(from);
      case "ack" -> acknowledged(message);
      case "painted" -> painted(message.getJsonObject("painted"));
      default -> {
        // A newer node's; what it says beside these a node of this version can do without.
      }
    }
  }

  private void painted(JsonObject sessions) {
    sessions.forEach(
        (id, seqs) -> {
          Session session = table.find(id);
          if (session != null) {
            JsonObject each = seqs.asJsonObject();
            each.keySet()
                .forEach(
                    viewer ->
                        session
                            .audience()
                            .renderedElsewhere(
                                viewer, RemotePresence.screen(each.getJsonObject(viewer))));
          }
        });
  }

  /** A viewer of this node has told another node what it has painted. */
  private void acknowledged(JsonObject ack) {
    Session session = table.find(ack.getString("s"));
    if (session != null) {
      for (Viewer viewer : session.audience().localViewers()) {
        if (viewer.id().equals(ack.getString("viewer"))) {
          long head = session.log().head().seq();
          session
              .audience()
              .rendered(viewer, RemotePresence.screen(ack.getJsonObject("screen")), head);
        }
      }
    }
  }

  /** Everything, for a node that missed something. */
  private void tellAll(String to) {
    JsonObjectBuilder all = JSON.createObjectBuilder();
    JsonObjectBuilder agents = JSON.createObjectBuilder();
    long at;
    synchronized (this) {
      at = version;
      for (Session session : table.all()) {
        List<Viewer> viewers = session.audience().localViewers();
        if (!viewers.isEmpty()) {
          JsonArrayBuilder each = JSON.createArrayBuilder();
          viewers.forEach(viewer -> each.add(RemotePresence.json(viewer)));
          all.add(session.id(), each);
        }
        Set<String> sockets = session.agents().here();
        if (!sockets.isEmpty()) {
          agents.add(session.id(), JSON.createArrayBuilder(sockets));
        }
      }
    }
    JsonObjectBuilder roll = message("roll").add("v", at).add("sessions", all);
    links.sendPresence(to, roll.add("agents", agents).build().toString());
  }

  private static JsonObjectBuilder message(String type) {
    return JSON.createObjectBuilder().add("t", type);
  }

  static long number(JsonObject json, String name) {
    return json.getJsonNumber(name).longValue();
  }
}
