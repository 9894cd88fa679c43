package com.shipvox.live.session;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this node: made by agents, dropped when idle, and some minutes after their end.
 * Bounded by {@code shipvox.session.most}. A node that is one of several keeps them in another
 * {@link SessionHome}, which is named before the first request. Thread-safe.
 */
@Singleton
public final class SessionStore implements SessionHome {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LiveConfig config;
  private final InstantSource clock;
  private final Executor executor;
  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
  private volatile @Nullable SessionHome home;

  @Inject
  public SessionStore(LiveConfig config, InstantSource clock, Executor executor) {
    this.config = config;
    this.clock = clock;
    this.executor = executor;
  }

  /** Leaves the sessions to {@code other} from now on; null takes them back to this node alone. */
  public void moveTo(@Nullable SessionHome other) {
    home = other;
  }

  /**
   * What became of a request for a session: {@code created} is false where it was there already.
   */
  public record Created(Session session, boolean created) {}

  /** Whether the text can be a session's id: 1 to 128 of {@code A-Za-z0-9._~-}. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Makes a session with an id of its own. */
  public Created create(String owner) {
    return create(newId(), owner);
  }

  /**
   * Makes the session, or finds it if this owner has it already.
   *
   * @throws Refusal {@code session-taken} where it is another owner's, {@code session-ended} where
   *     it has ended, {@code unavailable} where the node is full
   */
  @Override
  public Created create(String id, String owner) {
    SessionHome elsewhere = home;
    if (elsewhere != null) {
      return elsewhere.create(id, owner);
    }
    AtomicBoolean made = new AtomicBoolean();
    Session session =
        sessions.computeIfAbsent(
            id,
            key -> {
              if (sessions.mappingCount() >= config.session().most()) {
                throw Refusal.retryAfter(
                    ErrorCode.UNAVAILABLE, "The node is full of sessions.", 30);
              }
              made.set(true);
              return make(key, owner);
            });
    if (!session.owner().equals(owner)) {
      throw Refusal.of(ErrorCode.SESSION_TAKEN, "/sessionId", "is another agent's");
    }
    if (session.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    session.touch(clock.millis());
    return new Created(session, made.get());
  }

  @Override
  public Optional<Session> find(String id) {
    SessionHome elsewhere = home;
    if (elsewhere != null) {
      return elsewhere.find(id);
    }
    return Optional.ofNullable(sessions.get(id));
  }

  @Override
  public boolean holds(String id) {
    SessionHome elsewhere = home;
    return elsewhere != null ? elsewhere.holds(id) : sessions.containsKey(id);
  }

  @Override
  public Collection<Session> all() {
    SessionHome elsewhere = home;
    if (elsewhere != null) {
      return elsewhere.all();
    }
    return Collections.unmodifiableCollection(sessions.values());
  }

  /** Drops what is idle or ended long enough, and trims the logs of the rest. */
  public void sweep() {
    if (home != null) {
      return; // The cluster sweeps its own.
    }
    long now = clock.millis();
    for (Session session : sessions.values()) {
      if (session.log().ended()) {
        if (now - session.log().head().at() > config.session().endedKept().toMillis()) {
          sessions.remove(session.id(), session);
          session.audience().advanced();
        }
      } else if (!session.audience().isEmpty()) {
        session.touch(now);
      } else if (now - session.activeAt() > config.session().idle().toMillis()) {
        sessions.remove(session.id(), session);
      }
      if (session.log() instanceof MemoryLog log) {
        log.trim();
      }
    }
  }

  private Session make(String id, String owner) {
    MemoryLog log = new MemoryLog(id, newEpoch(), config.session(), clock);
    Audience audience = new Audience(executor, config.limits().viewersPerSession());
    return new Session(id, owner, log, audience, clock.millis());
  }

  private static String newId() {
    return "s-" + random();
  }

  /** An epoch that no log has had. */
  public static String newEpoch() {
    return "e-" + random();
  }

  private static String random() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
