package com.shipvox.live.cluster;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Copy;
import com.shipvox.live.session.Session;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** This node's copies of the sessions, by id. Thread-safe. */
final class Replicas implements Learner.Maker {
  private final LiveConfig config;
  private final InstantSource clock;
  private final Executor fanOut;
  private final BiFunction<Replica, MemoryLog, ClusterLog> logs;
  private final Presence presence;
  private final RemotePresence others;

  // Concurrent; bounded by shipvox.session.most, and by what was dropped within the last hour.
  private final Map<String, Replica> copies = new ConcurrentHashMap<>();

  Replicas(
      LiveConfig config,
      InstantSource clock,
      Executor fanOut,
      Presence presence,
      RemotePresence others,
      BiFunction<Replica, MemoryLog, ClusterLog> logs) {
    this.config = config;
    this.clock = clock;
    this.fanOut = fanOut;
    this.presence = presence;
    this.others = others;
    this.logs = logs;
  }

  @Nullable Replica get(String session) {
    return copies.get(session);
  }

  /** The copy, an empty one where there was none. */
  Replica at(String session) {
    Replica known = copies.get(session);
    return known != null ? known : copies.computeIfAbsent(session, this::made);
  }

  private Replica made(String session) {
    Replica made = new Replica(session, this);
    made.touched(clock.millis());
    return made;
  }

  Collection<Replica> all() {
    return Collections.unmodifiableCollection(copies.values());
  }

  /** The copies whose ids come after {@code session}, in order; sorted anew at each call. */
  Map<String, Replica> after(String session) {
    return new TreeMap<>(copies).tailMap(session, false);
  }

  void remove(Replica replica) {
    copies.remove(replica.id(), replica);
  }

  void clear() {
    copies.values().forEach(Replica::forget);
    copies.clear();
  }

  boolean full() {
    // It costs time in proportion; a new session is rare.
    return copies.values().stream().filter(r -> r.session() != null).count()
        >= config.session().most();
  }

  /** The session; null where this node holds none of that id. */
  @Nullable Session session(String id) {
    Replica replica = copies.get(id);
    return replica == null ? null : replica.session();
  }

  List<Session> sessions() {
    return copies.values().stream().map(Replica::session).filter(Objects::nonNull).toList();
  }

  @Override
  public MemoryLog empty(String sessionId, String epoch) {
    return new MemoryLog(sessionId, epoch, config.session(), clock);
  }

  @Override
  public MemoryLog of(String sessionId, Copy copy) {
    return MemoryLog.of(sessionId, copy, config.session(), clock);
  }

  @Override
  public Session session(Replica replica, String owner, MemoryLog log) {
    String id = replica.id();
    Audience audience =
        new Audience(fanOut, config.limits().viewersPerSession(), presence.observer(id));
    return new Session(id, owner, logs.apply(replica, log), audience, clock.millis());
  }

  @Override
  public void begun(Session session) {
    others.introduce(session.id(), session.audience());
  }
}
