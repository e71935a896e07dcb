package org.custodia.contracts.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;

/** Signs {@code eth_signTypedData_v4} JSON with web3j alone, as a program of a member would. */
public final class SignTypedData {
  private SignTypedData() {}

  static String sign(String typedData, ECKeyPair key) throws IOException {
    byte[] digest = new StructuredDataEncoder(typedData).hashStructuredData();
    Sign.SignatureData signature = Sign.signMessage(digest, key, false);
    HexFormat hex = HexFormat.of();
    return "0x"
        + hex.formatHex(signature.getR())
        + hex.formatHex(signature.getS())
        + hex.formatHex(signature.getV());
  }

  /** The key in the environment variable {@code KEY}, the message on standard input. */
  public static void main(String[] arguments) throws IOException {
    String typedData = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(sign(typedData, Credentials.create(System.getenv("KEY")).getEcKeyPair()));
  }
}
