package com.shipvox.live.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The revoked viewer tokens, which are part of the replicated state. */
public interface RevokedTokens {
  /**
   * One revocation.
   *
   * @param tokenId null for all tokens that were issued up to {@code at}
   * @param at ms since 1970
   * @param age when it was revoked, by the log's age
   */
  record Revocation(String sessionId, @Nullable String tokenId, long at, long age) {}

  /** Takes one in, and forgets those whose tokens have expired by then. */
  void revoke(Revocation revocation);

  /** All that are kept. */
  List<Revocation> all();

  /** Replaces all. */
  void restore(List<Revocation> revocations);
}
