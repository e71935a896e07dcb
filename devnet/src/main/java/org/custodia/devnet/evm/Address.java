package org.custodia.devnet.evm;

import java.math.BigInteger;
import java.util.List;
import org.web3j.crypto.Hash;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;

/** An account or contract address: 20 bytes. */
public final class Address extends Bytes {
  /** How many bytes an address has. */
  public static final int SIZE = 20;

  /** The address of nobody. */
  public static final Address ZERO = new Address(new byte[SIZE]);

  /** Copies the bytes. */
  public Address(byte[] bytes) {
    super(bytes);
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.length);
    }
  }

  /** Reads 40 hexadecimal digits, with {@code 0x} or without. */
  public static Address of(String hex) {
    return new Address(parseHex(hex));
  }

  /** Where a contract created by this account with this nonce comes to stand. */
  public Address created(long nonce) {
    byte[] hash =
        Hash.sha3(
            RlpEncoder.encode(
                new RlpList(
                    List.of(
                        RlpString.create(toArray()),
                        RlpString.create(BigInteger.valueOf(nonce))))));
    byte[] address = new byte[SIZE];
    System.arraycopy(hash, 12, address, 0, SIZE);
    return new Address(address);
  }
}
