package com.shipvox.live.security;

import com.shipvox.live.message.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, as a verified token says it.
 *
 * @param issuer claim {@code iss}
 * @param subject claim {@code sub}
 * @param role from claim {@code groups}
 * @param sessionId claim {@code sid}; never null for a viewer
 * @param tokenId claim {@code jti}, or a hash of what is signed where it has none
 * @param issuedAt ms since 1970
 * @param expiresAt ms since 1970
 */
public record Caller(
    String issuer,
    String subject,
    Role role,
    @Nullable String sessionId,
    String tokenId,
    long issuedAt,
    long expiresAt) {

  /** Issuer and subject together: two issuers' "alice" are two. Neither holds a line break. */
  public String user() {
    return issuer + '\n' + subject;
  }
}
