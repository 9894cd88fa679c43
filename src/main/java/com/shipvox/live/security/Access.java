package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog;
import com.shipvox.live.session.SessionStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Who may do what, one method a rule; the socket, the stream, the poll, the acts and the REST calls
 * all ask here. A viewer is turned away from a foreign session without a look-up, and an agent is
 * answered the same for another's session as for none, so nobody learns which ids exist.
 */
@Singleton
public final class Access {
  private final SessionStore store;
  private final Set<String> viewerSlices;

  @Inject
  public Access(SessionStore store, LiveConfig config) {
    this.store = store;
    this.viewerSlices = Set.copyOf(config.security().viewerSlices());
  }

  /** Agents make sessions. */
  public void requireCreate(Caller caller) {
    requireAgent(caller);
  }

  /**
   * The agent's session of that id, made if there is none yet.
   *
   * @throws Refusal {@code session-taken} where it is another owner's
   */
  public Session open(Caller caller, String sessionId) {
    requireCreate(caller);
    Session here = store.holds(sessionId) ? find(sessionId) : null;
    return here != null && here.owner().equals(caller.user())
        ? here
        : store.create(sessionId, caller.user()).session();
  }

  /** The session, for whoever may read its log: its viewers, its owner, operators. */
  public Session follow(Caller caller, String sessionId) {
    return SessionLog.await(followLater(caller, sessionId));
  }

  /**
   * The same, without a wait.
   *
   * @return fails with the refusal
   */
  public CompletableFuture<Session> followLater(Caller caller, String sessionId) {
    try {
      if (caller.role() == Role.VIEWER) {
        requireOwn(caller, sessionId);
      }
      return store
          .findLater(sessionId)
          .thenApply(
              found -> {
                if (caller.role() == Role.OPERATOR) {
                  boolean shown = found.isPresent();
                  Audit.looked(caller, "session", shown ? sessionId : null, shown ? 1 : 0);
                }
                Session session = found.orElseThrow(Access::noSession);
                if (caller.role() == Role.AGENT) {
                  requireOwner(caller, session);
                }
                return session;
              });
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  /** The session, for whoever may see its state with all viewers: its owner, operators. */
  public Session inspect(Caller caller, String sessionId) {
    if (caller.role() == Role.VIEWER) {
      throw forbidden("A viewer cannot see who else is there.");
    }
    return follow(caller, sessionId);
  }

  /** Operators alone learn which sessions there are. */
  public void requireList(Caller caller) {
    if (caller.role() != Role.OPERATOR) {
      throw forbidden("Only an operator can do this.");
    }
  }

  /** The session, for its owner, to write updates, make or revoke viewers' tokens or end it. */
  public Session manage(Caller caller, String sessionId) {
    requireAgent(caller);
    return owned(caller, sessionId);
  }

  /** The same for a session that is at hand. */
  public void requireManage(Caller caller, Session session) {
    requireAgent(caller);
    requireOwner(caller, session);
  }

  /** The session, for one of its viewers to act in. */
  public Session act(Caller caller, String sessionId) {
    if (caller.role() != Role.VIEWER) {
      throw forbidden("Only a viewer can act.");
    }
    requireOwn(caller, sessionId);
    return find(sessionId);
  }

  /** A viewer writes the slices that the settings name, by default its selection and no other. */
  public void requireWrite(Caller caller, String slice) {
    if (caller.role() != Role.VIEWER || !viewerSlices.contains(slice)) {
      throw forbidden("This slice cannot be written by a viewer.");
    }
  }

  /** What agents alone may call. */
  public void requireAgent(Caller caller) {
    if (caller.role() != Role.AGENT) {
      throw forbidden("Only an agent can do this.");
    }
  }

  private static void requireOwn(Caller viewer, String sessionId) {
    if (!sessionId.equals(viewer.sessionId())) {
      throw forbidden("The token is for another session.");
    }
  }

  private Session owned(Caller agent, String sessionId) {
    Session session = find(sessionId);
    requireOwner(agent, session);
    return session;
  }

  private static void requireOwner(Caller agent, Session session) {
    if (!session.owner().equals(agent.user())) {
      throw noSession();
    }
  }

  private Session find(String sessionId) {
    return store.find(sessionId).orElseThrow(Access::noSession);
  }

  private static Refusal noSession() {
    return Refusal.of(ErrorCode.NO_SESSION, "There is no such session.");
  }

  private static Refusal forbidden(String message) {
    return Refusal.of(ErrorCode.FORBIDDEN, message);
  }
}
