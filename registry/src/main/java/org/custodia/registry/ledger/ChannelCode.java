package org.custodia.registry.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.billing.BillingLedgerCode;
import org.custodia.contracts.consents.PatientProviderCode;
import org.custodia.contracts.medicines.MedicineCustodyCode;
import org.custodia.contracts.organs.OrganChannelCode;
import org.custodia.contracts.records.SummaryCode;

/**
 * What the creation of a channel must look like, byte for byte: the code of its kind followed by
 * the arguments that its members agreed on. Checked on the payload and not on the contract that
 * came of it, since the right code over a forged storage would look the same.
 */
final class ChannelCode {
  private final NetworkFile.Contracts contracts;

  ChannelCode(NetworkFile.Contracts contracts) {
    this.contracts = contracts;
  }

  /**
   * What a payload opens.
   *
   * @param predecessor the contract that it succeeds
   */
  record Opened(
      SubjectKind kind,
      List<Bytes32> members,
      Bytes32 subject,
      Optional<Predecessor> predecessor) {}

  /**
   * The payload that creates a channel, with the code of this release.
   *
   * @param members ids in ascending order
   * @throws IllegalArgumentException for a kind that is not known
   */
  byte[] creation(int kind, List<Bytes32> members, Bytes32 subject) {
    return creation(SubjectKind.of(kind), members, subject, Optional.empty());
  }

  /** The payload that creates the successor of a retired contract. */
  byte[] succession(Ledger.Channel retired) {
    return creation(
        SubjectKind.of(retired.kind()),
        retired.members(),
        retired.subject(),
        Optional.of(new Predecessor(retired.address(), retired.head())));
  }

  private byte[] creation(
      SubjectKind kind, List<Bytes32> members, Bytes32 subject, Optional<Predecessor> predecessor) {
    return switch (kind) {
      case MEDICINE ->
          new MedicineCustodyCode(
                  contracts.registrar(),
                  contracts.medicineRegistry(),
                  members,
                  subject,
                  predecessor)
              .payload();
      case RELATIONSHIP ->
          new PatientProviderCode(
                  contracts.registrar(), contracts.consentRegistry(), members, subject, predecessor)
              .payload();
      case DONOR_CASE, ORGAN_OFFER, ORGAN_LEG ->
          new OrganChannelCode(
                  kind,
                  contracts.registrar(),
                  contracts.consentRegistry(),
                  members,
                  subject,
                  predecessor)
              .payload();
      case PATIENT_SUMMARY, PROVIDER_SUMMARY ->
          new SummaryCode(kind, contracts.registrar(), members, subject, predecessor).payload();
      case BILLING ->
          new BillingLedgerCode(
                  contracts.registrar(),
                  contracts.priceOrders(),
                  contracts.consentRegistry(),
                  members,
                  subject,
                  predecessor)
              .payload();
      case PRICE -> throw new IllegalArgumentException("no channel is about prices");
    };
  }

  /**
   * What a payload opens: the code of this release or of an earlier one, with well-formed
   * arguments. Empty when it is no such payload.
   */
  Optional<Opened> read(byte[] payload) {
    return Arrays.stream(SubjectKind.values())
        .flatMap(kind -> read(kind, payload).stream())
        .findFirst();
  }

  private Optional<Opened> read(SubjectKind kind, byte[] payload) {
    return switch (kind) {
      case MEDICINE ->
          MedicineCustodyCode.read(payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.medicineRegistry(), contracts.medicineRegistry()))
              .map(code -> new Opened(kind, code.members(), code.subject(), code.predecessor()));
      case RELATIONSHIP ->
          PatientProviderCode.read(payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.consentRegistry(), contracts.consentRegistry()))
              .map(code -> new Opened(kind, code.members(), code.subject(), code.predecessor()));
      case DONOR_CASE, ORGAN_OFFER, ORGAN_LEG ->
          OrganChannelCode.read(kind, payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.consentRegistry(), contracts.consentRegistry()))
              .map(code -> new Opened(kind, code.members(), code.subject(), code.predecessor()));
      case PATIENT_SUMMARY, PROVIDER_SUMMARY ->
          SummaryCode.read(kind, payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .map(code -> new Opened(kind, code.members(), code.subject(), code.predecessor()));
      case BILLING ->
          BillingLedgerCode.read(payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.priceOrders(), contracts.priceOrders()))
              .filter(code -> ours(code.consentRegistry(), contracts.consentRegistry()))
              .map(code -> new Opened(kind, code.members(), code.subject(), code.predecessor()));
      case PRICE -> Optional.empty();
    };
  }

  private static boolean ours(String address, String expected) {
    return address.equalsIgnoreCase(expected);
  }

  /** Whether channels of this kind are read and written here. */
  static boolean knows(int kind) {
    return Arrays.stream(SubjectKind.values())
        .filter(known -> known != SubjectKind.PRICE)
        .anyMatch(known -> known.code() == kind);
  }
}
