package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * One of two persons says that an act of the Registrar may be done; {@code Witness.Approval} of the
 * contracts.
 *
 * @param id made by who proposes the act; each is performed once
 * @param act Keccak-256 of the ABI-encoded call
 * @param until counts before this time, seconds since 1970-01-01 UTC
 */
public record Approval(Bytes32 id, Bytes32 act, long until) implements SignedMessage {

  /**
   * @param call the ABI-encoded call
   */
  public static Approval of(Bytes32 id, byte[] call, long until) {
    return new Approval(id, Bytes32.keccak(call), until);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("id", id), Field.bytes32("act", act), Field.uint("until", 64, until));
  }
}
