package org.custodia.registry.verification;

import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer of the service as it travels: {@code {"facts", "signature"}}, where the facts are JSON
 * text inside a string, so that what was signed is exactly what was sent, byte for byte.
 *
 * @param signature EIP-712 {@code VerificationAnswer} whose detail is the Keccak-256 of the facts
 */
public record SignedText(String facts, String signature) {
  private static final int LONGEST = 60_000;

  public static SignedText parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    var parsed = new SignedText(envelope.string("facts", LONGEST), envelope.signature("signature"));
    envelope.end();
    return parsed;
  }

  public byte[] write() {
    ObjectNode envelope = WireObject.create();
    envelope.put("facts", facts).put("signature", signature);
    return WireObject.bytes(envelope);
  }
}
