package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Real keys for tests, made once a run, and settings that name them. */
public final class TestKeys {
  public static final KeyPair RSA = rsa(2_048);
  static final KeyPair OTHER_RSA = rsa(2_048);
  static final KeyPair VIEWER_RSA = rsa(2_048);
  static final KeyPair EC = ec("secp256r1");
  static final KeyPair OTHER_EC = ec("secp256r1");

  private TestKeys() {}

  static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(Key key) {
    String label = "PKCS#8".equals(key.getFormat()) ? "PRIVATE KEY" : "PUBLIC KEY";
    String body = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  public static Path file(Path directory, String name, Key... keys) {
    StringBuilder text = new StringBuilder();
    for (Key key : keys) {
      text.append(pem(key));
    }
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings' defaults, with these keys. */
  static LiveConfig config(String publicKey, Path viewerKey) {
    return config(
        Map.of(
            "shipvox.security.public-key",
            publicKey,
            "shipvox.security.viewer-key",
            viewerKey.toString(),
            "shipvox.security.issuers",
            TestTokens.ISSUER + ", https://second.example",
            "shipvox.security.audience",
            TestTokens.AUDIENCE,
            "shipvox.security.viewer-issuer",
            "https://live.example"));
  }

  static LiveConfig config(Map<String, String> settings) {
    return LiveConfig.from(name -> Optional.ofNullable(settings.get(name)));
  }
}
