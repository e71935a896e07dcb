package org.custodia.contracts.organs;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.ChannelCreation;
import org.custodia.contracts.abi.CreationCodes;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.DonorCase;
import org.custodia.contracts.generated.OrganLeg;
import org.custodia.contracts.generated.OrganOffer;

/**
 * The payload that creates a channel about a donor or an organ.
 *
 * @param kind {@code DONOR_CASE}, {@code ORGAN_OFFER} or {@code ORGAN_LEG}
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param consentRegistry address of the ConsentRegistry, lower-case hex with {@code 0x}
 * @param members three member ids, ascending, one of them the regulator's
 * @param subject id of the case, or of the organ
 * @param predecessor what it succeeds
 * @see ChannelCreation
 */
public record OrganChannelCode(
    SubjectKind kind,
    String registrar,
    String consentRegistry,
    List<Bytes32> members,
    Bytes32 subject,
    Optional<Predecessor> predecessor) {
  private static final CreationCodes CASE = CreationCodes.of("DonorCase", DonorCase.BINARY);
  private static final CreationCodes OFFER = CreationCodes.of("OrganOffer", OrganOffer.BINARY);
  private static final CreationCodes LEG = CreationCodes.of("OrganLeg", OrganLeg.BINARY);

  public OrganChannelCode {
    members = List.copyOf(members);
    creationCodes(kind);
  }

  /** Of a channel that succeeds none. */
  public OrganChannelCode(
      SubjectKind kind,
      String registrar,
      String consentRegistry,
      List<Bytes32> members,
      Bytes32 subject) {
    this(kind, registrar, consentRegistry, members, subject, Optional.empty());
  }

  private static CreationCodes creationCodes(SubjectKind kind) {
    return switch (kind) {
      case DONOR_CASE -> CASE;
      case ORGAN_OFFER -> OFFER;
      case ORGAN_LEG -> LEG;
      case MEDICINE, RELATIONSHIP, PATIENT_SUMMARY, PROVIDER_SUMMARY, PRICE, BILLING ->
          throw new IllegalArgumentException("no channel about organs: " + kind);
    };
  }

  /** The payload to send. */
  public byte[] payload() {
    return new ChannelCreation(registrar, List.of(consentRegistry), members, subject, predecessor)
        .payload(creationCodes(kind));
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<OrganChannelCode> read(SubjectKind kind, byte[] payload) {
    return ChannelCreation.read(creationCodes(kind), payload, 1)
        .map(
            read ->
                new OrganChannelCode(
                    kind,
                    read.registrar(),
                    read.registry(),
                    read.members(),
                    read.subject(),
                    read.predecessor()));
  }
}
