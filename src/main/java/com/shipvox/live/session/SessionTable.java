package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The state that commands make: all sessions, the revoked tokens, the settings that decide. One
 * thread at a time applies commands; any thread reads. What {@link #apply} does depends on the
 * state, the command and its moment alone, so that every node that applies the same commands holds
 * the same.
 */
public final class SessionTable {
  /** The version of the commands that this program knows. */
  public static final int KNOWN_VERSION = 1;

  private final Journal journal;
  private final InstantSource clock;
  private final Executor executor;
  private final int mostViewers;
  private final MemoryBudget budget;
  private final RevokedTokens revoked;

  // Written by the applying thread alone, read by any.
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private volatile Retention retention;
  private volatile int version = 1;
  private volatile int restores; // odd while a snapshot is read, and another after each

  // Used by the applying thread alone.
  private Set<Audience> advanced = new LinkedHashSet<>();

  /**
   * @param executor passes the news to large audiences
   * @param mostViewers of one session on one node
   * @param budget told what sessions take
   */
  public SessionTable(
      Journal journal,
      Retention retention,
      RevokedTokens revoked,
      InstantSource clock,
      Executor executor,
      int mostViewers,
      MemoryBudget budget) {
    this.journal = journal;
    this.retention = retention;
    this.revoked = revoked;
    this.clock = clock;
    this.executor = executor;
    this.mostViewers = mostViewers;
    this.budget = budget;
  }

  /** A session as a snapshot holds it. */
  public record Image(
      String id, String owner, @Nullable String lang, long activeAge, UpdateLog.Image log) {}

  public @Nullable Session find(String id) {
    return sessions.get(id);
  }

  /**
   * The same for who takes an answer from it.
   *
   * @throws Refusal {@code unavailable} where a snapshot that is being read may hold the session
   */
  public Optional<Session> lookUp(String id) {
    int before = restores;
    Session session = sessions.get(id);
    if (session == null) {
      requireWhole(before);
    }
    return Optional.ofNullable(session);
  }

  /**
   * All sessions, for who takes an answer from them.
   *
   * @throws Refusal {@code unavailable} while a snapshot is read
   */
  public List<Session> list() {
    int before = restores;
    List<Session> all = List.copyOf(sessions.values());
    requireWhole(before);
    return all;
  }

  /** Refuses what was read while a snapshot was. */
  private void requireWhole(int before) {
    if (before % 2 != 0 || before != restores) {
      throw Refusal.retryAfter(ErrorCode.UNAVAILABLE, "The node catches up with the others.", 1);
    }
  }

  /** All sessions, ended ones included until they are dropped. */
  public Collection<Session> all() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  public Retention retention() {
    return retention;
  }

  /** The version of the commands that every node is known to know. */
  public int version() {
    return version;
  }

  public RevokedTokens revoked() {
    return revoked;
  }

  /**
   * Does what a command says.
   *
   * @return its outcome
   * @throws Refusal where the command is refused: then nothing has changed
   */
  public Object apply(Command command, Moment now) {
    if (command instanceof Command.Append append) {
      return append(append, now);
    } else if (command instanceof Command.Create create) {
      return create(create, now);
    } else if (command instanceof Command.End end) {
      Session session = same(end.id(), end.epoch());
      session.log().updates().end(now, retention);
      advanced.add(session.audience());
    } else if (command instanceof Command.Revoke revoke) {
      revoked.revoke(
          new RevokedTokens.Revocation(revoke.id(), revoke.tokenId(), now.at(), now.age()));
    } else if (command instanceof Command.Touch touch) {
      touch.lastUsed().forEach((id, age) -> touch(id, Math.min(age, now.age())));
    } else if (command instanceof Command.Sweep) {
      sessions.values().forEach(session -> sweep(session, now));
    } else if (command instanceof Command.Retain retain) {
      retention = retain.retention();
    } else if (command instanceof Command.Upgrade upgrade) {
      version = upgrade.version();
    }
    return true;
  }

  /**
   * The audiences of the sessions that commands have changed since the last call, to be told by
   * another thread than the applying one.
   */
  public Collection<Audience> takeAdvanced() {
    Set<Audience> taken = advanced;
    if (!taken.isEmpty()) {
      advanced = new LinkedHashSet<>();
    }
    return taken;
  }

  /** Whether a sweep would drop or trim anything. */
  boolean isSweepDue(Moment now) {
    for (Session session : sessions.values()) {
      if (isDropDue(session, now) || session.log().updates().isTrimDue(now, retention)) {
        return true;
      }
    }
    return false;
  }

  /** Pictures of all sessions; quick, as nothing is copied. For the applying thread. */
  public List<Image> images() {
    List<Image> images = new ArrayList<>(sessions.size());
    for (Session session : sessions.values()) {
      images.add(
          new Image(
              session.id(),
              session.owner(),
              session.lang(),
              session.activeAge(),
              session.log().updates().image()));
    }
    return images;
  }

  /**
   * Begins to hold what a snapshot holds, in the place of all that was here. Who follows a session
   * here is sent away, to come back and ask again. {@link #restored} ends it.
   */
  public void restore(Retention newRetention, int newVersion) {
    // A snapshot that could not be read to its end is followed by another.
    restores |= 1;
    List<Session> before = List.copyOf(sessions.values());
    sessions.clear();
    for (Session session : before) {
      session.log().updates().dropped();
      session.audience().close();
    }
    retention = newRetention;
    version = newVersion;
    executor.execute(() -> before.forEach(session -> session.audience().dismiss()));
  }

  /** Adds one session of the snapshot. */
  public void restore(Image image) {
    Session session =
        add(
            image.id(),
            image.owner(),
            image.lang(),
            new UpdateLog(image.id(), image.log(), budget.new Share(image.owner())),
            image.activeAge());
    session.agents().read(image.log());
  }

  /** All sessions of the snapshot are here. */
  public void restored() {
    restores++;
  }

  private Boolean create(Command.Create create, Moment now) {
    Session session = sessions.get(create.id());
    if (session == null) {
      if (sessions.size() >= retention.sessions()) {
        throw Refusal.retryAfter(ErrorCode.UNAVAILABLE, "The node is full of sessions.", 30);
      }
      UpdateLog log = new UpdateLog(create.id(), create.epoch(), budget.new Share(create.owner()));
      add(create.id(), create.owner(), create.lang(), log, now.age());
      return true;
    }
    if (!session.owner().equals(create.owner())) {
      throw Refusal.of(ErrorCode.SESSION_TAKEN, "/sessionId", "is another agent's");
    }
    if (session.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    session.active(now.age());
    return false;
  }

  private Session add(
      String id, String owner, @Nullable String lang, UpdateLog updates, long activeAge) {
    SessionLog log =
        new SessionLog(
            id, owner, updates, journal, budget, clock, () -> isCurrent(id, updates.epoch()));
    Audience.Observer observer = journal.observer(id);
    Audience audience = new Audience(executor, mostViewers, observer);
    AgentPresence agents = new AgentPresence(observer);
    Session session = new Session(id, owner, lang, log, audience, agents, journal, activeAge);
    sessions.put(id, session);
    journal.viewersElsewhere(id).forEach(audience::joinElsewhere);
    journal.agentsElsewhere(id).forEach(agents::joinElsewhere);
    return session;
  }

  private boolean isCurrent(String id, String epoch) {
    Session session = sessions.get(id);
    return session != null && session.log().epoch().equals(epoch);
  }

  private SessionLog.Appended append(Command.Append append, Moment now) {
    Session session = same(append.id(), append.epoch());
    session.active(now.age());
    SessionLog.Appended appended =
        session.log().updates().append(append.author(), append.drafts(), now, retention);
    if (append.author().source() == Source.SERVER) {
      for (SessionLog.Result said : appended.results()) {
        session.agents().read(said.id(), KnownIds.key(append.author(), said.id()), said.seq());
      }
    }
    advanced.add(session.audience());
    return appended;
  }

  /** The session that a command was made for, and not one that came later under its id. */
  private Session same(String id, String epoch) {
    Session session = sessions.get(id);
    if (session == null || !session.log().epoch().equals(epoch)) {
      throw Refusal.of(ErrorCode.NO_SESSION, "There is no such session.");
    }
    return session;
  }

  private void touch(String id, long age) {
    Session session = sessions.get(id);
    if (session != null) {
      session.active(age);
    }
  }

  private void sweep(Session session, Moment now) {
    if (isDropDue(session, now)) {
      sessions.remove(session.id());
      session.log().updates().dropped();
      session.audience().close();
      advanced.add(session.audience());
    } else {
      session.log().updates().trim(now, retention);
    }
  }

  private boolean isDropDue(Session session, Moment now) {
    LogEntry head = session.log().head();
    return head.closing()
        ? now.age() - head.age() > retention.endedMs()
        : now.age() - session.activeAge() > retention.idleMs();
  }
}
