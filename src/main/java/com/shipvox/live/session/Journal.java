package com.shipvox.live.session;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What puts commands in one order, keeps them and has every node apply them: the seam between the
 * sessions and the replication engine. Thread-safe.
 */
public interface Journal {

  /**
   * Orders, stores and applies a command.
   *
   * @return completes with the command's outcome when this node has applied it, within three
   *     seconds or so; fails with {@code Refusal}: the command's own, or {@code unavailable} where
   *     nobody knows whether the command will be applied yet
   */
  CompletableFuture<Object> submit(Command command);

  /**
   * Completes when this node has applied every command that was acknowledged anywhere before the
   * call; fails with {@code unavailable} where this node cannot find that out.
   */
  CompletableFuture<Void> current();

  /** The time by which the log runs now, as far as this node knows. */
  Moment now();

  /** Whether this node is the one to order what comes due by time. */
  boolean leads();

  /** Who is to learn about this session's viewers on this node; null for nobody. */
  default Audience.@Nullable Observer observer(String sessionId) {
    return null;
  }

  /** The agents' sockets on other nodes that follow a session. */
  default Collection<String> agentsElsewhere(String sessionId) {
    return java.util.List.of();
  }

  /** The viewers of a session that are connected to other nodes. */
  default Collection<Viewer> viewersElsewhere(String sessionId) {
    return java.util.List.of();
  }
}
