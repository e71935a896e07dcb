package org.custodia.registry.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
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
   * The payload that creates a channel.
   *
   * @param members ids in ascending order
   * @throws IllegalArgumentException for a kind that is not known
   */
  byte[] creation(int kind, List<Bytes32> members, Bytes32 subject) {
    return switch (SubjectKind.of(kind)) {
      case MEDICINE ->
          new MedicineCustodyCode(
                  contracts.registrar(), contracts.medicineRegistry(), members, subject)
              .payload();
      case RELATIONSHIP ->
          new PatientProviderCode(
                  contracts.registrar(), contracts.consentRegistry(), members, subject)
              .payload();
      case DONOR_CASE, ORGAN_OFFER, ORGAN_LEG ->
          new OrganChannelCode(
                  SubjectKind.of(kind),
                  contracts.registrar(),
                  contracts.consentRegistry(),
                  members,
                  subject)
              .payload();
      case PATIENT_SUMMARY, PROVIDER_SUMMARY ->
          new SummaryCode(SubjectKind.of(kind), contracts.registrar(), members, subject).payload();
      case BILLING ->
          new BillingLedgerCode(
                  contracts.registrar(),
                  contracts.priceOrders(),
                  contracts.consentRegistry(),
                  members,
                  subject)
              .payload();
      case PRICE -> throw new IllegalArgumentException("no channel is about prices");
    };
  }

  /** Members of the channel that a payload opens; empty when it is no such payload. */
  List<Bytes32> opened(byte[] payload) {
    return Arrays.stream(SubjectKind.values())
        .flatMap(kind -> opened(kind, payload).stream())
        .findFirst()
        .orElse(List.of());
  }

  private Optional<List<Bytes32>> opened(SubjectKind kind, byte[] payload) {
    return switch (kind) {
      case MEDICINE ->
          MedicineCustodyCode.read(payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.medicineRegistry(), contracts.medicineRegistry()))
              .map(MedicineCustodyCode::members);
      case RELATIONSHIP ->
          PatientProviderCode.read(payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.consentRegistry(), contracts.consentRegistry()))
              .map(PatientProviderCode::members);
      case DONOR_CASE, ORGAN_OFFER, ORGAN_LEG ->
          OrganChannelCode.read(kind, payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.consentRegistry(), contracts.consentRegistry()))
              .map(OrganChannelCode::members);
      case PATIENT_SUMMARY, PROVIDER_SUMMARY ->
          SummaryCode.read(kind, payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .map(SummaryCode::members);
      case BILLING ->
          BillingLedgerCode.read(payload)
              .filter(code -> ours(code.registrar(), contracts.registrar()))
              .filter(code -> ours(code.priceOrders(), contracts.priceOrders()))
              .filter(code -> ours(code.consentRegistry(), contracts.consentRegistry()))
              .map(BillingLedgerCode::members);
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
