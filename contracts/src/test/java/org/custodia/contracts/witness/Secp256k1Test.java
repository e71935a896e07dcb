package org.custodia.contracts.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** Signs and finds signers as web3j does, whatever the digest and the signature. */
class Secp256k1Test {
  private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();
  private final Random random = new Random(11);

  private Bytes32 word() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes32.of(bytes);
  }

  private static Optional<String> byWeb3j(Bytes32 digest, byte[] signature) {
    var data =
        new Sign.SignatureData(
            signature[64],
            Arrays.copyOfRange(signature, 0, 32),
            Arrays.copyOfRange(signature, 32, 64));
    try {
      BigInteger key = Sign.signedMessageHashToKey(digest.toArray(), data);
      return Optional.of("0x" + Keys.getAddress(key));
    } catch (Exception nobodys) {
      return Optional.empty();
    }
  }

  @Test
  void signsAndFindsTheSignerAsWeb3jDoes() {
    for (int i = 0; i < 300; i++) {
      Bytes32 digest = word();
      ECKeyPair key = ECKeyPair.create(word().toUnsigned().mod(ORDER));
      byte[] signature = Secp256k1.sign(digest, key.getPrivateKey());
      Sign.SignatureData theirs = Sign.signMessage(digest.toArray(), key, false);
      assertThat(Arrays.copyOfRange(signature, 0, 32)).isEqualTo(theirs.getR());
      assertThat(Arrays.copyOfRange(signature, 32, 64)).isEqualTo(theirs.getS());
      assertThat(signature[64]).isEqualTo(theirs.getV()[0]);
      assertThat(Secp256k1.signer(digest, signature)).contains("0x" + Keys.getAddress(key));
    }
  }

  @Test
  void findsTheSameSignerOrNobodyForWhatNobodySigned() {
    int nobodys = 0;
    for (int i = 0; i < 600; i++) {
      byte[] signature = new byte[65];
      System.arraycopy(small(i).toArray(), 0, signature, 0, 32);
      byte[] half = word().toArray();
      half[0] &= 0x3f; // in the lower half of the order
      System.arraycopy(half, 0, signature, 32, 32);
      signature[64] = (byte) (27 + i % 2);
      Bytes32 digest = i % 50 == 0 ? Bytes32.ZERO : word();
      Optional<String> found = Secp256k1.signer(digest, signature);
      assertThat(found).as("%d", i).isEqualTo(byWeb3j(digest, signature));
      if (found.isEmpty()) nobodys++;
    }
    assertThat(nobodys).as("half of all x belong to no point").isBetween(200, 400);
  }

  /** Small numbers are as likely to be the x of a point as any. */
  private Bytes32 small(int number) {
    byte[] bytes = new byte[32];
    if (number % 3 == 0) random.nextBytes(bytes);
    else bytes[31] = (byte) (number % 251 + 1);
    bytes[0] &= 0x7f;
    return Bytes32.of(bytes);
  }
}
