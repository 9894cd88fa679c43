package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.session.RevokedTokens.Revocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {
  @TempDir Path directory;
  private final MovableClock clock = new MovableClock();
  private final Revocations revocations = new Revocations();

  private record Server(TokenIssuer issuer, TokenVerifier verifier) {}

  private Server server(Key... viewerKeys) {
    return server(TestKeys.file(directory, "viewer.pem", viewerKeys));
  }

  private Server server(Path file) {
    LiveConfig config = TestKeys.config(TestKeys.pem(TestKeys.RSA.getPublic()), file);
    SigningKeys keys = new SigningKeys(config, clock);
    return new Server(
        new TokenIssuer(config, keys, revocations, clock),
        new TokenVerifier(config, keys, revocations, clock));
  }

  @Test
  void viewer_rsaAndEcKey_acceptedByTheVerifier() {
    for (KeyPair pair : new KeyPair[] {TestKeys.VIEWER_RSA, TestKeys.EC}) {
      Server server = server(pair.getPrivate(), pair.getPublic());
      TokenIssuer.Issued issued = server.issuer().viewer("s-1", null);
      Caller caller = server.verifier().verify(issued.token());
      assertEquals(
          new Caller(
              "https://live.example",
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
        directory,
        "viewer.pem",
        TestKeys.EC.getPrivate(),
        TestKeys.EC.getPublic(),
        TestKeys.VIEWER_RSA.getPrivate());
    clock.move(Duration.ofSeconds(2));
    String young = server.issuer().viewer("s-1", null).token();
    server.verifier().verify(old);
    server.verifier().verify(young);
    TestKeys.file(directory, "viewer.pem", TestKeys.EC.getPublic(), TestKeys.EC.getPrivate());
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
  void viewer_keyFromJwk_acceptedByTheVerifier() throws Exception {
    PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(TestKeys.EC.getPublic());
    jwk.setPrivateKey(TestKeys.EC.getPrivate());
    String json = jwk.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    Server server = server(Files.writeString(directory.resolve("viewer.jwk"), json));
    server.verifier().verify(server.issuer().viewer("s-1", null).token());
  }

  @Test
  void create_ecKeyWithoutItsPublicHalf_saysWhatIsMissing() {
    Path alone = TestKeys.file(directory, "alone.pem", TestKeys.EC.getPrivate());
    Path others =
        TestKeys.file(
            directory, "others.pem", TestKeys.EC.getPrivate(), TestKeys.OTHER_EC.getPublic());
    for (Path file : List.of(alone, others)) {
      assertTrue(fault(file).contains("no public half"), fault(file));
    }
  }

  @Test
  void create_jwkWithoutItsPrivateHalf_saysWhatIsMissing() throws Exception {
    PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(TestKeys.EC.getPublic());
    Path file = Files.writeString(directory.resolve("public.jwk"), jwk.toJson());
    assertTrue(fault(file).contains("no private half"), fault(file));
  }

  @Test
  void create_noPrivateKey_saysWhichSetting() {
    Path file = TestKeys.file(directory, "public.pem", TestKeys.RSA.getPublic());
    assertTrue(fault(file).contains("shipvox.security.viewer-key"));
  }

  /** What the server says of that key file when it starts. */
  private String fault(Path file) {
    LiveConfig config = TestKeys.config(Map.of("shipvox.security.viewer-key", file.toString()));
    return assertThrows(IllegalArgumentException.class, () -> new SigningKeys(config, clock))
        .getMessage();
  }
}
