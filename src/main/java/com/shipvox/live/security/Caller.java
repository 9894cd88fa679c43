package com.shipvox.live.security;

import com.shipvox.live.message.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, as a verified token says it.
 *
 * @param subject claim {@code sub}
 * @param role from claim {@code groups}
 * @param sessionId claim {@code sid}; never null for a viewer
 * @param tokenId claim {@code jti}, or a hash of the token where it has none
 * @param issuedAt ms since 1970
 * @param expiresAt ms since 1970
 */
public record Caller(
    String subject,
    Role role,
    @Nullable String sessionId,
    String tokenId,
    long issuedAt,
    long expiresAt) {}
