package org.custodia.contracts.organs;

import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * The terms of one command of a channel about organs. The act's subject is the channel's: the case
 * of a donor, or the organ. An organ's events carry the terms as they were sent.
 */
public sealed interface OrganTerms
    permits AcceptOfferTerms,
        AdvocateTerms,
        AllocateTerms,
        BloodSampleTerms,
        BoxScanTerms,
        CheckInTerms,
        CloseCaseTerms,
        CommitteeTerms,
        ConsentForDonorTerms,
        ConsentTerms,
        DeclineOfferTerms,
        DiscardedTerms,
        ExcursionTerms,
        ExpireOfferTerms,
        FollowUpDutyTerms,
        FollowUpTerms,
        LegFactsTerms,
        MatchRunTerms,
        NoPaymentTerms,
        OfferFactsTerms,
        OfferTerms,
        OpenCaseTerms,
        PackedTerms,
        PresentAllocationTerms,
        RecoverTerms,
        RelationshipTerms,
        ReleaseAllocationTerms,
        ReroutedTerms,
        ReturnedTerms,
        SealBrokenTerms,
        SealedTerms,
        SenderNotifiedTerms,
        SerologyTerms,
        SettleSealTerms,
        TransplantTerms,
        VerifyGroupTerms,
        WithdrawConsentTerms {
  /** Nobody measured. */
  int UNKNOWN_TEMPERATURE = Integer.MIN_VALUE;

  /** Of the command, and of the act. */
  Action action();

  /** The struct as a contract's argument. */
  AbiValue toAbi();

  /** ABI encoding of the struct. */
  default byte[] terms() {
    return AbiValue.encodeAll(toAbi());
  }

  /** What the act binds as its detail. */
  default Bytes32 detail() {
    return Bytes32.keccak(terms());
  }

  /** Body of the channel command. */
  default byte[] body(Act act, WitnessSignature signature, ServerTimes times) {
    return AbiValue.encodeAll(
        AbiValue.bytes(terms()), act.toAbi(), AbiValue.bytes(signature.toArray()), times.toAbi());
  }

  /** The terms of an event; an {@link IllegalArgumentException} when they are none. */
  static OrganTerms read(Action action, byte[] terms) {
    AbiReader from = AbiReader.of(terms);
    return switch (action) {
      case DONOR_CONSENT, RECIPIENT_CONSENT -> ConsentTerms.read(action, from);
      case HAND_OVER, TAKE_OVER, CHECKPOINT, ARRIVED -> BoxScanTerms.read(action, from);
      case OPEN_CASE -> OpenCaseTerms.read(from);
      case CONSENT_FOR_DONOR -> ConsentForDonorTerms.read(from);
      case WITHDRAW_CONSENT -> WithdrawConsentTerms.read(from);
      case BLOOD_SAMPLE -> BloodSampleTerms.read(from);
      case SEROLOGY -> SerologyTerms.read(from);
      case RELATIONSHIP -> RelationshipTerms.read(from);
      case NO_PAYMENT -> NoPaymentTerms.read(from);
      case ADVOCATE -> AdvocateTerms.read(from);
      case COMMITTEE -> CommitteeTerms.read(from);
      case FOLLOW_UP_DUTY -> FollowUpDutyTerms.read(from);
      case MATCH_RUN -> MatchRunTerms.read(from);
      case RECOVER -> RecoverTerms.read(from);
      case CLOSE_CASE -> CloseCaseTerms.read(from);
      case OFFER_FACTS -> OfferFactsTerms.read(from);
      case OFFER -> OfferTerms.read(from);
      case ACCEPT_OFFER -> AcceptOfferTerms.read(from);
      case DECLINE_OFFER -> DeclineOfferTerms.read(from);
      case EXPIRE_OFFER -> new ExpireOfferTerms();
      case ALLOCATE -> AllocateTerms.read(from);
      case RELEASE_ALLOCATION -> ReleaseAllocationTerms.read(from);
      case LEG_FACTS -> LegFactsTerms.read(from);
      case PACKED -> PackedTerms.read(from);
      case SEALED -> SealedTerms.read(from);
      case SEAL_BROKEN -> SealBrokenTerms.read(from);
      case EXCURSION -> ExcursionTerms.read(from);
      case REROUTED -> ReroutedTerms.read(from);
      case CHECK_IN -> CheckInTerms.read(from);
      case SENDER_NOTIFIED -> SenderNotifiedTerms.read(from);
      case SETTLE_SEAL -> SettleSealTerms.read(from);
      case VERIFY_GROUP -> VerifyGroupTerms.read(from);
      case PRESENT_ALLOCATION -> PresentAllocationTerms.read(from);
      case TRANSPLANT -> TransplantTerms.read(from);
      case DISCARDED -> DiscardedTerms.read(from);
      case RETURNED -> ReturnedTerms.read(from);
      case FOLLOW_UP -> FollowUpTerms.read(from);
      default -> throw new IllegalArgumentException("not about an organ: " + action);
    };
  }

  static WitnessSignature signature(byte[] bytes) {
    return WitnessSignature.of(bytes)
        .orElseThrow(() -> new IllegalArgumentException("no signature"));
  }

  static Optional<WitnessSignature> optionalSignature(byte[] bytes) {
    return bytes.length == 0 ? Optional.empty() : Optional.of(signature(bytes));
  }
}
