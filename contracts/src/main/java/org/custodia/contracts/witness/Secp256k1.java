package org.custodia.contracts.witness;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECMultiplier;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.custodia.contracts.Bytes32;

/**
 * Signs as Ethereum does: ECDSA on secp256k1 with the nonce of RFC 6979. The signatures are, byte
 * for byte, those of web3j's {@code Sign.signMessage} in a quarter of its time: that one finds
 * {@code v} by recovering a key from each candidate, where it is known from the nonce's point.
 *
 * @see <a href="https://www.secg.org/sec1-v2.pdf">SEC 1, sections 4.1.3 and 4.1.6</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6979">RFC 6979</a>
 */
public final class Secp256k1 {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = CURVE.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
  private static final ECMultiplier OF_GENERATOR = new FixedPointCombMultiplier();

  private Secp256k1() {}

  /**
   * Signs a digest as it is, without any prefix.
   *
   * @param key private key
   * @return 65 bytes: r (32), s (32, low half), v (27 or 28)
   */
  public static byte[] sign(Bytes32 digest, BigInteger key) {
    HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(ORDER, key, digest.toArray());
    while (true) {
      BigInteger nonce = nonces.nextK();
      ECPoint point = OF_GENERATOR.multiply(CURVE.getG(), nonce).normalize();
      BigInteger r = point.getAffineXCoord().toBigInteger();
      BigInteger s =
          BigIntegers.modOddInverse(ORDER, nonce)
              .multiply(digest.toUnsigned().add(key.multiply(r)))
              .mod(ORDER);
      // Never seen: of 2^128 signatures one has an x beyond the order, for which v cannot tell.
      if (r.signum() == 0 || r.compareTo(ORDER) >= 0 || s.signum() == 0) continue;
      boolean high = s.compareTo(HALF_ORDER) > 0;
      boolean odd = point.getAffineYCoord().testBitZero() != high;
      return bytes(r, high ? ORDER.subtract(s) : s, odd ? 28 : 27);
    }
  }

  private static byte[] bytes(BigInteger r, BigInteger s, int v) {
    byte[] signature = new byte[WitnessSignature.LENGTH];
    BigIntegers.asUnsignedByteArray(r, signature, 0, 32);
    BigIntegers.asUnsignedByteArray(s, signature, 32, 32);
    signature[64] = (byte) v;
    return signature;
  }
}
