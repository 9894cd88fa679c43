package com.shipvox.live.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Signs the tokens (RS256) that the equal-work contenders check: one agent for 20 sessions. */
final class Tokens {
  private static final int SESSIONS_PER_AGENT = 20;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final PrivateKey key;
  private final String run;
  private final Map<String, String> made = new HashMap<>();

  private Tokens(PrivateKey key, String run) {
    this.key = key;
    this.run = run;
  }

  /**
   * With the RSA key in a PKCS #8 PEM file.
   *
   * @param run tells this run's sessions from those of the others
   */
  static Tokens of(Path pem, String run) throws IOException, GeneralSecurityException {
    String text = Files.readString(pem).replaceAll("-----[^-]+-----|\\s", "");
    byte[] encoded = Base64.getDecoder().decode(text);
    return new Tokens(
        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded)), run);
  }

  /** A session's id. */
  String id(int session) {
    return "b" + run + "-" + session;
  }

  String agent(int session) {
    String subject = "agent-" + session / SESSIONS_PER_AGENT;
    return made.computeIfAbsent(subject, s -> sign(s, "agent", null));
  }

  String viewer(int session) {
    return made.computeIfAbsent("viewer-" + session, s -> sign(s, "viewer", id(session)));
  }

  private String sign(String subject, String role, String session) {
    long now = System.currentTimeMillis() / 1000;
    String claims =
        "{\"iss\":\"shipvox-bench\",\"aud\":\"shipvox-live\",\"sub\":\"%s\",\"groups\":[\"%s\"],%s\"jti\":\"%s\",\"iat\":%d,\"nbf\":%d,\"exp\":%d}"
            .formatted(
                subject,
                role,
                session == null ? "" : "\"sid\":\"" + session + "\",",
                subject + "-" + System.nanoTime(),
                now,
                now,
                now + 3600);
    String signed = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(claims);
    try {
      Signature rs256 = Signature.getInstance("SHA256withRSA");
      rs256.initSign(key);
      rs256.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(rs256.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
