package com.shipvox.live.security;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Reads keys from text: PEM with one or several blocks, or a JSON Web Key Set (RFC 7517). Fails
 * with an {@link IllegalArgumentException} whose text never holds any of it.
 */
final class KeyReader {
  /** Bounds what one place may make the verifier try. */
  static final int MOST_KEYS = 32;

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,32})-----([^-]*)-----END \\1-----");

  private KeyReader() {}

  /** The public keys in a text, at least one; of a key set those that can sign as we allow. */
  static List<VerificationKey> publicKeys(String text) {
    List<VerificationKey> keys =
        text.stripLeading().startsWith("{")
            ? fromKeySet(text)
            : pem(text, "PUBLIC KEY", X509EncodedKeySpec::new, KeyReader::publicKey).stream()
                .filter(VerificationKey::isUsable)
                .map(key -> new VerificationKey(null, key))
                .collect(Collectors.toList());
    return atLeastOne(keys);
  }

  /**
   * The key pairs in a text, at least one: JSON Web Keys with both halves, or PEM (PKCS #8) with a
   * {@code PUBLIC KEY} block for each private EC key. A private RSA key names its public half.
   */
  static List<KeyPair> keyPairs(String text) {
    List<KeyPair> pairs =
        text.stripLeading().startsWith("{") ? pairsFromJwk(text) : pairsFromPem(text);
    return atLeastOne(
        pairs.stream().filter(pair -> VerificationKey.isUsable(pair.getPublic())).toList());
  }

  private static List<KeyPair> pairsFromPem(String text) {
    List<PublicKey> halves = pem(text, "PUBLIC KEY", X509EncodedKeySpec::new, KeyReader::publicKey);
    return pem(text, "PRIVATE KEY", PKCS8EncodedKeySpec::new, KeyFactory::generatePrivate).stream()
        .map(key -> new KeyPair(publicHalf(key, halves), key))
        .toList();
  }

  private static PublicKey publicHalf(PrivateKey key, List<PublicKey> halves) {
    if (key instanceof RSAPrivateCrtKey rsa) {
      KeySpec spec = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
      return read(spec, KeyReader::publicKey);
    }
    return halves.stream()
        .filter(half -> isPair(key, half))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A private key has no public half: the file must hold its PUBLIC KEY block, too,"
                        + " or be a JWK with both."));
  }

  /** Whether the public half confirms what the private one signs. */
  private static boolean isPair(PrivateKey key, PublicKey half) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(half);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // Keys of two types.
    }
  }

  private static List<KeyPair> pairsFromJwk(String text) {
    List<KeyPair> pairs = new ArrayList<>();
    for (JsonObject entry : keySet(text)) {
      try {
        PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(parameters(entry));
        if (key.getPrivateKey() == null) {
          throw new IllegalArgumentException("A JWK holds no private half.");
        }
        pairs.add(new KeyPair(key.getPublicKey(), key.getPrivateKey()));
      } catch (JoseException e) {
        throw new IllegalArgumentException("A JWK is not a key with both halves.", e);
      }
    }
    return pairs;
  }

  private static <T> List<T> atLeastOne(List<T> keys) {
    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(
          "From 1 to " + MOST_KEYS + " keys are wanted: RSA of 2048 bits or more, or EC P-256.");
    }
    return keys;
  }

  private interface FromSpec<T> {
    T read(KeyFactory factory, KeySpec spec) throws GeneralSecurityException;
  }

  private static <T> List<T> pem(
      String text, String label, Function<byte[], KeySpec> spec, FromSpec<T> reader) {
    List<T> keys = new ArrayList<>();
    Matcher block = PEM.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(label)) {
        keys.add(read(spec.apply(Base64.getMimeDecoder().decode(block.group(2))), reader));
      }
    }
    return keys;
  }

  /** DER does not say its type where the JDK could be asked for it: try both. */
  private static <T> T read(KeySpec spec, FromSpec<T> reader) {
    for (String type : List.of("RSA", "EC")) {
      try {
        return reader.read(KeyFactory.getInstance(type), spec);
      } catch (InvalidKeySpecException e) {
        // Not of this type.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("The JDK cannot read " + type + " keys.", e);
      }
    }
    throw new IllegalArgumentException("A PEM block is neither an RSA nor an EC key.");
  }

  private static PublicKey publicKey(KeyFactory factory, KeySpec spec)
      throws GeneralSecurityException {
    return factory.generatePublic(spec);
  }

  private static List<VerificationKey> fromKeySet(String text) {
    List<VerificationKey> keys = new ArrayList<>();
    for (JsonObject entry : keySet(text)) {
      if (isForSignatures(entry)) {
        add(keys, entry);
      }
    }
    return keys;
  }

  /** The keys of a set, or the one key that the text is. */
  private static List<JsonObject> keySet(String text) {
    try {
      if (MessageCodec.parse(text) instanceof JsonObject object) {
        return object.get("keys") instanceof JsonArray keys ? objects(keys) : List.of(object);
      }
      return List.of();
    } catch (Refusal e) {
      throw new IllegalArgumentException("The key set is not JSON.");
    }
  }

  private static List<JsonObject> objects(JsonArray keys) {
    if (!keys.stream().allMatch(JsonObject.class::isInstance)) {
      throw new IllegalArgumentException("A member of the key set is no object.");
    }
    return keys.getValuesAs(JsonObject.class);
  }

  /** Passes over what RFC 7517 says to ignore: other types, other uses, other algorithms. */
  private static boolean isForSignatures(JsonObject entry) {
    String type = entry.getString("kty", "");
    String algorithm = entry.getString("alg", type.equals("RSA") ? "RS256" : "ES256");
    return entry.getString("use", "sig").equals("sig")
        && (type.equals("RSA") && algorithm.equals("RS256")
            || type.equals("EC") && algorithm.equals("ES256"));
  }

  private static void add(List<VerificationKey> keys, JsonObject entry) {
    try {
      PublicKey key = PublicJsonWebKey.Factory.newPublicJwk(parameters(entry)).getPublicKey();
      if (VerificationKey.isUsable(key)) {
        keys.add(new VerificationKey(entry.getString("kid", null), key));
      }
    } catch (JoseException | RuntimeException e) {
      // A key that cannot be read verifies nothing; the others still do.
    }
  }

  private static Map<String, Object> parameters(JsonObject entry) {
    return entry.entrySet().stream()
        .filter(e -> e.getValue() instanceof JsonString)
        .collect(Collectors.toMap(Map.Entry::getKey, e -> ((JsonString) e.getValue()).getString()));
  }
}
