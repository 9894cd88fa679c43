package com.shipvox.live.security;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.HexFormat;

/**
 * The little of elliptic curve arithmetic that the JDK keeps to itself: from a private key to its
 * public one. Runs when a key is loaded, never with anything that a client sent.
 */
final class Curve {
  private static final BigInteger P256 =
      new BigInteger(
          1,
          HexFormat.of()
              .parseHex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"));
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private Curve() {}

  static boolean isP256(ECParameterSpec spec) {
    return spec.getCurve().getField() instanceof ECFieldFp field && field.getP().equals(P256);
  }

  /** The generator times the scalar: double and add. */
  static ECPoint publicPoint(BigInteger scalar, ECParameterSpec spec) {
    BigInteger p = ((ECFieldFp) spec.getCurve().getField()).getP();
    BigInteger a = spec.getCurve().getA();
    ECPoint result = ECPoint.POINT_INFINITY;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      result = add(result, result, a, p);
      if (scalar.testBit(bit)) {
        result = add(result, spec.getGenerator(), a, p);
      }
    }
    return result;
  }

  private static ECPoint add(ECPoint one, ECPoint two, BigInteger a, BigInteger p) {
    if (one.equals(ECPoint.POINT_INFINITY)) {
      return two;
    }
    BigInteger x1 = one.getAffineX();
    BigInteger y1 = one.getAffineY();
    BigInteger slope;
    if (one.equals(two)) {
      slope = THREE.multiply(x1.pow(2)).add(a).multiply(TWO.multiply(y1).modInverse(p));
    } else {
      slope = two.getAffineY().subtract(y1).multiply(two.getAffineX().subtract(x1).modInverse(p));
    }
    BigInteger x = slope.pow(2).subtract(x1).subtract(two.getAffineX()).mod(p);
    return new ECPoint(x, slope.multiply(x1.subtract(x)).subtract(y1).mod(p));
  }
}
