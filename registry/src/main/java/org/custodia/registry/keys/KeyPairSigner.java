package org.custodia.registry.keys;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Secp256k1;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

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
    return Secp256k1.sign(digest, keyPair.getPrivateKey(), address);
  }

  @Override
  public String toString() {
    return "Signer[" + address + "]";
  }
}
