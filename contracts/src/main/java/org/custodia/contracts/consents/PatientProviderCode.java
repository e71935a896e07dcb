package org.custodia.contracts.consents;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.ChannelCreation;
import org.custodia.contracts.abi.CreationCodes;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.PatientProviderRelationship;

/**
 * The payload that creates a {@code PatientProviderRelationship} channel.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param consentRegistry address of the ConsentRegistry, lower-case hex with {@code 0x}
 * @param members member ids, two or three, ascending
 * @param subject zero
 * @param predecessor what it succeeds
 * @see ChannelCreation
 */
public record PatientProviderCode(
    String registrar,
    String consentRegistry,
    List<Bytes32> members,
    Bytes32 subject,
    Optional<Predecessor> predecessor) {
  private static final CreationCodes CREATION_CODES =
      CreationCodes.of("PatientProviderRelationship", PatientProviderRelationship.BINARY);

  public PatientProviderCode {
    members = List.copyOf(members);
  }

  /** Of a channel that succeeds none. */
  public PatientProviderCode(
      String registrar, String consentRegistry, List<Bytes32> members, Bytes32 subject) {
    this(registrar, consentRegistry, members, subject, Optional.empty());
  }

  /** The payload to send. */
  public byte[] payload() {
    return new ChannelCreation(registrar, List.of(consentRegistry), members, subject, predecessor)
        .payload(CREATION_CODES);
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<PatientProviderCode> read(byte[] payload) {
    return ChannelCreation.read(CREATION_CODES, payload, 1)
        .map(
            read ->
                new PatientProviderCode(
                    read.registrar(),
                    read.registry(),
                    read.members(),
                    read.subject(),
                    read.predecessor()));
  }
}
