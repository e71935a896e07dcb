package org.custodia.contracts.witness;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.util.BigIntegers;
import org.custodia.contracts.Bytes32;

/**
 * Signs, and finds signers, with libsecp256k1; finding one takes a quarter of what it takes in
 * Java. The library is unpacked where {@code fr.acinq.secp256k1.tmpdir}, or else {@code
 * java.io.tmpdir}, says. Where it cannot be had, or does not agree with Java at the start, there is
 * none.
 *
 * @see <a href="https://github.com/ACINQ/secp256k1-kmp">its binding</a>
 */
final class NativeSecp256k1 {
  /** Set to false, it is all done in Java. */
  static final String WANTED = "custodia.secp256k1.native";

  private static final Optional<NativeSecp256k1> LIBRARY = load();

  private final fr.acinq.secp256k1.Secp256k1 library;

  private NativeSecp256k1(fr.acinq.secp256k1.Secp256k1 library) {
    this.library = library;
  }

  /** Empty where it is all to be done in Java. */
  static Optional<NativeSecp256k1> library() {
    return LIBRARY;
  }

  private static Optional<NativeSecp256k1> load() {
    if (!Boolean.parseBoolean(System.getProperty(WANTED, "true"))) {
      return Optional.empty();
    }
    try {
      var found = new NativeSecp256k1(fr.acinq.secp256k1.Secp256k1.get());
      return Optional.of(found).filter(NativeSecp256k1::agreesWithJava);
    } catch (RuntimeException | LinkageError absent) {
      return Optional.empty(); // no build of it for this platform, or no place to unpack it
    }
  }

  private boolean agreesWithJava() {
    for (int i = 1; i <= 4; i++) {
      Bytes32 digest = Bytes32.keccak(new byte[] {(byte) i});
      byte[] signature = Secp256k1.sign(digest, BigInteger.valueOf(i));
      Optional<String> signer = Secp256k1.signer(digest, signature);
      if (signer.isEmpty() || !signer.equals(signer(digest, signature))) return false;
      byte[] own = sign(digest, BigInteger.valueOf(i), signer.get());
      if (!Arrays.equals(own, signature)) return false;
    }
    return true;
  }

  /**
   * Signs as {@link Secp256k1#sign}, to the byte. The library does not say {@code v}: of the two
   * there are, it is the one by which the key's own address is found.
   *
   * @param address of the key
   */
  byte[] sign(Bytes32 digest, BigInteger key, String address) {
    byte[] secret = BigIntegers.asUnsignedByteArray(32, key);
    byte[] signature = Arrays.copyOf(library.sign(digest.toArray(), secret), 65);
    Arrays.fill(secret, (byte) 0);
    signature[64] = 27;
    if (!signer(digest, signature).equals(Optional.of(address))) signature[64] = 28;
    return signature;
  }

  /**
   * Address of the key that signed a digest, lower-case hex with {@code 0x}; empty when no key can
   * have.
   *
   * @param signature 65 bytes, the last one 27 or 28
   */
  Optional<String> signer(Bytes32 digest, byte[] signature) {
    try {
      byte[] key =
          library.ecdsaRecover(
              Arrays.copyOfRange(signature, 0, 64), digest.toArray(), signature[64] - 27);
      byte[] hash = Bytes32.keccak(Arrays.copyOfRange(key, 1, 65)).toArray();
      return Optional.of("0x" + HexFormat.of().formatHex(hash, 12, 32));
    } catch (Secp256k1Exception nobody) {
      return Optional.empty(); // r is no point of the curve, or the point at infinity results
    }
  }
}
