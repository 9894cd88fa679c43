package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.interfaces.RSAPrivateKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Makes the tokens with which browsers see one session, and only that. Thread-safe. */
@Singleton
public final class TokenIssuer {

  /**
   * A new token.
   *
   * @param token the JWT itself: a secret, never to be logged
   * @param tokenId its {@code jti}, by which it can be revoked
   * @param expiresAt ms since 1970, a whole second
   */
  public record Issued(String token, String tokenId, long expiresAt) {
    /** Without the token: a record's own text would put it into whatever prints it. */
    @Override
    public String toString() {
      return "Issued[tokenId=" + tokenId + ", expiresAt=" + expiresAt + "]";
    }
  }

  private final LiveConfig.Security config;
  private final SigningKeys keys;
  private final Revocations revocations;
  private final InstantSource clock;

  @Inject
  public TokenIssuer(
      LiveConfig config, SigningKeys keys, Revocations revocations, InstantSource clock) {
    this.config = config.security();
    this.keys = keys;
    this.revocations = revocations;
    this.clock = clock;
  }

  /** Reads the key while the application starts: a missing one stops the deployment. */
  void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
    keys.signing();
  }

  /**
   * A viewer token for the session, never one that is revoked already.
   *
   * @param subject its {@code sub}; left out, the same for every token of the session, so that a
   *     connection can be refreshed with any of them
   */
  public Issued viewer(String sessionId, @Nullable String subject) {
    long issuedAt = Math.max(clock.millis(), revocations.firstIssue(sessionId));
    long expiresAt = (issuedAt + config.viewerTokenLife().toMillis()) / 1_000;
    String tokenId = UUID.randomUUID().toString();
    Map<String, Object> claims =
        Map.of(
            "iss",
            config.viewerIssuer(),
            "aud",
            config.audience(),
            "sub",
            subject == null ? "viewer:" + sessionId : subject,
            "sid",
            sessionId,
            "groups",
            List.of(Role.VIEWER.wire()),
            "jti",
            tokenId,
            "iat",
            issuedAt / 1_000,
            "nbf",
            issuedAt / 1_000,
            "exp",
            expiresAt,
            Claims.ISSUED_AT_MS,
            issuedAt);
    return new Issued(sign(MessageCodec.encodeValue(claims)), tokenId, expiresAt * 1_000);
  }

  private String sign(String claims) {
    SigningKeys.SigningKey signing = keys.signing();
    JsonWebSignature jws = new JsonWebSignature();
    jws.setHeader("typ", "JWT");
    jws.setKeyIdHeaderValue(signing.keyId());
    jws.setAlgorithmHeaderValue(
        signing.key() instanceof RSAPrivateKey ? CompactJws.RS256 : CompactJws.ES256);
    jws.setKey(signing.key());
    jws.setPayload(claims);
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("The viewer key cannot sign.", e);
    }
  }
}
