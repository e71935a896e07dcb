package org.custodia.registry.keys;

import org.web3j.crypto.ECKeyPair;

/** Signers whose keys a test knows. */
public final class Signers {
  private Signers() {}

  public static Signer of(ECKeyPair keyPair) {
    return new KeyPairSigner(keyPair);
  }
}
