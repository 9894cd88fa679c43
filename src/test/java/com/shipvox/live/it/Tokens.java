package com.shipvox.live.it;

import com.shipvox.live.message.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tokens as the voice platform's issuer makes them: ES256, good for ten minutes. */
public final class Tokens {
  static final String ISSUER = "shipvox-it";
  private static final Duration LIFE = Duration.ofMinutes(10);

  private Tokens() {}

  public static String agent(String subject) {
    return token("agent", subject, null, LIFE);
  }

  public static String operator() {
    return operator("operator-1");
  }

  static String operator(String subject) {
    return token("operator", subject, null, LIFE);
  }

  public static String viewer(String subject, String sessionId) {
    return token("viewer", subject, sessionId, LIFE);
  }

  public static String viewer(String subject, String sessionId, Duration life) {
    return token("viewer", subject, sessionId, life);
  }

  private static String token(String role, String subject, String sessionId, Duration life) {
    long now = System.currentTimeMillis() / 1_000;
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", ISSUER);
    claims.put("aud", "shipvox-live");
    claims.put("sub", subject);
    claims.put("groups", List.of(role));
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now);
    claims.put("nbf", now);
    claims.put("exp", now + life.toSeconds());
    if (sessionId != null) {
      claims.put("sid", sessionId);
    }
    return sign(
        encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}")
            + "."
            + encode(MessageCodec.encodeValue(claims)));
  }

  private static String sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(RunFiles.ISSUER.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
