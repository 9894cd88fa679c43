package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
  private static final Duration A_LOOK_LATER = Duration.ofSeconds(2);

  @TempDir Path directory;
  private final MovableClock clock = new MovableClock();

  /** Takes seconds on a busy machine, and the clock stands still from its making on. */
  @BeforeAll
  static void makeKeys() {
    assertNotNull(TestKeys.RSA);
  }

  private static Map<String, Object> jwk(KeyPair pair, String keyId) {
    try {
      PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
      key.setKeyId(keyId);
      return new LinkedHashMap<>(key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @SafeVarargs
  private static String keySet(Map<String, Object>... keys) {
    return MessageCodec.encodeValue(Map.of("keys", Arrays.asList(keys)));
  }

  @Test
  void keySet_withMembersThatAreNoObjects_refusedAndTheKeysBeforeStay() throws IOException {
    Path file = directory.resolve("keys.json");
    Files.writeString(file, keySet(jwk(TestKeys.RSA, "a")));
    KeySource keys = KeySource.of(file.toString(), clock);
    for (String bad :
        List.of("{\"keys\":[1]}", "{\"keys\":[null,\"a\"]}", "[]", "{\"keys\":[[]]}")) {
      Files.writeString(file, bad);
      clock.move(A_LOOK_LATER);
      assertEquals(1, keys.keys().size(), bad);
      assertThrows(IllegalArgumentException.class, () -> KeyReader.publicKeys(bad), bad);
    }
  }

  private TokenVerifier verifier(String publicKey) {
    LiveConfig config =
        TestKeys.config(
            publicKey, TestKeys.file(directory, "viewer.pem", TestKeys.VIEWER_RSA.getPrivate()));
    return new TokenVerifier(config, new SigningKeys(config, clock), new Revocations(), clock);
  }

  private static String token(KeyPair pair, String keyId) {
    return TestTokens.agent().header("kid", keyId).signedBy(pair.getPrivate());
  }

  private static void assertRefused(TokenVerifier verifier, String token) {
    Refusal refusal = assertThrows(Refusal.class, () -> verifier.verify(token));
    assertEquals(ErrorCode.TOKEN_INVALID, refusal.code());
  }

  @Test
  void verify_pemFileReplaced_newKeyGoodOldTokenWorthless() {
    Path file = TestKeys.file(directory, "public.pem", TestKeys.RSA.getPublic());
    TokenVerifier verifier = verifier(file.toString());
    String old = token(TestKeys.RSA, "a");
    String young = token(TestKeys.OTHER_RSA, "a");
    verifier.verify(old);
    assertRefused(verifier, young);
    TestKeys.file(directory, "public.pem", TestKeys.OTHER_RSA.getPublic(), TestKeys.EC.getPublic());
    clock.move(A_LOOK_LATER);
    verifier.verify(young);
    assertRefused(verifier, old);
  }

  @Test
  void known_whileNothingNeedBeRead_saysWhoItIs() {
    Path file = TestKeys.file(directory, "public.pem", TestKeys.RSA.getPublic());
    TokenVerifier verifier = verifier(file.toString());
    String token = token(TestKeys.RSA, "a");
    assertNull(verifier.known(token));
    Caller caller = verifier.verify(token);
    assertSame(caller, verifier.known(token).get());
    clock.move(A_LOOK_LATER);
    assertNull(verifier.known(token));
    verifier.verify(token);
    assertSame(caller, verifier.known(token).get());
    TestKeys.file(directory, "public.pem", TestKeys.OTHER_RSA.getPublic(), TestKeys.EC.getPublic());
    clock.move(A_LOOK_LATER);
    assertRefused(verifier, token);
    assertNull(verifier.known(token));
  }

  @Test
  void keys_behindUrl_atHandUntilTheyMustBeFetched() {
    try (KeyServer server = new KeyServer(directory)) {
      server.answer(200, keySet(jwk(TestKeys.RSA, "a")));
      WatchedUrl url = new WatchedUrl(server.url(), clock, server.client());
      assertFalse(url.isAtHand());
      url.keys();
      assertTrue(url.isAtHand());
      clock.move(Duration.ofMinutes(5));
      assertFalse(url.isAtHand());
      assertFalse(new KeySource.Several(List.of(List::of, url)).isAtHand());
    }
  }

  @Test
  void verify_fileThatIsGoneOrSpoilt_formerKeysStayInForce() throws IOException {
    Path file = TestKeys.file(directory, "public.pem", TestKeys.RSA.getPublic());
    TokenVerifier verifier = verifier(file.toUri().toString());
    for (String spoilt : List.of("", "{", "-----BEGIN PUBLIC KEY-----\nAAAA\n")) {
      Files.writeString(file, spoilt);
      clock.move(A_LOOK_LATER);
      verifier.verify(token(TestKeys.RSA, "a"));
    }
    Files.delete(file);
    clock.move(A_LOOK_LATER);
    verifier.verify(token(TestKeys.RSA, "a"));
  }

  @Test
  void verify_keySetFile_keyIsChosenByItsIdAndKind() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("keys.json"),
            keySet(
                jwk(TestKeys.RSA, "a"),
                jwk(TestKeys.EC, "b"),
                Map.of("kty", "oct", "k", "c2VjcmV0", "kid", "c"),
                Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB", "kid", "weak"),
                Map.of("kty", "RSA", "kid", "broken")));
    TokenVerifier verifier = verifier(file.toString());
    verifier.verify(token(TestKeys.RSA, "a"));
    verifier.verify(TestTokens.agent().signedBy(TestKeys.RSA.getPrivate()));
    verifier.verify(
        TestTokens.agent()
            .header("alg", "ES256")
            .header("kid", "b")
            .signedBy(TestKeys.EC.getPrivate()));
    assertRefused(verifier, token(TestKeys.RSA, "b"));
    assertRefused(verifier, token(TestKeys.RSA, "unknown"));
  }

  @Test
  void create_keySetWithoutUsableKeys_refused() {
    String encryption =
        keySet(with(jwk(TestKeys.RSA, "a"), "use", "enc"), with(jwk(TestKeys.EC, "b"), "alg", "X"));
    assertThrows(IllegalArgumentException.class, () -> verifier(encryption));
  }

  private static Map<String, Object> with(Map<String, Object> key, String name, Object value) {
    key.put(name, value);
    return key;
  }

  @Test
  void keys_behindUrl_readAgainWhenMissedButNotInEveryCase() {
    try (KeyServer server = new KeyServer(directory)) {
      server.answer(200, keySet(jwk(TestKeys.RSA, "a")));
      WatchedUrl url = new WatchedUrl(server.url(), clock, server.client());
      assertEquals("a", url.keys().get(0).id());
      server.answer(200, keySet(jwk(TestKeys.OTHER_RSA, "b")));
      for (int i = 0; i < 100; i++) {
        url.missed();
        assertEquals("a", url.keys().get(0).id());
      }
      assertEquals(1, server.requests());
      clock.move(Duration.ofSeconds(30));
      assertEquals("b", url.keys().get(0).id());
      clock.move(Duration.ofMinutes(4));
      url.keys();
      assertEquals(2, server.requests());
      clock.move(Duration.ofMinutes(1));
      url.keys();
      assertEquals(3, server.requests());
    }
  }

  @Test
  void keys_behindUrlThatFails_formerOnesStayAndItIsAskedSeldom() {
    try (KeyServer server = new KeyServer(directory)) {
      server.answer(200, keySet(jwk(TestKeys.RSA, "a")));
      WatchedUrl url = new WatchedUrl(server.url(), clock, server.client());
      url.keys();
      for (Runnable fault :
          List.<Runnable>of(
              () -> server.answer(500, keySet(jwk(TestKeys.OTHER_RSA, "b"))),
              () -> server.answer(200, "{"),
              () -> server.answer(200, "x".repeat(300 << 10)),
              () -> server.redirect(server.url() + "/elsewhere"),
              server::close)) {
        fault.run();
        clock.move(Duration.ofMinutes(5));
        assertEquals("a", url.keys().get(0).id());
      }
      assertEquals(5, server.requests());
    }
  }

  @Test
  void verify_urlNeverReached_unavailableAndNotInvalid() {
    try (KeyServer server = new KeyServer(directory)) {
      // A certificate that the JDK does not trust: it must not be reached at all.
      TokenVerifier verifier = verifier(server.url().toString());
      Refusal refusal =
          assertThrows(Refusal.class, () -> verifier.verify(token(TestKeys.RSA, "a")));
      assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
      assertEquals(0, server.requests());
      assertFalse(new WatchedUrl(server.url(), clock, HttpClient.newHttpClient()).isReady());
    }
  }

  @Test
  void create_plainHttpUrl_refused() {
    HttpClient client = HttpClient.newHttpClient();
    URI url = URI.create("http://127.0.0.1/keys");
    assertThrows(IllegalArgumentException.class, () -> new WatchedUrl(url, clock, client));
  }
}
