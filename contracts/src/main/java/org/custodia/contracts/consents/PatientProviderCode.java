package org.custodia.contracts.consents;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.ChannelCreation;
import org.custodia.contracts.generated.PatientProviderRelationship;

/**
 * The payload that creates a {@code PatientProviderRelationship} channel.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param consentRegistry address of the ConsentRegistry, lower-case hex with {@code 0x}
 * @param members member ids, two or three, ascending
 * @param subject zero
 * @see ChannelCreation
 */
public record PatientProviderCode(
    String registrar, String consentRegistry, List<Bytes32> members, Bytes32 subject) {
  private static final byte[] CREATION_CODE =
      HexFormat.of().parseHex(PatientProviderRelationship.BINARY);

  public PatientProviderCode {
    members = List.copyOf(members);
  }

  /** The payload to send. */
  public byte[] payload() {
    return new ChannelCreation(registrar, consentRegistry, members, subject).payload(CREATION_CODE);
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<PatientProviderCode> read(byte[] payload) {
    return ChannelCreation.read(CREATION_CODE, payload)
        .map(
            read ->
                new PatientProviderCode(
                    read.registrar(), read.registry(), read.members(), read.subject()));
  }
}
