package org.custodia.contracts.witness;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/**
 * A secp256k1 signature as the contracts take it: r, s and v, 65 bytes, with the lower of the two
 * possible s, and v 27 or 28. Any other form of the same signature is refused, as OpenZeppelin's
 * ECDSA refuses it, so that there is exactly one.
 */
public final class WitnessSignature {
  /** Bytes of a signature. */
  public static final int LENGTH = 65;

  private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  private final byte[] bytes;

  private WitnessSignature(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Signs a message for this domain. */
  public static WitnessSignature sign(SignedMessage message, WitnessDomain domain, ECKeyPair key) {
    return new WitnessSignature(Secp256k1.sign(message.digest(domain), key.getPrivateKey()));
  }

  /** Empty unless these bytes are a well-formed signature. */
  public static Optional<WitnessSignature> of(byte[] bytes) {
    if (bytes.length != LENGTH) return Optional.empty();
    BigInteger r = new BigInteger(1, Arrays.copyOfRange(bytes, 0, 32));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64));
    boolean inRange =
        r.signum() > 0 && r.compareTo(ORDER) < 0 && s.signum() > 0 && s.compareTo(HALF_ORDER) <= 0;
    if (!inRange || (bytes[64] != 27 && bytes[64] != 28)) return Optional.empty();
    return Optional.of(new WitnessSignature(bytes.clone()));
  }

  /** Empty unless this is {@code 0x} and 130 hex digits of a well-formed signature. */
  public static Optional<WitnessSignature> of(String hex) {
    boolean isHex = hex.startsWith("0x") && Hex.isBytes(hex.toLowerCase(Locale.ROOT), LENGTH);
    if (!isHex) return Optional.empty();
    return of(HexFormat.of().parseHex(hex, 2, hex.length()));
  }

  /**
   * Address of the key that signed this message for this domain, lower-case hex with {@code 0x}.
   * Empty when no key can have. Another message or domain gives another address, not an empty one:
   * compare it with who ought to have signed.
   */
  public Optional<String> signer(SignedMessage message, WitnessDomain domain) {
    Bytes32 digest = message.digest(domain);
    return NativeSecp256k1.library()
        .map(library -> library.signer(digest, bytes))
        .orElseGet(() -> Secp256k1.signer(digest, bytes));
  }

  public byte[] toArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WitnessSignature that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hex with {@code 0x}. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
