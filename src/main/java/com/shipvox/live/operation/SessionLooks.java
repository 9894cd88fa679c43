package com.shipvox.live.operation;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.security.Audit;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.SessionStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Answers an operator's looks at the sessions, and notes each in the {@link Audit} log. */
@Singleton
public final class SessionLooks {
  /** So many sessions in an answer where nobody says how many. */
  static final int USUAL = 50;

  private static final int MOST = 100;

  private final SessionStore store;

  @Inject
  public SessionLooks(SessionStore store) {
    this.store = store;
  }

  /**
   * The sessions on the way from one id to the end.
   *
   * @param caller an operator
   * @param text what is searched for; null for all sessions
   * @param after only those with a later id; null for all
   * @param most so many at most
   * @param findings what is wrong with the request so far
   */
  Response answer(
      Caller caller, @Nullable String text, @Nullable String after, int most, Findings findings) {
    if (after != null && !SessionStore.isId(after)) {
      findings.add(ErrorCode.INVALID, "/after", "must be a session's id");
    }
    if (most < 1 || most > MOST) {
      findings.add(ErrorCode.INVALID, "/limit", "must be a whole number from 1 to " + MOST);
    }
    findings.throwIfAny();
    SessionList found = new SessionSearch(text).among(store.list(), after, most);
    int count = found.sessions().size();
    String alone = text != null && count == 1 ? found.sessions().get(0).sessionId() : null;
    Audit.looked(caller, text == null ? "list" : "search", alone, count);
    return Response.ok(MessageCodec.encodeValue(found)).build();
  }
}
