package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.session.RevokedTokens.Revocation;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {
  @TempDir Path directory;
  private final MovableClock clock = new MovableClock();
  private final Revocations revocations = new Revocations();

  private record Server(TokenIssuer issuer, TokenVerifier verifier) {}

  private Server server(Key... viewerKeys) {
    Path file = TestKeys.file(directory, "viewer.pem", viewerKeys);
    LiveConfig config = TestKeys.config(TestKeys.pem(TestKeys.RSA.getPublic()), file);
    SigningKeys keys = new SigningKeys(config, clock);
    return new Server(
        new TokenIssuer(config, keys, revocations, clock),
        new TokenVerifier(config, keys, revocations, clock));
  }

  @Test
  void viewer_rsaAndEcKey_acceptedByTheVerifier() {
    for (KeyPair pair : new KeyPair[] {TestKeys.VIEWER_RSA, TestKeys.EC}) {
      Server server = server(pair.getPrivate());
      TokenIssuer.Issued issued = server.issuer().viewer("s-1", null);
      Caller caller = server.verifier().verify(issued.token());
      assertEquals(
          new Caller(
              "viewer:s-1",
              Role.VIEWER,
              "s-1",
              issued.tokenId(),
              clock.millis(),
              issued.expiresAt()),
          caller);
      assertEquals(Duration.ofMinutes(15).toMillis(), issued.expiresAt() - clock.millis(), 1_000);
    }
  }

  @Test
  void viewer_twice_sameSubjectOtherTokenId() {
    Server server = server(TestKeys.VIEWER_RSA.getPrivate());
    Caller one = server.verifier().verify(server.issuer().viewer("s-1", null).token());
    Caller two = server.verifier().verify(server.issuer().viewer("s-1", null).token());
    assertEquals(one.subject(), two.subject());
    assertFalse(one.tokenId().equals(two.tokenId()));
    assertEquals(
        "me", server.verifier().verify(server.issuer().viewer("s-1", "me").token()).subject());
  }

  @Test
  void viewer_rightAfterAllWereRevoked_accepted() {
    Server server = server(TestKeys.VIEWER_RSA.getPrivate());
    String before = server.issuer().viewer("s-1", null).token();
    revocations.revoke(new Revocation("s-1", null, clock.millis(), 0));
    String after = server.issuer().viewer("s-1", null).token();
    server.verifier().verify(after);
    Refusal refusal = assertThrows(Refusal.class, () -> server.verifier().verify(before));
    assertEquals(ErrorCode.TOKEN_REVOKED, refusal.code());
  }

  @Test
  void viewer_keyRotated_oldTokenGoodWhileItsKeyStaysInTheFile() {
    Server server = server(TestKeys.VIEWER_RSA.getPrivate());
    String old = server.issuer().viewer("s-1", null).token();
    TestKeys.file(
        directory, "viewer.pem", TestKeys.EC.getPrivate(), TestKeys.VIEWER_RSA.getPrivate());
    clock.move(Duration.ofSeconds(2));
    String young = server.issuer().viewer("s-1", null).token();
    server.verifier().verify(old);
    server.verifier().verify(young);
    TestKeys.file(directory, "viewer.pem", TestKeys.EC.getPrivate());
    clock.move(Duration.ofSeconds(2));
    assertThrows(Refusal.class, () -> server.verifier().verify(old));
    server.verifier().verify(young);
  }

  @Test
  void issued_asText_holdsNoToken() {
    TokenIssuer.Issued issued =
        server(TestKeys.VIEWER_RSA.getPrivate()).issuer().viewer("s-1", null);
    assertFalse(issued.toString().contains(issued.token()));
    assertTrue(issued.toString().contains(issued.tokenId()));
  }

  @Test
  void create_noPrivateKey_saysWhichSetting() {
    Path file = TestKeys.file(directory, "public.pem", TestKeys.RSA.getPublic());
    LiveConfig config = TestKeys.config(Map.of("shipvox.security.viewer-key", file.toString()));
    IllegalArgumentException fault =
        assertThrows(IllegalArgumentException.class, () -> new SigningKeys(config, clock));
    assertTrue(fault.getMessage().contains("shipvox.security.viewer-key"));
  }
}
