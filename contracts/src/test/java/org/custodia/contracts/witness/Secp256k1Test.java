package org.custodia.contracts.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

class Secp256k1Test {
  private final Random random = new Random(1);

  private static NativeSecp256k1 library() {
    Optional<NativeSecp256k1> library = NativeSecp256k1.library();
    assumeThat(library).as("libsecp256k1 for this platform").isPresent();
    return library.get();
  }

  private byte[] word() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void theLibraryIsThereOnLinux() {
    boolean built =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").matches("amd64|aarch64");
    assumeThat(built).isTrue();
    assertThat(NativeSecp256k1.library()).isPresent();
  }

  @Test
  void theLibraryAndJavaFindTheSameSignerWhichIsTheOneWhoSigned() {
    NativeSecp256k1 library = library();
    for (int i = 0; i < 100; i++) {
      ECKeyPair key = ECKeyPair.create(new BigInteger(1, word()));
      Bytes32 digest = Bytes32.of(word());
      byte[] signature = Secp256k1.sign(digest, key.getPrivateKey());
      Optional<String> own = Optional.of("0x" + Keys.getAddress(key));
      assertThat(library.signer(digest, signature)).isEqualTo(own);
      assertThat(Secp256k1.signer(digest, signature)).isEqualTo(own);
    }
  }

  @Test
  void theyAgreeAlsoOnSignaturesThatNobodyMade() {
    NativeSecp256k1 library = library();
    int nobodys = 0;
    for (int i = 0; i < 60; i++) {
      byte[] signature = Arrays.copyOf(word(), 65);
      System.arraycopy(word(), 0, signature, 32, 32);
      signature[32] &= 0x3f;
      signature[64] = (byte) (27 + i % 2);
      Bytes32 digest = Bytes32.of(word());
      Optional<String> found = library.signer(digest, signature);
      assertThat(found)
          .as(HexFormat.of().formatHex(signature))
          .isEqualTo(Secp256k1.signer(digest, signature));
      if (found.isEmpty()) nobodys++;
    }
    assertThat(nobodys).as("half of all numbers are no point's").isBetween(10, 50);
  }

  /** A signature whose two multiplications cancel out: no key is left. */
  @Test
  void thePointAtInfinityIsNobody() {
    BigInteger order = Sign.CURVE_PARAMS.getN();
    byte[] generator = Sign.CURVE_PARAMS.getG().normalize().getAffineXCoord().getEncoded();
    byte[] signature = Arrays.copyOf(generator, 65);
    byte[] s = word();
    s[0] &= 0x3f;
    System.arraycopy(s, 0, signature, 32, 32);
    boolean odd = Sign.CURVE_PARAMS.getG().normalize().getAffineYCoord().testBitZero();
    signature[64] = (byte) (odd ? 28 : 27);
    Bytes32 digest = Bytes32.of(s); // s * G - digest * G
    assertThat(new BigInteger(1, s)).isLessThan(order);
    assertThat(library().signer(digest, signature)).isEmpty();
    assertThat(Secp256k1.signer(digest, signature)).isEmpty();
  }

  @Test
  void theNonceIsThatOfRfc6979() {
    library();
    fr.acinq.secp256k1.Secp256k1 other = fr.acinq.secp256k1.Secp256k1.get();
    for (int i = 0; i < 50; i++) {
      byte[] key = word();
      Bytes32 digest = Bytes32.of(word());
      assertThat(Arrays.copyOf(Secp256k1.sign(digest, new BigInteger(1, key)), 64))
          .isEqualTo(other.sign(digest.toArray(), key));
    }
  }

  @Test
  void theLibrarySignsAsJavaDoesToTheByte() {
    NativeSecp256k1 library = library();
    for (int i = 0; i < 100; i++) {
      ECKeyPair key = ECKeyPair.create(new BigInteger(1, word()).shiftRight(i % 40));
      Bytes32 digest = Bytes32.of(word());
      byte[] signature = library.sign(digest, key.getPrivateKey(), "0x" + Keys.getAddress(key));
      assertThat(signature).isEqualTo(Secp256k1.sign(digest, key.getPrivateKey()));
    }
  }

  @Test
  void aSignatureIsThatOfWeb3j() {
    for (int i = 0; i < 20; i++) {
      ECKeyPair key = ECKeyPair.create(new BigInteger(1, word()));
      Bytes32 digest = Bytes32.of(word());
      Sign.SignatureData expected = Sign.signMessage(digest.toArray(), key, false);
      byte[] signature = Secp256k1.sign(digest, key.getPrivateKey());
      assertThat(Arrays.copyOfRange(signature, 0, 32)).isEqualTo(expected.getR());
      assertThat(Arrays.copyOfRange(signature, 32, 64)).isEqualTo(expected.getS());
      assertThat(signature[64]).isEqualTo(expected.getV()[0]);
    }
  }
}
