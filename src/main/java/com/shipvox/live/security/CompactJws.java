package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token taken apart and found well-formed, its signature not yet looked at: three canonical
 * base64url parts, header and claims strict JSON objects without duplicate names, an algorithm that
 * is allowed, and no header parameter that would lead a verifier elsewhere.
 *
 * @param algorithm {@code RS256} or {@code ES256}
 * @param keyId header parameter {@code kid}
 */
record CompactJws(String algorithm, @Nullable String keyId, JsonObject claims) {
  /** Before any decoding: a token longer than this costs no more than a look at its length. */
  static final int MAX_LENGTH = 8 << 10;

  static final String RS256 = "RS256";
  static final String ES256 = "ES256";

  private static final Set<String> ALGORITHMS = Set.of(RS256, ES256);
  // Keys by value or by address in the token itself, and what must be understood but is not.
  private static final Set<String> NEVER =
      Set.of("jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc");
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
  // Looked up in memory alone, yet nothing that could be a path, an address or a query.
  private static final Pattern KEY_ID = Pattern.compile("[\\w=+-][\\w.:=+/-]{0,127}");

  /**
   * Takes a token apart.
   *
   * @throws Refusal {@code token-invalid}; its text holds nothing of the token
   */
  static CompactJws parse(String token) {
    if (token.length() > MAX_LENGTH) {
      throw invalid("is too long");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw invalid("has not three parts");
    }
    JsonObject header = object(decode(parts[0]));
    JsonObject claims = object(decode(parts[1]));
    if (decode(parts[2]).length == 0) {
      throw invalid("is not signed");
    }
    if (!Collections.disjoint(header.keySet(), NEVER)) {
      throw invalid("has a header parameter that is not allowed");
    }
    if (header.containsKey("typ") && !isToken(header.get("typ"))) {
      throw invalid("is of a type that is not allowed");
    }
    String algorithm = header.get("alg") instanceof JsonString alg ? alg.getString() : "";
    if (!ALGORITHMS.contains(algorithm)) {
      throw invalid("is signed with an algorithm that is not allowed");
    }
    return new CompactJws(algorithm, keyId(header.get("kid")), claims);
  }

  /** A media type, in either case, of which {@code application/} may be left out (RFC 7515). */
  private static boolean isToken(@Nullable JsonValue type) {
    return type instanceof JsonString text
        && TYPES.contains(
            text.getString().toLowerCase(Locale.ROOT).replaceFirst("^application/", ""));
  }

  private static @Nullable String keyId(@Nullable JsonValue value) {
    if (value == null) {
      return null;
    }
    if (value instanceof JsonString kid
        && KEY_ID.matcher(kid.getString()).matches()
        && !kid.getString().contains("..")
        && !kid.getString().contains("//")) {
      return kid.getString();
    }
    throw invalid("has a key id that is not allowed");
  }

  /**
   * Strict base64url. The bits that the last character has to spare must be zero, else many texts
   * would mean one token and a changed text would still verify.
   */
  private static byte[] decode(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with a text that is not canonical.
    }
    throw invalid("is not base64url");
  }

  private static JsonObject object(byte[] utf8) {
    try {
      if (MessageCodec.parse(utf8) instanceof JsonObject object) {
        return object;
      }
    } catch (Refusal e) {
      // Told below: in a token bad JSON is a bad token.
    }
    throw invalid("does not hold JSON objects");
  }

  static Refusal invalid(String what) {
    return Refusal.of(ErrorCode.TOKEN_INVALID, "The token " + what + ".");
  }
}
