package com.shipvox.live.session;

import com.shipvox.live.session.SessionLog.Author;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of the sessions, as the replicated log holds it. Every node applies the same commands
 * in the same order and so comes to the same state: what a command does depends on the state, on
 * its members and on its {@link Moment}, on nothing else.
 */
public sealed interface Command {

  /**
   * Makes a session, or finds it if this owner has it already. Its outcome is a {@link Boolean}:
   * whether the session is new. Refused with {@code session-taken}, {@code session-ended}, {@code
   * unavailable}.
   *
   * @param epoch of the new log
   * @param lang BCP 47 tag of the conversation; null for the default
   */
  record Create(String id, String owner, String epoch, @Nullable String lang) implements Command {}

  /**
   * Appends updates, all or none. Its outcome is {@link SessionLog.Appended}. Refused with {@code
   * no-session}, {@code session-ended}, {@code id-reused}, {@code stale-turn}, {@code too-large}.
   */
  record Append(String id, String epoch, Author author, List<Draft> drafts) implements Command {
    public Append {
      drafts = List.copyOf(drafts);
    }
  }

  /** Appends the closing update, once. */
  record End(String id, String epoch) implements Command {}

  /**
   * Makes viewer tokens worthless.
   *
   * @param tokenId null for all tokens of the session that were issued up to the command's time
   */
  record Revoke(String id, @Nullable String tokenId) implements Command {}

  /**
   * Notes that sessions were in use without an update.
   *
   * @param lastUsed session id to the {@link Moment#age} of its last use
   */
  record Touch(Map<String, Long> lastUsed) implements Command {
    public Touch {
      lastUsed = Map.copyOf(lastUsed);
    }
  }

  /** Drops what is idle or ended long enough, and trims the logs of the rest. */
  record Sweep() implements Command {}

  /** Changes the settings that decide what commands do. */
  record Retain(Retention retention) implements Command {}

  /** Lets commands be used that only nodes of that version know. */
  record Upgrade(int version) implements Command {}
}
