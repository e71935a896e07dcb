package org.custodia.registry.ledger;

import java.math.BigInteger;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Signer;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/**
 * A transaction as it goes to the node. Public and private ones are different types, each of which
 * can only be made with the signature that belongs to it: Quorum mines a private one with a chain
 * id as a public one that fails, and a public one with {@code v} 37/38 as one without effect.
 */
sealed interface SignedTransaction {
  /** Gas price 0: on these networks gas is counted and not paid. */
  BigInteger GAS_PRICE = BigInteger.ZERO;

  /** RLP, as sent. */
  byte[] raw();

  /** Keccak-256 of {@link #raw()}, which the ledger knows it by. */
  default Bytes32 hash() {
    return Bytes32.keccak(raw());
  }

  /** Signed for the chain id (EIP-155): {@code v} = 2·chainId + 35 or 36. */
  record Public(byte[] raw, long chainId) implements SignedTransaction {
    public Public {
      long v = signatureV(raw);
      if (v != 2 * chainId + 35 && v != 2 * chainId + 36) {
        throw new IllegalArgumentException("not signed for chain " + chainId + ": v " + v);
      }
    }

    /**
     * @param to contract to call, or empty to create one from the data
     */
    static Public sign(Signer signer, long chainId, long nonce, long gas, String to, byte[] data) {
      RawTransaction transaction = unsigned(nonce, gas, to, data);
      byte[] signature =
          signer.sign(Bytes32.keccak(TransactionEncoder.encode(transaction, chainId)));
      return new Public(
          TransactionEncoder.encode(
              transaction, signatureData(signature, 2 * chainId + 8 + signature[64])),
          chainId);
    }
  }

  /**
   * Signed without chain id and marked private: {@code v} 37 or 38. Its data is the 64-byte hash
   * under which the privacy manager keeps the payload.
   */
  record Private(byte[] raw) implements SignedTransaction {
    static final int PAYLOAD_HASH_BYTES = 64;

    public Private {
      long v = signatureV(raw);
      if (v != 37 && v != 38) throw new IllegalArgumentException("not marked private: v " + v);
      String data = TransactionDecoder.decode(Numeric.toHexString(raw)).getData();
      if (Numeric.hexStringToByteArray(data).length != PAYLOAD_HASH_BYTES) {
        throw new IllegalArgumentException("the data of a private transaction is a payload hash");
      }
    }

    static Private sign(Signer signer, long nonce, long gas, String to, byte[] payloadHash) {
      RawTransaction transaction = unsigned(nonce, gas, to, payloadHash);
      byte[] signature = signer.sign(Bytes32.keccak(TransactionEncoder.encode(transaction)));
      return new Private(
          TransactionEncoder.encode(transaction, signatureData(signature, signature[64] + 10L)));
    }
  }

  private static RawTransaction unsigned(long nonce, long gas, String to, byte[] data) {
    return RawTransaction.createTransaction(
        BigInteger.valueOf(nonce),
        GAS_PRICE,
        BigInteger.valueOf(gas),
        to,
        BigInteger.ZERO,
        Numeric.toHexString(data));
  }

  private static Sign.SignatureData signatureData(byte[] signature, long v) {
    byte[] r = java.util.Arrays.copyOf(signature, 32);
    byte[] s = java.util.Arrays.copyOfRange(signature, 32, 64);
    return new Sign.SignatureData(minimal(v), r, s);
  }

  private static byte[] minimal(long v) {
    byte[] bytes = BigInteger.valueOf(v).toByteArray();
    return bytes[0] == 0 && bytes.length > 1
        ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length)
        : bytes;
  }

  private static long signatureV(byte[] raw) {
    if (TransactionDecoder.decode(Numeric.toHexString(raw))
        instanceof SignedRawTransaction signed) {
      return new BigInteger(1, signed.getSignatureData().getV()).longValueExact();
    }
    throw new IllegalArgumentException("not a signed transaction");
  }
}
