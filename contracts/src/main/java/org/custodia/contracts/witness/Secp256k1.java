package org.custodia.contracts.witness;

import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECMultiplier;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.custodia.contracts.Bytes32;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

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

  /**
   * As {@link #sign(Bytes32, BigInteger)}, quicker where the address is known and the platform has
   * libsecp256k1.
   *
   * @param address of the key, lower-case hex with {@code 0x}
   */
  public static byte[] sign(Bytes32 digest, BigInteger key, String address) {
    return NativeSecp256k1.library()
        .map(library -> library.sign(digest, key, address))
        .orElseGet(() -> sign(digest, key));
  }

  /** As {@link NativeSecp256k1#signer}, where there is no such library. */
  static Optional<String> signer(Bytes32 digest, byte[] signature) {
    Sign.SignatureData data =
        new Sign.SignatureData(
            signature[64],
            Arrays.copyOfRange(signature, 0, 32),
            Arrays.copyOfRange(signature, 32, 64));
    try {
      BigInteger key = Sign.signedMessageHashToKey(digest.toArray(), data);
      // web3j says zero for the point at infinity, which is nobody's key.
      return key.signum() == 0 ? Optional.empty() : Optional.of("0x" + Keys.getAddress(key));
    } catch (SignatureException | RuntimeException e) {
      return Optional.empty(); // r is no point of the curve
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
