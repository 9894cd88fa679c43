package com.shipvox.live.session;

import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.SessionStore.Created;
import java.util.Collection;
import java.util.Optional;

/** Where sessions live: on this node alone, or on several that hold copies of each other's. */
public interface SessionHome {
  /**
   * Makes the session, or finds it if this owner has it already.
   *
   * @throws Refusal {@code session-taken}, {@code session-ended}, {@code unavailable}
   */
  Created create(String id, String owner);

  /**
   * The session.
   *
   * @throws Refusal {@code unavailable} where the node cannot tell
   */
  Optional<Session> find(String id);

  /** Whether this node holds a copy of the session, so that {@link #find} need ask no other. */
  boolean holds(String id);

  /** Those that this node holds a copy of. */
  Collection<Session> all();
}
