package org.custodia.devnet.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * A signed legacy transaction. With {@code v} 37 or 38 it is the marker of a private one: its data
 * is the 64-byte hash of the payload and it is signed without a chain id.
 *
 * @param hash Keccak-256 of the raw bytes
 * @param raw as signed
 * @param from who signed
 * @param nonce the sender's count
 * @param gasPrice wei per gas
 * @param gas most gas it may use
 * @param to the callee; empty to create a contract
 * @param value wei
 * @param data call data or creation code, or the payload's hash
 * @param v recovery value as signed
 * @param r signature
 * @param s signature
 */
public record Transaction(
    Hash32 hash,
    Bytes raw,
    Address from,
    long nonce,
    BigInteger gasPrice,
    long gas,
    Optional<Address> to,
    BigInteger value,
    Bytes data,
    BigInteger v,
    BigInteger r,
    BigInteger s) {
  /** How many bytes the hash of a private payload has. */
  public static final int PAYLOAD_HASH_SIZE = 64;

  private static final BigInteger HALF_ORDER = Sign.CURVE_PARAMS.getN().shiftRight(1);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /**
   * Reads a raw transaction and finds out who signed it.
   *
   * @throws TransactionRefused in GoQuorum's words when it is malformed or signed for another chain
   */
  public static Transaction decode(Bytes raw, long chainId) {
    List<RlpType> fields = fields(raw);
    Address from = sender(fields, chainId);
    try {
      return of(raw, fields, from);
    } catch (ArithmeticException | ClassCastException | IllegalArgumentException e) {
      throw new TransactionRefused("rlp: " + e.getMessage());
    }
  }

  static Transaction ofStored(Bytes raw, Address from) {
    return of(raw, Rlp.decode(raw.toArray()), from);
  }

  private static Transaction of(Bytes raw, List<RlpType> fields, Address from) {
    BigInteger gas = Rlp.number(fields.get(2));
    return new Transaction(
        Hash32.keccak(raw.toArray()),
        raw,
        from,
        Rlp.longNumber(fields.get(0)),
        Rlp.number(fields.get(1)),
        gas.min(LONG_MAX).longValueExact(),
        Rlp.optionalAddress(fields.get(3)),
        Rlp.number(fields.get(4)),
        Rlp.bytes(fields.get(5)),
        Rlp.number(fields.get(6)),
        Rlp.number(fields.get(7)),
        Rlp.number(fields.get(8)));
  }

  /** Whether it stands for a private payload. */
  public boolean isPrivate() {
    int parity = v.bitLength() <= 8 ? v.intValue() : 0;
    return parity == 37 || parity == 38;
  }

  /** Gas that the transaction costs before anything runs (Istanbul). */
  public long intrinsicGas() {
    return intrinsicGas(data, to.isEmpty());
  }

  /** Gas that a transaction with this data costs before anything runs (Istanbul). */
  public static long intrinsicGas(Bytes data, boolean creates) {
    long gas = creates ? 53_000 : 21_000;
    for (int i = 0; i < data.size(); i++) gas += data.at(i) == 0 ? 4 : 16;
    return gas;
  }

  RlpType rlp() {
    return new RlpList(Rlp.decode(raw.toArray()));
  }

  private static List<RlpType> fields(Bytes raw) {
    if (raw.size() == 0) throw new TransactionRefused("EOF");
    if (raw.at(0) < 0xc0) {
      throw new TransactionRefused("rlp: expected input list for types.txdata");
    }
    List<RlpType> values;
    try {
      values = RlpDecoder.decode(raw.toArray()).getValues();
    } catch (RuntimeException e) {
      throw new TransactionRefused("rlp: value size exceeds available input length");
    }
    if (values.size() > 1) {
      throw new TransactionRefused("rlp: input contains more than one value");
    }
    List<RlpType> fields = values.isEmpty() ? List.of() : Rlp.items(values.get(0));
    if (fields.size() < 9 || fields.stream().anyMatch(field -> !(field instanceof RlpString))) {
      throw new TransactionRefused("rlp: too few elements for types.txdata");
    }
    if (fields.size() > 9) {
      throw new TransactionRefused("rlp: input list has too many elements for types.txdata");
    }
    if (!new Bytes(RlpEncoder.encode(values.get(0))).equals(raw)) {
      throw new TransactionRefused("rlp: non-canonical size information");
    }
    return fields;
  }

  private static Address sender(List<RlpType> fields, long chainId) {
    BigInteger v = Rlp.number(fields.get(6));
    BigInteger r = Rlp.number(fields.get(7));
    BigInteger s = Rlp.number(fields.get(8));
    List<RlpType> signed = new java.util.ArrayList<>(fields.subList(0, 6));
    int recovery;
    if (v.equals(BigInteger.valueOf(27)) || v.equals(BigInteger.valueOf(28))) {
      recovery = v.intValue() - 27;
    } else if (v.equals(BigInteger.valueOf(37)) || v.equals(BigInteger.valueOf(38))) {
      recovery = v.intValue() - 37;
    } else {
      BigInteger first = BigInteger.valueOf(chainId).shiftLeft(1).add(BigInteger.valueOf(35));
      BigInteger parity = v.subtract(first);
      if (parity.signum() < 0 || parity.compareTo(BigInteger.ONE) > 0) {
        throw new TransactionRefused("invalid chain id for signer");
      }
      recovery = parity.intValue();
      signed.addAll(List.of(Rlp.of(chainId), Rlp.of(0), Rlp.of(0)));
    }
    if (r.signum() <= 0
        || s.signum() <= 0
        || s.compareTo(HALF_ORDER) > 0
        || r.compareTo(Sign.CURVE_PARAMS.getN()) >= 0) {
      throw new TransactionRefused("invalid transaction v, r, s values");
    }
    byte[] hash = Hash32.keccak(RlpEncoder.encode(new RlpList(signed))).toArray();
    BigInteger key;
    try {
      key = Sign.recoverFromSignature(recovery, new ECDSASignature(r, s), hash);
    } catch (RuntimeException e) {
      key = null;
    }
    if (key == null) throw new TransactionRefused("invalid sender");
    return Address.of(Keys.getAddress(key));
  }
}
