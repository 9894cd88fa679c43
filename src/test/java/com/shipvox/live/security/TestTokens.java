package com.shipvox.live.security;

import com.shipvox.live.message.MessageCodec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes tokens by hand, good and bad: no library that would refuse to make a bad one stands
 * between. Each call of {@code header}, {@code claim} or {@code without} changes this builder.
 */
public final class TestTokens {
  public static final String ISSUER = "https://issuer.example";
  public static final String AUDIENCE = "shipvox-live";

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();

  private TestTokens(String role) {
    long now = System.currentTimeMillis() / 1_000;
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    claims.put("iss", ISSUER);
    claims.put("aud", AUDIENCE);
    claims.put("sub", role + "-1");
    claims.put("groups", List.of(role));
    claims.put("iat", now);
    claims.put("nbf", now);
    claims.put("exp", now + 600);
    claims.put("jti", UUID.randomUUID().toString());
  }

  public static TestTokens agent() {
    return new TestTokens("agent");
  }

  public static TestTokens viewer(String sessionId) {
    return new TestTokens("viewer").claim("sid", sessionId);
  }

  public static TestTokens operator() {
    return new TestTokens("operator");
  }

  public TestTokens header(String name, Object value) {
    header.put(name, value);
    return this;
  }

  public TestTokens claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  public TestTokens without(String claim) {
    claims.remove(claim);
    return this;
  }

  String headerJson() {
    return MessageCodec.encodeValue(header);
  }

  String claimsJson() {
    return MessageCodec.encodeValue(claims);
  }

  /** Signed as RS256 or ES256, whichever the key can do; the header says what it was told to. */
  public String signedBy(PrivateKey key) {
    return sign(headerJson(), claimsJson(), key);
  }

  static String sign(String header, String claims, PrivateKey key) {
    String signed = encode(header) + "." + encode(claims);
    return signed + "." + encode(signature(signed, key));
  }

  /** An ES256 token's second good signature: the first one's s taken off the curve's order. */
  static String withOtherSignature(String token, KeyPair pair) {
    int at = token.lastIndexOf('.') + 1;
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(at));
    BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    byte[] other = order.subtract(s).toByteArray();
    Arrays.fill(signature, 32, 64, (byte) 0);
    int length = Math.min(32, other.length);
    System.arraycopy(other, other.length - length, signature, 64 - length, length);
    return token.substring(0, at) + encode(signature);
  }

  static byte[] signature(String signed, PrivateKey key) {
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
