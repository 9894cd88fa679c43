package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * Says who bears a token, or refuses it. RS256 and ES256 alone; {@code iss}, {@code aud}, {@code
 * exp}, {@code nbf}, {@code iat}, {@code sub} and {@code groups} required, for a viewer {@code sid}
 * too; 5 s of skew. No refusal's text holds anything of the token. Thread-safe.
 */
@Singleton
public final class TokenVerifier {
  /** How far another machine's clock may be off. */
  public static final Duration SKEW = Duration.ofSeconds(5);

  /**
   * The issuers whose tokens these keys check.
   *
   * @param viewersOnly whether these keys are our own, which sign viewer tokens alone
   */
  private record Trust(Set<String> issuers, KeySource keys, boolean viewersOnly) {}

  private record Proof(Trust trust, VerificationKey key) {}

  private record Verified(Caller caller, Proof proof) {
    /** False as soon as the key has been withdrawn. */
    boolean holds() {
      return proof.trust().keys().keys().contains(proof.key());
    }
  }

  private final InstantSource clock;
  private final String audience;
  private final Revocations revocations;
  private final List<Trust> trusts;
  private final DefaultJWTParser parser;
  private final BoundedCache<String, Verified> verified = new BoundedCache<>(10_000);

  @Inject
  public TokenVerifier(
      LiveConfig live, SigningKeys own, Revocations revocations, InstantSource clock) {
    LiveConfig.Security config = live.security();
    this.clock = clock;
    this.audience = config.audience();
    this.revocations = revocations;
    this.trusts =
        List.of(
            new Trust(
                Set.copyOf(config.issuers()), SecuritySettings.issuerKeys(config, clock), false),
            new Trust(Set.of(config.viewerIssuer()), own, true));
    this.parser = new DefaultJWTParser(rules(config.audience()));
  }

  /** Reads the keys while the application starts: missing ones stop the deployment. */
  void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
    trusts.forEach(trust -> trust.keys().keys());
  }

  private static JWTAuthContextInfo rules(String audience) {
    JWTAuthContextInfo rules = new JWTAuthContextInfo();
    rules.setSignatureAlgorithm(EnumSet.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256));
    rules.setExpectedAudience(Set.of(audience));
    rules.setRequiredClaims(Set.of("iss", "aud", "exp", "nbf", "iat", "sub"));
    rules.setClockSkew((int) SKEW.toSeconds());
    return rules;
  }

  /**
   * The bearer of a token.
   *
   * @throws Refusal {@code token-invalid}, {@code token-expired} or {@code token-revoked}; {@code
   *     unavailable} while the keys have never been reachable
   */
  public Caller verify(String token) {
    if (token.length() > CompactJws.MAX_LENGTH) {
      throw CompactJws.invalid("is too long");
    }
    String hash = hash(token);
    Verified known = verified.get(hash);
    if (known == null || !known.holds()) {
      known = check(token);
      verified.put(hash, known);
    }
    Caller caller = known.caller();
    if (hasExpired(caller)) {
      throw expired();
    }
    if (revocations.isRevoked(caller)) {
      throw Refusal.of(ErrorCode.TOKEN_REVOKED, "The token has been revoked.");
    }
    return caller;
  }

  /**
   * Says who bears a token that was verified before, as long as it is good and nothing has to be
   * read or computed anew, and then null; null for any other token.
   */
  @Nullable Supplier<@Nullable Caller> known(String token) {
    Verified known = token.length() > CompactJws.MAX_LENGTH ? null : verified.get(hash(token));
    return known == null || stillGood(known) == null ? null : () -> stillGood(known);
  }

  /** The bearer of a token that {@link #known} knows; null for any other token. */
  public @Nullable Caller ifKnown(String token) {
    Supplier<@Nullable Caller> known = known(token);
    return known == null ? null : known.get();
  }

  private @Nullable Caller stillGood(Verified known) {
    return known.proof().trust().keys().isAtHand()
            && known.holds()
            && !hasExpired(known.caller())
            && !revocations.isRevoked(known.caller())
        ? known.caller()
        : null;
  }

  private boolean hasExpired(Caller caller) {
    return clock.millis() >= caller.expiresAt() + SKEW.toMillis();
  }

  /** Shape first, then the signature: the library stumbles over claims of another type. */
  private Verified check(String token) {
    CompactJws jws = CompactJws.parse(token);
    Claims claims = new Claims(jws.claims());
    // Without the signature, of which an ES256 token has a second one that is as good.
    Caller caller = claims.caller(hash(token.substring(0, token.lastIndexOf('.'))));
    if (!claims.isFor(audience)) {
      throw CompactJws.invalid("is meant for another audience");
    }
    long soon = clock.millis() + SKEW.toMillis();
    if (claims.time("nbf") > soon || claims.time("iat") > soon) {
      throw CompactJws.invalid("is not valid yet");
    }
    Proof proof = prove(token, jws, claims.issuer());
    if (proof.trust().viewersOnly() && caller.role() != Role.VIEWER) {
      throw CompactJws.invalid("has a role that its signer cannot give");
    }
    return new Verified(caller, proof);
  }

  /** The key that the signature was made with, among those of the token's issuer. */
  private Proof prove(String token, CompactJws jws, String issuer) {
    boolean ready = true;
    for (Trust trust : trusts) {
      if (trust.issuers().contains(issuer)) {
        List<VerificationKey> fitting = fitting(trust, jws);
        ready &= trust.keys().isReady();
        for (VerificationKey key : fitting) {
          if (isSigned(token, key)) {
            return new Proof(trust, key);
          }
        }
      }
    }
    if (!ready) {
      throw Refusal.of(ErrorCode.UNAVAILABLE, "The keys that check tokens cannot be reached.");
    }
    throw CompactJws.invalid("is not a valid one of a trusted issuer");
  }

  private static List<VerificationKey> fitting(Trust trust, CompactJws jws) {
    List<VerificationKey> fitting =
        trust.keys().keys().stream().filter(key -> key.fits(jws)).toList();
    if (fitting.isEmpty() && jws.keyId() != null) {
      trust.keys().missed();
    }
    return fitting;
  }

  private boolean isSigned(String token, VerificationKey key) {
    try {
      parser.verify(token, key.key());
      return true;
    } catch (ParseException e) {
      // Never logged nor passed on: the library's text quotes the claims.
      if (e.getCause() instanceof InvalidJwtException fault && hasOnlyExpired(fault)) {
        throw expired();
      }
      return false;
    } catch (ClassCastException e) {
      // How the library refuses some claims of a type that it did not expect.
      return false;
    }
  }

  /** The library looks at claims only after the signature was found good. */
  private static boolean hasOnlyExpired(InvalidJwtException fault) {
    return fault.getErrorDetails().stream().allMatch(e -> e.getErrorCode() == ErrorCodes.EXPIRED)
        && fault.hasExpired();
  }

  private static Refusal expired() {
    return Refusal.of(ErrorCode.TOKEN_EXPIRED, "The token has expired.");
  }

  private static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
