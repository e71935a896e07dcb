package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.Signers;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

class SignedTransactionTest {
  private static final ECKeyPair KEY = ECKeyPair.create(BigInteger.valueOf(4711));
  private static final Signer SIGNER = Signers.of(KEY);
  private static final String TO = "0x7552cb992e337d9cfea9b368f782a6cf9898b909";
  private static final byte[] PAYLOAD_HASH = new byte[64];

  @Test
  void aPublicTransactionIsWhatWeb3jSigns() {
    byte[] expected =
        TransactionEncoder.signMessage(
            RawTransaction.createTransaction(
                BigInteger.valueOf(7),
                BigInteger.ZERO,
                BigInteger.valueOf(50_000),
                TO,
                BigInteger.ZERO,
                "0x1234"),
            1337,
            Credentials.create(KEY));
    assertThat(
            SignedTransaction.Public.sign(SIGNER, 1337, 7, 50_000, TO, new byte[] {0x12, 0x34})
                .raw())
        .isEqualTo(expected);
  }

  @Test
  void aPrivateTransactionIsSignedWithoutChainIdAndMarked() throws Exception {
    for (int nonce = 0; nonce < 8; nonce++) {
      var signed = SignedTransaction.Private.sign(SIGNER, nonce, 50_000, TO, PAYLOAD_HASH);
      var decoded =
          (SignedRawTransaction) TransactionDecoder.decode(Numeric.toHexString(signed.raw()));
      int v = decoded.getSignatureData().getV()[0];
      assertThat(v).isIn(37, 38);
      var plain =
          new org.web3j.crypto.Sign.SignatureData(
              (byte) (v - 10),
              decoded.getSignatureData().getR(),
              decoded.getSignatureData().getS());
      var unsigned =
          RawTransaction.createTransaction(
              BigInteger.valueOf(nonce),
              BigInteger.ZERO,
              BigInteger.valueOf(50_000),
              TO,
              BigInteger.ZERO,
              Numeric.toHexString(PAYLOAD_HASH));
      assertThat(
              org.web3j.crypto.Sign.signedMessageToKey(TransactionEncoder.encode(unsigned), plain))
          .isEqualTo(KEY.getPublicKey());
    }
  }

  @Test
  void neitherKindCanBeMadeFromTheOther() {
    byte[] hidden = SignedTransaction.Private.sign(SIGNER, 0, 50_000, TO, PAYLOAD_HASH).raw();
    byte[] open = SignedTransaction.Public.sign(SIGNER, 1337, 0, 50_000, TO, PAYLOAD_HASH).raw();
    assertThatThrownBy(() -> new SignedTransaction.Public(hidden, 1337))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not signed for chain 1337");
    assertThatThrownBy(() -> new SignedTransaction.Private(open))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not marked private");
  }

  @Test
  void aPrivateTransactionCarriesAPayloadHashAndNothingElse() {
    assertThatThrownBy(
            () -> SignedTransaction.Private.sign(SIGNER, 0, 50_000, TO, new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("payload hash");
  }

  @Test
  void theHashIsTheOneTheNodeKnowsItBy() {
    byte[] raw = SignedTransaction.Public.sign(SIGNER, 1337, 0, 50_000, TO, new byte[0]).raw();
    assertThat(new SignedTransaction.Public(raw, 1337).hash().toString())
        .isEqualTo(Numeric.toHexString(org.web3j.crypto.Hash.sha3(raw)));
  }
}
