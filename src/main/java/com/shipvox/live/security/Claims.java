package com.shipvox.live.security;

import com.shipvox.live.message.Role;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a token's claims, each with the JSON type that RFC 7519 gives it, all but {@code jti} and
 * {@code sid} required.
 */
final class Claims {
  /** A viewer's token is good for no longer, whatever its {@code exp}; bounds what is revoked. */
  static final Duration LONGEST_VIEWER_LIFE = Duration.ofDays(1);

  /**
   * Our own tokens say to the millisecond when they were issued, {@code iat} only to the second.
   */
  static final String ISSUED_AT_MS = "iat_ms";

  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  private final JsonObject claims;

  Claims(JsonObject claims) {
    this.claims = claims;
  }

  String issuer() {
    return text("iss");
  }

  /** Whether {@code aud}, a string or an array of strings, holds the value. */
  boolean isFor(String audience) {
    JsonValue aud = claims.get("aud");
    if (aud instanceof JsonString one) {
      return one.getString().equals(audience);
    }
    return aud instanceof JsonArray many
        && many.stream().allMatch(JsonString.class::isInstance)
        && many.stream().anyMatch(v -> ((JsonString) v).getString().equals(audience));
  }

  /** ms since 1970. */
  long time(String name) {
    if (claims.get(name) instanceof JsonNumber number) {
      BigDecimal seconds = number.bigDecimalValue();
      if (seconds.signum() >= 0 && seconds.compareTo(LAST_SECOND) <= 0) {
        return seconds.multiply(THOUSAND).longValue();
      }
    }
    throw CompactJws.invalid("has no valid claim " + name);
  }

  /**
   * The caller that these claims describe.
   *
   * @param signedHash stands in for a missing {@code jti}
   */
  Caller caller(String signedHash) {
    Role role = role();
    String sessionId = claims.containsKey("sid") ? text("sid") : null;
    if (role == Role.VIEWER && sessionId == null) {
      throw CompactJws.invalid("has no valid claim sid");
    }
    long issuedAt = issuedAt();
    long expiresAt = time("exp");
    if (role == Role.VIEWER) {
      expiresAt = Math.min(expiresAt, issuedAt + LONGEST_VIEWER_LIFE.toMillis());
    }
    String tokenId = claims.containsKey("jti") ? text("jti") : signedHash;
    return new Caller(issuer(), text("sub"), role, sessionId, tokenId, issuedAt, expiresAt);
  }

  /** The strongest of the groups; one that is no role is passed over. */
  private Role role() {
    if (claims.get("groups") instanceof JsonArray groups
        && groups.stream().allMatch(JsonString.class::isInstance)) {
      Set<String> names =
          groups.stream().map(v -> ((JsonString) v).getString()).collect(Collectors.toSet());
      Predicate<Role> named = role -> names.contains(role.wire());
      return Stream.of(Role.AGENT, Role.OPERATOR, Role.VIEWER)
          .filter(named)
          .findFirst()
          .orElseThrow(() -> CompactJws.invalid("names no role"));
    }
    throw CompactJws.invalid("has no valid claim groups");
  }

  private long issuedAt() {
    long second = time("iat");
    if (claims.get(ISSUED_AT_MS) instanceof JsonNumber number && number.isIntegral()) {
      long exact = number.bigDecimalValue().longValue();
      // Never trusted further than iat itself goes.
      if (exact / 1_000 == second / 1_000) {
        return exact;
      }
    }
    return second;
  }

  /** A text that is there, not empty, and free of control characters (a NUL cuts names short). */
  private String text(String name) {
    if (claims.get(name) instanceof JsonString value) {
      String text = value.getString();
      if (!text.isEmpty() && text.chars().noneMatch(Character::isISOControl)) {
        return text;
      }
    }
    throw CompactJws.invalid("has no valid claim " + name);
  }
}
