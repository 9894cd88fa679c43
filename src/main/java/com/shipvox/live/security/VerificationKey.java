package com.shipvox.live.security;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/**
 * A public key that tokens are checked with: RSA of 2048 bits or more, or EC on P-256.
 *
 * @param id its {@code kid}; null where it came without one
 */
record VerificationKey(@Nullable String id, PublicKey key) {

  static boolean isUsable(PublicKey key) {
    return key instanceof RSAPublicKey rsa
        ? rsa.getModulus().bitLength() >= 2_048
        : key instanceof ECPublicKey ec
            && EllipticCurves.P_256.equals(EllipticCurves.getName(ec.getParams().getCurve()));
  }

  /** Whether the key may be tried: the algorithm is the key's own, never the token's choice. */
  boolean fits(CompactJws jws) {
    String own = key instanceof RSAPublicKey ? CompactJws.RS256 : CompactJws.ES256;
    return own.equals(jws.algorithm())
        && (id == null || jws.keyId() == null || id.equals(jws.keyId()));
  }
}
