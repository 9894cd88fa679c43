package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The table of tokens that nobody may accept, whichever way they come in. Each differs from a good
 * one in the one thing that its name says.
 */
public final class BadTokens {

  /**
   * One of them.
   *
   * @param name what is wrong with it
   * @param code how it must be refused
   */
  public record BadToken(String name, String token, ErrorCode code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<BadToken> table = new ArrayList<>();
  private final Supplier<TestTokens> good;
  private final KeyPair trusted;
  private final KeyPair attacker = TestKeys.OTHER_RSA;
  private final String keysUrl;
  private final String token;

  private BadTokens(Supplier<TestTokens> good, KeyPair trusted, String keysUrl) {
    this.good = good;
    this.keysUrl = keysUrl;
    this.trusted = trusted;
    this.token = good.get().signedBy(trusted.getPrivate());
  }

  /**
   * All of them, in the likeness of a token that the verifier would accept.
   *
   * @param good makes an acceptable viewer token each time, for issuer {@link TestTokens#ISSUER}
   *     and audience {@link TestTokens#AUDIENCE}
   * @param trusted the RSA pair whose public key the verifier trusts
   * @param keysUrl where the tokens that point to keys of their own say they are
   */
  public static List<BadToken> all(Supplier<TestTokens> good, KeyPair trusted, String keysUrl) {
    BadTokens bad = new BadTokens(good, trusted, keysUrl);
    bad.algorithms();
    bad.secretConfusion();
    bad.signatures();
    bad.keyTricks();
    bad.missingClaims();
    bad.wrongClaims();
    bad.times();
    bad.duplicates();
    bad.sizes();
    bad.brokenText();
    return List.copyOf(bad.table);
  }

  private void add(String name, String token) {
    table.add(new BadToken(name, token, ErrorCode.TOKEN_INVALID));
  }

  private void signed(String name, TestTokens token) {
    add(name, token.signedBy(trusted.getPrivate()));
  }

  private void header(String name, Object value) {
    signed("header " + name + " = " + value, good.get().header(name, value));
  }

  private void claim(String name, Object value) {
    signed("claim " + name + " = " + value, good.get().claim(name, value));
  }

  private void algorithms() {
    String claims = TestTokens.encode(good.get().claimsJson());
    for (String none : List.of("none", "None", "NONE", "nOnE", "none ", "\u006eone\u0000")) {
      String header = TestTokens.encode(good.get().header("alg", none).headerJson());
      add("alg " + none + " without a signature", header + "." + claims + ".");
      header("alg", none);
    }
    for (Object alg : List.of("", "rs256", "RS1", "RSA", "EdDSA", 256, true, List.of("RS256"))) {
      header("alg", alg);
    }
    for (Object typ : List.of("JWS", "id+jwt", "dpop+jwt", "", 7, List.of("JWT"))) {
      header("typ", typ);
    }
    add("no alg", TestTokens.sign("{\"typ\":\"JWT\"}", good.get().claimsJson(), key()));
    add("alg null", TestTokens.sign("{\"alg\":null}", good.get().claimsJson(), key()));
    add("RS512 by the right key", with("RS512", "SHA512withRSA"));
    add("RS384 by the right key", with("RS384", "SHA384withRSA"));
    add("PS256 by the right key", with("PS256", "RSASSA-PSS"));
    add("RS256 that is signed as RS512", with("RS256", "SHA512withRSA"));
    signed("ES256 over an RSA signature", good.get().header("alg", "ES256"));
    add("RS256 over an EC signature", good.get().signedBy(TestKeys.OTHER_EC.getPrivate()));
    String psychic = signable(good.get().header("alg", "ES256"));
    add("ES256 of zeros", psychic + "." + TestTokens.encode(new byte[64]));
  }

  private void secretConfusion() {
    byte[] der = trusted.getPublic().getEncoded();
    byte[] pem = TestKeys.pem(trusted.getPublic()).getBytes(StandardCharsets.US_ASCII);
    byte[] modulus = ((RSAPublicKey) trusted.getPublic()).getModulus().toByteArray();
    for (String alg : List.of("HS256", "HS384", "HS512")) {
      add(alg + " keyed with the public PEM", hmac(alg, pem));
      add(alg + " keyed with the public DER", hmac(alg, der));
      add(alg + " keyed with the modulus", hmac(alg, modulus));
      add(alg + " keyed with zeros", hmac(alg, new byte[64]));
      add(alg + " keyed with nothing", hmac(alg, new byte[] {0}));
    }
    add("RS256 that is an HMAC", hmac("RS256", pem));
  }

  private void signatures() {
    String body = token.substring(0, token.lastIndexOf('.'));
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(body.length() + 1));
    add("signature left out with its dot", body);
    add("signature stripped", body + ".");
    for (int at : new int[] {0, signature.length / 2, signature.length - 1}) {
      byte[] flipped = signature.clone();
      flipped[at] ^= 1;
      add("signature with bit flipped in byte " + at, body + "." + TestTokens.encode(flipped));
    }
    add("signature cut short", body + "." + TestTokens.encode(cut(signature, 255)));
    add("signature with one byte more", body + "." + TestTokens.encode(cut(signature, 257)));
    add("signature of zeros", body + "." + TestTokens.encode(new byte[256]));
    add("signature with spare bits set", spareBits());
    add("signature padded", token + "==");
    add("signature of another token", body + "." + other());
    add("claims changed", swap(1, good.get().claim("sub", "someone-else").claimsJson()));
    add("header changed", swap(0, "{\"alg\":\"RS256\",\"typ\":\"JWS\"}"));
    add("signed by another RSA key", good.get().signedBy(attacker.getPrivate()));
    add(
        "signed by another EC key",
        good.get().header("alg", "ES256").signedBy(TestKeys.OTHER_EC.getPrivate()));
  }

  private void keyTricks() {
    for (Object kid :
        List.of(
            "",
            "../../../../dev/null",
            "/dev/null",
            "file:///dev/null",
            keysUrl,
            "x' UNION SELECT 'k",
            "key\u0000",
            "a".repeat(500),
            7,
            true,
            List.of("k"),
            Map.of())) {
      header("kid", kid);
    }
    header("jku", keysUrl);
    header("x5u", keysUrl);
    header("jwk", Map.of("kty", "oct", "k", ""));
    header("x5c", List.of(TestTokens.encode("certificate")));
    header("crit", List.of("exp"));
    header("crit", List.of("unknown"));
    header("crit", List.of());
    header("zip", "DEF");
    header("b64", false);
    add("nested token", TestTokens.sign("{\"alg\":\"RS256\",\"cty\":\"JWT\"}", token, key()));
    add("own key brought along", broughtAlong(good.get()).signedBy(attacker.getPrivate()));
    add(
        "own key by address",
        good.get().header("jku", keysUrl).header("kid", "1").signedBy(attacker.getPrivate()));
    add("own EC key brought along", ownEcKey());
  }

  private void missingClaims() {
    for (String name : List.of("iss", "aud", "exp", "nbf", "iat", "sub", "groups", "sid")) {
      signed("without " + name, good.get().without(name));
      add("null " + name, TestTokens.sign(good.get().headerJson(), nulled(name), key()));
    }
  }

  private void wrongClaims() {
    for (String name : List.of("iss", "aud", "sub", "groups", "sid", "jti")) {
      claim(name, 7);
      claim(name, true);
      claim(name, Map.of("a", "b"));
      claim(name, "");
    }
    for (String name : List.of("iss", "sub", "sid", "jti")) {
      claim(name, List.of("x"));
      claim(name, "x\u0000y");
    }
    for (String[] claim :
        new String[][] {{"iss", TestTokens.ISSUER}, {"aud", TestTokens.AUDIENCE}}) {
      String right = claim[1];
      for (String wrong :
          List.of(
              "another",
              right + "x",
              right + "/",
              "x" + right,
              right + " ",
              " " + right,
              right.substring(1),
              right.substring(0, right.length() - 1),
              right + "\u0000",
              right.toUpperCase(Locale.ROOT),
              right + "," + right)) {
        claim(claim[0], wrong);
      }
    }
    claim("iss", List.of(TestTokens.ISSUER));
    claim("aud", List.of());
    claim("aud", List.of("another"));
    claim("aud", List.of(TestTokens.AUDIENCE, 7));
    claim("aud", Map.of(TestTokens.AUDIENCE, true));
    for (Object groups :
        List.of(
            "viewer",
            List.of(),
            List.of("admin"),
            List.of("Viewer"),
            List.of("viewer "),
            List.of("viewer", 7),
            List.of(List.of("viewer")),
            Map.of("viewer", true))) {
      claim("groups", groups);
    }
  }

  private void times() {
    long now = System.currentTimeMillis() / 1_000;
    for (String name : List.of("exp", "nbf", "iat")) {
      for (Object value :
          List.of(Long.toString(now), true, "", List.of(now), Map.of(), -1, -1e300, 1e300)) {
        claim(name, value);
      }
    }
    claim("nbf", now + 600);
    claim("iat", now + 600);
    claim("iat", now + 10L * 365 * 86_400);
    claim("nbf", now * 1_000);
    for (long ago : new long[] {10, 3_600}) {
      TestTokens old =
          good.get()
              .claim("iat", now - ago - 60)
              .claim("nbf", now - ago - 60)
              .claim("exp", now - ago);
      table.add(
          new BadToken("expired " + ago + " s ago", old.signedBy(key()), ErrorCode.TOKEN_EXPIRED));
    }
  }

  private void duplicates() {
    String claims = good.get().claimsJson();
    for (String twice :
        List.of(
            "\"sub\":\"x\"", "\"groups\":[\"agent\"]", "\"exp\":99999999999", "\"s\\u0075b\":1")) {
      add(
          "duplicate claim " + twice,
          TestTokens.sign(good.get().headerJson(), "{" + twice + "," + claims.substring(1), key()));
    }
    for (String header :
        List.of(
            "{\"alg\":\"none\",\"alg\":\"RS256\"}",
            "{\"alg\":\"RS256\",\"\\u0061lg\":\"RS256\"}",
            "{\"alg\":\"RS256\",\"kid\":\"a\",\"kid\":\"b\"}")) {
      add("duplicate in header " + header, TestTokens.sign(header, claims, key()));
    }
  }

  private void sizes() {
    claim("padding", "x".repeat(8 << 10));
    claim("padding", "x".repeat(1 << 20));
    header("padding", "x".repeat(8 << 10));
    String deep = "[".repeat(2_500) + "]".repeat(2_500);
    String claims = good.get().claimsJson();
    String deepClaims = "{\"deep\":" + deep + "," + claims.substring(1);
    add("deep claims", TestTokens.sign(good.get().headerJson(), deepClaims, key()));
    add("deep header", TestTokens.sign("{\"alg\":\"RS256\",\"x\":" + deep + "}", claims, key()));
    add("many dots", ".".repeat(8_000));
  }

  private void brokenText() {
    String header = good.get().headerJson();
    String claims = good.get().claimsJson();
    for (String text : List.of("", ".", "..", "...", "a", "a.b", "a.b.c", "null", "{}", "=.=.=")) {
      add("text \"" + text + "\"", text);
    }
    add("four parts", token + "." + token.substring(token.length() - 10));
    add("five parts, as if encrypted", token + ".AA.AA");
    add("header empty", token.substring(token.indexOf('.')));
    add("claims empty", swapRaw(1, ""));
    add("plain JSON in place of base64url", header + "." + claims + ".AA");
    add("ordinary base64", token.replaceFirst("\\.", "+."));
    add("letters beyond ASCII", token.replaceFirst("\\.", "\u00e9."));
    add("header no object", TestTokens.sign("[" + header + "]", claims, key()));
    add("claims no object", TestTokens.sign(header, "[" + claims + "]", key()));
    add("claims a string", TestTokens.sign(header, "\"" + "x" + "\"", key()));
    add("claims cut off", TestTokens.sign(header, claims.substring(0, claims.length() - 1), key()));
    add("claims with text behind", TestTokens.sign(header, claims + "{}", key()));
    add("claims behind a byte order mark", TestTokens.sign(header, "\ufeff" + claims, key()));
    add("claims that are not UTF-8", notUtf8());
  }

  private PrivateKey key() {
    return trusted.getPrivate();
  }

  private static String signable(TestTokens token) {
    return TestTokens.encode(token.headerJson()) + "." + TestTokens.encode(token.claimsJson());
  }

  private String with(String alg, String algorithm) {
    String signed = signable(good.get().header("alg", alg));
    try {
      Signature signature = Signature.getInstance(algorithm);
      if (algorithm.equals("RSASSA-PSS")) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.initSign(key());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + TestTokens.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String hmac(String alg, byte[] secret) {
    String signed = signable(good.get().header("alg", alg));
    String name = "HmacSHA" + (alg.startsWith("HS") ? alg.substring(2) : "256");
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(secret, name));
      byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + TestTokens.encode(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same bytes in another spelling: the last character's spare bits are not zero. */
  private String spareBits() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
  }

  private String other() {
    String other = good.get().signedBy(key());
    return other.substring(other.lastIndexOf('.') + 1);
  }

  private String swap(int part, String json) {
    return swapRaw(part, TestTokens.encode(json));
  }

  private String swapRaw(int part, String text) {
    String[] parts = token.split("\\.");
    parts[part] = text;
    return String.join(".", parts);
  }

  private static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  private TestTokens broughtAlong(TestTokens token) {
    RSAPublicKey key = (RSAPublicKey) attacker.getPublic();
    return token.header(
        "jwk",
        Map.of(
            "kty", "RSA",
            "n", TestTokens.encode(key.getModulus().toByteArray()),
            "e", TestTokens.encode(key.getPublicExponent().toByteArray())));
  }

  private String ownEcKey() {
    ECPublicKey key = (ECPublicKey) TestKeys.OTHER_EC.getPublic();
    return good.get()
        .header("alg", "ES256")
        .header(
            "jwk",
            Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "x",
                TestTokens.encode(key.getW().getAffineX().toByteArray()),
                "y",
                TestTokens.encode(key.getW().getAffineY().toByteArray())))
        .signedBy(TestKeys.OTHER_EC.getPrivate());
  }

  private String nulled(String name) {
    String rest = good.get().without(name).claimsJson();
    return "{\"" + name + "\":null," + rest.substring(1);
  }

  private String notUtf8() {
    byte[] claims =
        good.get().claim("x", "\u00ff").claimsJson().getBytes(StandardCharsets.ISO_8859_1);
    String signed = TestTokens.encode(good.get().headerJson()) + "." + TestTokens.encode(claims);
    return signed + "." + TestTokens.encode(TestTokens.signature(signed, key()));
  }
}
