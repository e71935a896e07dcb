package org.custodia.contracts;

import java.nio.charset.StandardCharsets;

/** How the ledger names an organisation. */
public final class MemberId {
  private MemberId() {}

  /**
   * Member id of an identity string, such as {@code gln:3010000000014}: the Keccak-256 of its UTF-8
   * bytes, as {@code Registrar} computes it.
   */
  public static Bytes32 of(String identity) {
    return Bytes32.keccak(identity.getBytes(StandardCharsets.UTF_8));
  }
}
