package org.custodia.contracts.consents;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * The payload that creates a {@code PatientProviderRelationship} channel, as {@link
 * org.custodia.contracts.medicines.MedicineCustodyCode} is for medicines.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param consentRegistry address of the ConsentRegistry, lower-case hex with {@code 0x}
 * @param members member ids, two or three, ascending
 * @param subject zero
 */
public record PatientProviderCode(
    String registrar, String consentRegistry, List<Bytes32> members, Bytes32 subject) {

  public PatientProviderCode {
    members = List.copyOf(members);
  }

  /** The payload to send. */
  public byte[] payload() {
    throw new UnsupportedOperationException("the contract follows");
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<PatientProviderCode> read(byte[] payload) {
    return Optional.empty();
  }
}
