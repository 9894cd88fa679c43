package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of our own viewer tokens, from a PEM or JWK file: the first one signs, all of them
 * verify. So a key is rotated by putting the new one first, and taking the old one out when its
 * last token has expired. Thread-safe.
 */
@Singleton
public final class SigningKeys implements KeySource {

  /** One key with the {@code kid} that its public part gives it (RFC 7638). */
  record SigningKey(PrivateKey key, VerificationKey verification, String keyId) {}

  private final WatchedFile<List<SigningKey>> file;

  @Inject
  SigningKeys(LiveConfig config, InstantSource clock) {
    try {
      this.file =
          new WatchedFile<>(
              KeySource.path(config.security().viewerKey()), SigningKeys::read, clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The setting shipvox.security.viewer-key must name a file with a key pair, as PEM or JWK. "
              + e.getMessage(),
          e);
    }
  }

  SigningKey signing() {
    return file.get().get(0);
  }

  @Override
  public List<VerificationKey> keys() {
    return file.get().stream().map(SigningKey::verification).toList();
  }

  private static List<SigningKey> read(String pem) {
    return KeyReader.keyPairs(pem).stream().map(SigningKeys::named).toList();
  }

  private static SigningKey named(KeyPair pair) {
    try {
      String keyId =
          PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic())
              .calculateBase64urlEncodedThumbprint("SHA-256");
      return new SigningKey(pair.getPrivate(), new VerificationKey(keyId, pair.getPublic()), keyId);
    } catch (JoseException e) {
      throw new IllegalArgumentException("A key has no thumbprint.", e);
    }
  }
}
