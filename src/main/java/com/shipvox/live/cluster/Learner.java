package com.shipvox.live.cluster;

import com.shipvox.live.session.LogCopy;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Copy;
import com.shipvox.live.session.Session;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in force of one session on this node: the session and the log that its readers see. Not
 * thread-safe: its {@link Replica}'s monitor guards it.
 */
final class Learner {
  /** Makes the objects that the rest of the node sees. */
  interface Maker {
    MemoryLog empty(String sessionId, String epoch);

    MemoryLog of(String sessionId, Copy copy);

    Session session(Replica replica, String owner, MemoryLog log);

    /** The session can be found from now on. */
    void begun(Session session);
  }

  /**
   * What the sessions' followers must be told of.
   *
   * @param over sessions whose followers are sent away: it has ended here, or gone on without them
   * @param grown the session that has more to show
   */
  record News(List<Session> over, @Nullable Session grown) {
    private static final News NONE = new News(List.of(), null);

    /** Never under the replica's monitor, because followers are strangers' code. */
    void tell() {
      over.forEach(session -> session.audience().dismiss());
      if (grown != null) {
        grown.audience().advanced();
      }
    }
  }

  private final Replica replica;
  private final Maker maker;
  private @Nullable Session session;
  private @Nullable MemoryLog log;
  private final List<Session> over = new ArrayList<>(1);
  private boolean changed;

  Learner(Replica replica, Maker maker) {
    this.replica = replica;
    this.maker = maker;
  }

  @Nullable Session session() {
    return session;
  }

  @Nullable MemoryLog log() {
    return log;
  }

  /** What has come about since it was asked last. */
  News news() {
    if (!changed) {
      return News.NONE;
    }
    News news = new News(List.copyOf(over), session);
    over.clear();
    changed = false;
    return news;
  }

  void enforce(Command command) {
    changed = true;
    if (command instanceof Command.Create create) {
      begin(create.owner(), maker.empty(replica.id(), create.epoch()));
    } else if (command instanceof Command.Add add && log != null) {
      log.takeCopies(add.copies(), add.before());
    } else if (command instanceof Command.Planned planned && log != null) {
      if (!log.takeAtHead(planned.plan())) {
        log.takeCopies(planned.add().copies(), null);
      }
    } else if (command instanceof Command.Drop) {
      end();
    }
  }

  private void begin(String owner, MemoryLog begun) {
    end();
    log = begun;
    Session made = maker.session(replica, owner, begun);
    session = made;
    maker.begun(made);
  }

  void end() {
    sendAway();
    session = null;
    log = null;
  }

  private void sendAway() {
    changed = true;
    if (session != null) {
      over.add(session);
    }
  }

  /** Goes on under a new epoch, because updates that were confirmed may be gone. */
  void renew(String epoch) {
    changed = true;
    if (log != null && session != null) {
      Copy gone = new Copy(epoch, log.head().seq(), log.copy().state(), List.of());
      begin(session.owner(), maker.of(replica.id(), gone));
    }
  }

  // ---- between nodes

  /** Writes what a copy that stands at {@code other} lacks: the updates since, else everything. */
  JsonObjectBuilder addCopy(JsonObjectBuilder json, @Nullable JsonObject other) {
    MemoryLog from = log;
    Session of = session;
    if (from == null || of == null) {
      return json.add("gone", true);
    }
    json.add("owner", of.owner()).add("epoch", from.epoch());
    if (other != null && from.epoch().equals(other.getString("epoch", null))) {
      List<LogCopy> since = from.copiesAfter(other.getJsonNumber("seq").longValue());
      if (since != null) {
        return json.add("entries", Command.json(since));
      }
    }
    Copy whole = from.copy();
    return json.add("anchor", whole.anchor())
        .add("state", whole.state())
        .add("entries", Command.json(whole.entries()));
  }

  /** Takes over what another node holds beyond this one; false where it does not follow on. */
  boolean take(JsonObject copy) {
    if (copy.containsKey("gone")) {
      end();
      return true;
    }
    List<LogCopy> entries = Command.copies(copy.getJsonArray("entries"));
    String epoch = copy.getString("epoch");
    MemoryLog mine = log != null && log.epoch().equals(epoch) ? log : null;
    if (copy.containsKey("state")) {
      long anchor = copy.getJsonNumber("anchor").longValue();
      Copy whole = new Copy(epoch, anchor, copy.getJsonObject("state"), entries);
      if (mine == null) {
        begin(copy.getString("owner"), maker.of(replica.id(), whole));
      } else {
        mine.restart(whole);
        sendAway();
      }
      return true;
    }
    if (mine == null) {
      return false;
    }
    changed = true;
    mine.takeCopies(entries, null);
    return true;
  }
}
