package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import java.nio.file.Path;
import java.time.InstantSource;

/** The real verifier with keys of the test's own, and tokens that it accepts. */
public final class TestVerifier {
  private final LiveConfig config;
  private final TokenVerifier verifier;

  public TestVerifier(Path directory) {
    InstantSource clock = InstantSource.system();
    config =
        TestKeys.config(
            TestKeys.pem(TestKeys.RSA.getPublic()),
            TestKeys.file(directory, "viewer.pem", TestKeys.VIEWER_RSA.getPrivate()));
    verifier = new TokenVerifier(config, new SigningKeys(config, clock), new Revocations(), clock);
  }

  public LiveConfig config() {
    return config;
  }

  public TokenVerifier verifier() {
    return verifier;
  }

  public String viewer(String sessionId) {
    return TestTokens.viewer(sessionId).signedBy(TestKeys.RSA.getPrivate());
  }
}
