package org.custodia.registry.ledger;

import java.util.Arrays;
import org.custodia.contracts.Bytes32;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** Signs with a key held in memory. */
final class KeyPairSigner implements Signer {
  private final ECKeyPair keyPair;
  private final String address;

  KeyPairSigner(ECKeyPair keyPair) {
    this.keyPair = keyPair;
    this.address = "0x" + Keys.getAddress(keyPair);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public byte[] sign(Bytes32 digest) {
    Sign.SignatureData signature = Sign.signMessage(digest.toArray(), keyPair, false);
    byte[] bytes = Arrays.copyOf(signature.getR(), 65);
    System.arraycopy(signature.getS(), 0, bytes, 32, 32);
    bytes[64] = signature.getV()[0];
    return bytes;
  }

  @Override
  public String toString() {
    return "Signer[" + address + "]";
  }
}
