package org.custodia.contracts.records;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.ChannelCreation;
import org.custodia.contracts.abi.CreationCodes;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.PatientSummary;
import org.custodia.contracts.generated.ProviderSummary;

/**
 * The payload that creates a {@code PatientSummary} or a {@code ProviderSummary}.
 *
 * @param kind of the two
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param members its member alone
 * @param subject zero
 * @param predecessor what it succeeds
 * @see ChannelCreation
 */
public record SummaryCode(
    SubjectKind kind,
    String registrar,
    List<Bytes32> members,
    Bytes32 subject,
    Optional<Predecessor> predecessor) {
  private static final CreationCodes OF_PATIENTS =
      CreationCodes.of("PatientSummary", PatientSummary.BINARY);
  private static final CreationCodes OF_PROVIDERS =
      CreationCodes.of("ProviderSummary", ProviderSummary.BINARY);

  public SummaryCode {
    members = List.copyOf(members);
  }

  /** Of a channel that succeeds none. */
  public SummaryCode(SubjectKind kind, String registrar, List<Bytes32> members, Bytes32 subject) {
    this(kind, registrar, members, subject, Optional.empty());
  }

  /** The payload to send. */
  public byte[] payload() {
    return new ChannelCreation(registrar, List.of(), members, subject, predecessor)
        .payload(codes(kind));
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<SummaryCode> read(SubjectKind kind, byte[] payload) {
    return ChannelCreation.read(codes(kind), payload, 0)
        .map(
            read ->
                new SummaryCode(
                    kind, read.registrar(), read.members(), read.subject(), read.predecessor()));
  }

  private static CreationCodes codes(SubjectKind kind) {
    return switch (kind) {
      case PATIENT_SUMMARY -> OF_PATIENTS;
      case PROVIDER_SUMMARY -> OF_PROVIDERS;
      default -> throw new IllegalArgumentException("no summary: " + kind);
    };
  }
}
