package com.shipvox.live.session;

import static com.shipvox.live.session.SessionLog.await;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to the sessions: they are made by agents, dropped when idle, and some minutes after their
 * end. Whatever changes them goes through the {@link Journal}. Thread-safe.
 */
@Singleton
public final class SessionStore {
  private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~-]{1,128}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A session in use is noted in the log when this part of its idle time has passed. */
  private static final int TOUCHES_PER_IDLE_TIME = 4;

  /**
   * The log's age, as this node estimates it, may be so far from what a command is stamped with.
   */
  private static final long LATE_MS = 500;

  private final LiveConfig config;
  private final InstantSource clock;
  private final Executor executor;
  private final RevokedTokens revoked;

  private final MemoryBudget budget;

  private record Replica(Journal journal, SessionTable table) {}

  // Written once, before the first request.
  private volatile @Nullable Replica replica;

  @Inject
  public SessionStore(
      LiveConfig config, InstantSource clock, Executor executor, RevokedTokens revoked) {
    this.config = config;
    this.budget = new MemoryBudget(config.session().memoryBytes(), config.session().ownerPercent());
    this.clock = clock;
    this.executor = executor;
    this.revoked = revoked;
  }

  /** Names the engine, which applies its commands to the table that it gets. */
  public SessionTable attach(Journal journal) {
    SessionTable table =
        new SessionTable(
            journal,
            Retention.of(config.session()),
            revoked,
            clock,
            executor,
            config.limits().viewersPerSession(),
            budget);
    replica = new Replica(journal, table);
    return table;
  }

  /**
   * What became of a request for a session: {@code created} is false where it was there already.
   */
  public record Created(Session session, boolean created) {}

  /**
   * Whether the text can be a session's id: 1 to 128 of {@code A-Za-z0-9._~-}, and neither {@code
   * .} nor {@code ..}, which no URL could hold.
   */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The same without a language. */
  public Created create(String id, String owner) {
    return create(id, owner, null);
  }

  /**
   * Makes the session, or finds it if this owner has it already.
   *
   * @param wanted the session's id; null for a new one
   * @param lang BCP 47 tag of a new session; null for the default
   * @throws Refusal {@code session-taken} where it is another owner's, {@code session-ended} where
   *     it has ended, {@code unavailable} where there are too many sessions or too few nodes
   */
  public Created create(@Nullable String wanted, String owner, @Nullable String lang) {
    String id = wanted == null ? "s-" + random() : wanted;
    Replica here = replica();
    // A session that is there already takes nothing, whoever is full.
    if (here.table.find(id) == null) {
      budget.take(owner, UpdateLog.SESSION_HEAP_BYTES);
      budget.giveBack(owner, UpdateLog.SESSION_HEAP_BYTES);
    }
    boolean created =
        (Boolean) await(here.journal.submit(new Command.Create(id, owner, newEpoch(), lang)));
    Session session = here.table.find(id);
    if (session == null) {
      throw Refusal.of(ErrorCode.UNAVAILABLE, "The session has changed; try again.");
    }
    return new Created(session, created);
  }

  /**
   * The session.
   *
   * @throws Refusal {@code unavailable} where this node cannot tell
   */
  public Optional<Session> find(String id) {
    return await(findLater(id));
  }

  /**
   * The same, without a wait.
   *
   * @return fails with the refusal
   */
  public CompletableFuture<Optional<Session>> findLater(String id) {
    Replica here = replica();
    Session session = here.table.find(id);
    return session != null
        ? CompletableFuture.completedFuture(Optional.of(session))
        : here.journal.current().thenApply(now -> here.table.lookUp(id));
  }

  /** Whether {@link #find} need not wait for other nodes. */
  public boolean holds(String id) {
    return replica().table.find(id) != null;
  }

  /** What logs and states take of this node's memory, and may take. */
  public MemoryBudget budget() {
    return budget;
  }

  /** All sessions, as far as this node has applied the log. */
  public Collection<Session> all() {
    Replica here = replica;
    return here == null ? List.of() : here.table.all();
  }

  /**
   * All sessions of all nodes, with everything that was acknowledged before the call.
   *
   * @throws Refusal {@code unavailable} where this node cannot tell
   */
  public List<Session> list() {
    Replica here = replica();
    return await(here.journal.current().thenApply(now -> here.table.list()));
  }

  /**
   * Makes viewer tokens worthless on every node.
   *
   * @param tokenId null for all of the session's that were issued by now
   * @throws Refusal {@code unavailable}
   */
  public void revoke(String sessionId, @Nullable String tokenId) {
    await(replica().journal.submit(new Command.Revoke(sessionId, tokenId)));
  }

  /**
   * Notes which sessions are in use here, and has dropped and trimmed what is due; to be called
   * each second.
   */
  public void sweep() {
    Replica here = replica;
    if (here == null) {
      return;
    }
    Moment now = here.journal.now();
    long soon = here.table.retention().idleMs() / TOUCHES_PER_IDLE_TIME;
    Map<String, Long> used = new HashMap<>();
    for (Session session : here.table.all()) {
      if (session.log().ended()) {
        continue;
      }
      session.tellOfAgents();
      boolean inUse = session.audience().hasLocal();
      if (inUse) {
        session.touch();
      }
      if (session.usedAge() - session.activeAge() > (inUse ? soon : LATE_MS)) {
        used.put(session.id(), session.usedAge());
      }
    }
    if (!used.isEmpty()) {
      submit(here, new Command.Touch(used));
    }
    if (here.journal.leads() && here.table.isSweepDue(now)) {
      submit(here, new Command.Sweep());
    }
  }

  /** What cannot be done now comes due again. */
  private static void submit(Replica here, Command command) {
    CompletableFuture<Object> unused = here.journal.submit(command);
  }

  private Replica replica() {
    Replica here = replica;
    if (here == null) {
      throw Refusal.of(ErrorCode.UNAVAILABLE, "The node is starting; try again.");
    }
    return here;
  }

  private static String newEpoch() {
    return "e-" + random();
  }

  private static String random() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
