package com.shipvox.live.cluster;

import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other nodes who follows which session here, what they have painted, and which tokens
 * were revoked; {@link RemotePresence} keeps what others tell. Each node counts its changes: one
 * that missed some sees it by the count, which comes with every sign of life, and asks for the
 * whole. Thread-safe.
 */
final class Presence {
  private final Calls calls;
  private final RemotePresence others;
  private final Revocations revocations;
  private final Supplier<Collection<Session>> sessions;
  private final Function<String, @Nullable Session> find;

  /**
   * What this node's viewers have painted since it was told last: session, viewer, screen. The
   * inner maps are guarded by this map's lock for their key: one that is taken out must not be
   * added to.
   */
  private final Map<String, Map<String, Screen>> painted = new ConcurrentHashMap<>();

  /** Counts the changes; guarded by this object's monitor, so that they are sent in order. */
  private long version;

  Presence(
      Calls calls,
      RemotePresence others,
      Revocations revocations,
      Supplier<Collection<Session>> sessions,
      Function<String, @Nullable Session> find) {
    this.calls = calls;
    this.others = others;
    this.revocations = revocations;
    this.sessions = sessions;
    this.find = find;
  }

  synchronized long version() {
    return version;
  }

  // ---- what happens here

  Audience.Observer observer(String session) {
    return new Audience.Observer() {
      @Override
      public void joined(Viewer viewer) {
        change(Wire.message("here", session).add("join", Wire.json(viewer)));
      }

      @Override
      public void left(Viewer viewer) {
        change(Wire.message("here", session).add("leave", viewer.id()));
      }

      @Override
      public void rendered(Viewer viewer) {
        String home = others.homeOf(session, viewer.id());
        if (home == null) {
          painted.compute(
              session,
              (id, known) -> {
                Map<String, Screen> screens = known == null ? new HashMap<>() : known;
                screens.put(viewer.id(), viewer.screen());
                return screens;
              });
        } else {
          // Its acknowledgement came by a request of its own, which any node may get.
          calls.send(
              home,
              Wire.message("ack", session)
                  .add("viewer", viewer.id())
                  .add("screen", Wire.json(viewer.screen())));
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
      Map<String, Screen> taken = painted.remove(session);
      if (taken != null) {
        JsonObjectBuilder each = Wire.object();
        taken.forEach((viewer, screen) -> each.add(viewer, Wire.json(screen)));
        all.add(session, each);
      }
    }
    calls.sendToAll(Wire.object().add("t", "painted").add("painted", all).build());
  }

  // ---- what happens elsewhere

  /** A node gave a sign of life, with the count of its changes. */
  void beat(String from, long itsVersion) {
    if (!others.knows(from, itsVersion)) {
      calls.send(from, Wire.object().add("t", "who"));
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
                      .renderedElsewhere(viewer, Wire.screen(each.getJsonObject(viewer)));
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
          session.audience().rendered(viewer, Wire.screen(ack.getJsonObject("screen")), head);
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
          session.audience().localViewers().forEach(v -> viewers.add(Wire.json(v)));
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
}
