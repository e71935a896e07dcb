package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;

/** Signs what is asked for as a browser does: from the typed data and nothing else. */
final class DemoSignatures {
  private DemoSignatures() {}

  /**
   * @param typedData {@code eth_signTypedData_v4} JSON
   * @return r, s and v as hex with 0x
   */
  static String typed(String typedData, ECKeyPair key) {
    try {
      byte[] digest = new StructuredDataEncoder(typedData).hashStructuredData();
      Sign.SignatureData signature = Sign.signMessage(digest, key, false);
      byte[] bytes = new byte[WitnessSignature.LENGTH];
      System.arraycopy(signature.getR(), 0, bytes, 0, 32);
      System.arraycopy(signature.getS(), 0, bytes, 32, 32);
      bytes[64] = signature.getV()[0];
      return WitnessSignature.of(bytes).orElseThrow().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
