package org.custodia.contracts.abi;

import java.util.HexFormat;
import org.web3j.crypto.Hash;

/** The data of a call: the selector of the function, then its arguments. */
public final class CallData {
  private CallData() {}

  /**
   * @param signature as Solidity has it, such as {@code publish(bytes32[])}
   */
  public static byte[] of(String signature, AbiValue... arguments) {
    byte[] selector = HexFormat.of().parseHex(Hash.sha3String(signature), 2, 10);
    byte[] encoded = AbiValue.encodeAll(arguments);
    byte[] data = new byte[4 + encoded.length];
    System.arraycopy(selector, 0, data, 0, 4);
    System.arraycopy(encoded, 0, data, 4, encoded.length);
    return data;
  }
}
