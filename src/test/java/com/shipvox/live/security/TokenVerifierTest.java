package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.session.RevokedTokens.Revocation;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  @TempDir Path directory;
  private final MovableClock clock = new MovableClock();
  private final Revocations revocations = new Revocations();
  private LiveConfig config;
  private TokenVerifier verifier;

  /** Takes seconds on a busy machine, and the clock stands still from its making on. */
  @BeforeAll
  static void makeKeys() {
    assertNotNull(TestKeys.RSA);
  }

  @BeforeEach
  void start() {
    use(TestKeys.pem(TestKeys.RSA.getPublic()) + TestKeys.pem(TestKeys.EC.getPublic()));
  }

  private void use(String publicKey) {
    config =
        TestKeys.config(
            publicKey, TestKeys.file(directory, "viewer.pem", TestKeys.VIEWER_RSA.getPrivate()));
    verifier = verifier();
  }

  private TokenVerifier verifier() {
    return new TokenVerifier(config, new SigningKeys(config, clock), revocations, clock);
  }

  private void assertRefused(ErrorCode code, String token) {
    assertEquals(code, assertThrows(Refusal.class, () -> verifier.verify(token)).code());
    assertNull(verifier.known(token));
  }

  @Test
  void verify_agent_saysWhoItIs() {
    Caller caller =
        verifier.verify(TestTokens.agent().claim("jti", "t-1").signedBy(TestKeys.RSA.getPrivate()));
    assertEquals("agent-1", caller.subject());
    assertEquals(Role.AGENT, caller.role());
    assertEquals("t-1", caller.tokenId());
    assertNull(caller.sessionId());
    assertEquals(600_000, caller.expiresAt() - caller.issuedAt());
  }

  @Test
  void verify_es256_accepted() {
    String token =
        TestTokens.viewer("s-1").header("alg", "ES256").signedBy(TestKeys.EC.getPrivate());
    assertEquals("s-1", verifier.verify(token).sessionId());
  }

  @Test
  void verify_secondIssuerAndAudienceAmongSeveral_accepted() {
    String token =
        TestTokens.agent()
            .claim("iss", "https://second.example")
            .claim("aud", List.of("someone-else", TestTokens.AUDIENCE))
            .signedBy(TestKeys.RSA.getPrivate());
    assertEquals(Role.AGENT, verifier.verify(token).role());
  }

  @Test
  void verify_severalGroups_strongestCounts() {
    TestTokens token = TestTokens.viewer("s-1").claim("groups", List.of("x", "viewer", "operator"));
    assertEquals(Role.OPERATOR, verifier.verify(token.signedBy(TestKeys.RSA.getPrivate())).role());
    token.claim("groups", List.of("operator", "viewer", "agent"));
    assertEquals(Role.AGENT, verifier.verify(token.signedBy(TestKeys.RSA.getPrivate())).role());
  }

  @Test
  void verify_withoutTokenId_hashStandsIn() {
    TestTokens one = TestTokens.viewer("s-1").without("jti");
    String first = verifier.verify(one.signedBy(TestKeys.RSA.getPrivate())).tokenId();
    String other =
        verifier.verify(one.claim("sub", "other").signedBy(TestKeys.RSA.getPrivate())).tokenId();
    assertNotEquals(first, other);
  }

  @Test
  void verify_es256WithTheOtherGoodSignature_theSameTokenId() {
    TestTokens viewer = TestTokens.viewer("s-1").header("alg", "ES256").without("jti");
    String token = viewer.signedBy(TestKeys.EC.getPrivate());
    String other = TestTokens.withOtherSignature(token, TestKeys.EC);
    assertNotEquals(token, other);
    String tokenId = verifier.verify(token).tokenId();
    assertEquals(tokenId, verifier.verify(other).tokenId());
    revocations.revoke(new Revocation("s-1", tokenId, clock.millis(), 0));
    assertRefused(ErrorCode.TOKEN_REVOKED, token);
    assertRefused(ErrorCode.TOKEN_REVOKED, other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
  void verify_typeOfAToken_accepted(String type) {
    verifier.verify(TestTokens.agent().header("typ", type).signedBy(TestKeys.RSA.getPrivate()));
  }

  @Test
  void verify_sameSubjectOfAnotherIssuer_anotherUser() {
    TestTokens token = TestTokens.agent();
    Caller one = verifier.verify(token.signedBy(TestKeys.RSA.getPrivate()));
    token.claim("iss", "https://second.example");
    Caller other = verifier.verify(token.signedBy(TestKeys.RSA.getPrivate()));
    assertEquals(one.subject(), other.subject());
    assertNotEquals(one.user(), other.user());
  }

  @Test
  void verify_atExpiry_acceptedForTheSkewAndNoLonger() {
    String token = TestTokens.agent().signedBy(TestKeys.RSA.getPrivate());
    long left = verifier.verify(token).expiresAt() - clock.millis();
    clock.move(Duration.ofMillis(left + 4_999));
    verifier.verify(token);
    clock.move(Duration.ofMillis(1));
    assertRefused(ErrorCode.TOKEN_EXPIRED, token);
  }

  @Test
  void verify_neverSeenAndExpired_tokenExpired() {
    long now = System.currentTimeMillis() / 1_000;
    TestTokens old =
        TestTokens.agent().claim("iat", now - 60).claim("nbf", now - 60).claim("exp", now - 6);
    assertRefused(ErrorCode.TOKEN_EXPIRED, old.signedBy(TestKeys.RSA.getPrivate()));
    // Nothing but its age may be wrong with a token that is told to be merely old.
    assertRefused(
        ErrorCode.TOKEN_INVALID, old.claim("aud", "another").signedBy(TestKeys.RSA.getPrivate()));
    assertRefused(ErrorCode.TOKEN_INVALID, old.signedBy(TestKeys.OTHER_RSA.getPrivate()));
  }

  @Test
  void verify_viewerTokenThatNeverEnds_goodForOneDay() {
    String token =
        TestTokens.viewer("s-1")
            .claim("exp", clock.millis() / 1_000 + 1_000_000)
            .signedBy(TestKeys.RSA.getPrivate());
    Caller caller = verifier.verify(token);
    assertEquals(Duration.ofDays(1).toMillis(), caller.expiresAt() - caller.issuedAt());
    clock.move(Duration.ofDays(1).plusSeconds(6));
    assertRefused(ErrorCode.TOKEN_EXPIRED, token);
  }

  @Test
  void verify_ownKey_vouchesForViewersOfItsOwnIssuerAlone() {
    TestTokens own = TestTokens.viewer("s-1").claim("iss", config.security().viewerIssuer());
    verifier.verify(own.signedBy(TestKeys.VIEWER_RSA.getPrivate()));
    assertRefused(ErrorCode.TOKEN_INVALID, own.signedBy(TestKeys.RSA.getPrivate()));
    own.claim("iss", TestTokens.ISSUER);
    assertRefused(ErrorCode.TOKEN_INVALID, own.signedBy(TestKeys.VIEWER_RSA.getPrivate()));
    own.claim("iss", config.security().viewerIssuer()).claim("groups", List.of("viewer", "agent"));
    assertRefused(ErrorCode.TOKEN_INVALID, own.signedBy(TestKeys.VIEWER_RSA.getPrivate()));
  }

  @Test
  void verify_revokedAfterItWasSeen_refused() {
    String token = TestTokens.viewer("s-1").claim("jti", "t-1").signedBy(TestKeys.RSA.getPrivate());
    verifier.verify(token);
    revocations.revoke(new Revocation("s-1", "t-1", clock.millis(), 0));
    assertRefused(ErrorCode.TOKEN_REVOKED, token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no-such-file.pem", "http://localhost/keys", "{\"keys\":[]}"})
  void create_noUsableKeys_saysWhichSetting(String publicKey) {
    LiveConfig bad =
        TestKeys.config(
            Map.of(
                "shipvox.security.public-key",
                publicKey,
                "shipvox.security.viewer-key",
                config.security().viewerKey()));
    IllegalArgumentException fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TokenVerifier(bad, new SigningKeys(bad, clock), revocations, clock));
    assertEquals(true, fault.getMessage().contains("shipvox.security.public-key"));
  }

  @Test
  void create_weakOrForeignCurveKey_refused() {
    for (KeyPair weak : List.of(TestKeys.rsa(1_024), TestKeys.ec("secp384r1"))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> KeySource.of(TestKeys.pem(weak.getPublic()), clock));
    }
  }
}
