package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.BadTokens.BadToken;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTokensTest {
  private static final List<BadToken> TABLE =
      BadTokens.all(() -> TestTokens.viewer("s-1"), TestKeys.RSA, "https://127.0.0.1:1/keys");

  private TokenVerifier verifier;

  @BeforeAll
  void start(@TempDir Path directory) {
    LiveConfig config =
        TestKeys.config(
            TestKeys.pem(TestKeys.RSA.getPublic()) + TestKeys.pem(TestKeys.EC.getPublic()),
            TestKeys.file(directory, "viewer.pem", TestKeys.VIEWER_RSA.getPrivate()));
    InstantSource clock = InstantSource.system();
    verifier = new TokenVerifier(config, new SigningKeys(config, clock), new Revocations(), clock);
  }

  static List<BadToken> table() {
    return TABLE;
  }

  @ParameterizedTest
  @MethodSource("table")
  void verify_badToken_refusedAndNothingOfItTold(BadToken bad) {
    Refusal refusal = assertThrows(Refusal.class, () -> verifier.verify(bad.token()));
    assertEquals(bad.code(), refusal.code());
    assertTrue(refusal.text().startsWith("The token "), refusal.text());
    for (String part : bad.token().split("\\.")) {
      assertFalse(part.length() > 8 && refusal.text().contains(part));
    }
    assertEquals(null, refusal.getCause());
  }

  @Test
  void verify_tokenThatTheTableIsMadeFrom_accepted() {
    verifier.verify(TestTokens.viewer("s-1").signedBy(TestKeys.RSA.getPrivate()));
  }

  @Test
  void table_namesAndTokens_manyAndNoneTwice() {
    assertTrue(TABLE.size() >= 40);
    assertEquals(TABLE.size(), TABLE.stream().map(BadToken::name).distinct().count());
    assertEquals(TABLE.size(), TABLE.stream().map(BadToken::token).distinct().count());
  }
}
