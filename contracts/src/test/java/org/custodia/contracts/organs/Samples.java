package org.custodia.contracts.organs;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;

/** Well-formed terms of every action, about nothing in particular. */
public final class Samples {
  private static final Bytes32 WORD = Bytes32.of("5a".repeat(32));
  private static final String CHANNEL = "0x" + "c4".repeat(20);
  private static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  private static final long SECOND = 1_795_180_200L;

  private Samples() {}

  private static Consent consent() {
    return new Consent(
        WORD, CHANNEL, WORD, ConsentPurpose.TRANSPLANTATION, WORD, 1, 2, 0, CHANNEL, WORD);
  }

  private static GrantAttestation attestation() {
    return new GrantAttestation(WORD, CHANNEL, WORD, CHANNEL);
  }

  private static WitnessSignature signature() {
    return WitnessSignature.sign(
        attestation(), new WitnessDomain(1337, CHANNEL), Party.key("sample"));
  }

  private static OrganAllocation allocation() {
    return new OrganAllocation(
        WORD, 1, WORD, WORD, BloodGroup.O, true, WORD, WORD, SECOND, false, CHANNEL, SECOND);
  }

  /** Terms of this action. */
  public static OrganTerms of(Action action) {
    return switch (action) {
      case OPEN_CASE -> new OpenCaseTerms(WORD, WORD, WORD, WORD, true, 86_400);
      case DONOR_CONSENT, RECIPIENT_CONSENT ->
          new ConsentTerms(action, consent(), signature(), attestation(), signature());
      case CONSENT_FOR_DONOR -> new ConsentForDonorTerms(ConsentBasis.JUDGE, WORD, WORD, WORD);
      case WITHDRAW_CONSENT -> new WithdrawConsentTerms(WORD);
      case BLOOD_SAMPLE -> new BloodSampleTerms(BloodGroup.A2B, WORD, SECOND * 1000);
      case SEROLOGY -> new SerologyTerms(WORD, 11, 1);
      case RELATIONSHIP -> new RelationshipTerms(Relationship.SPOUSE, WORD);
      case NO_PAYMENT -> new NoPaymentTerms(WORD);
      case ADVOCATE -> new AdvocateTerms(true, WORD);
      case COMMITTEE -> new CommitteeTerms(false, WORD);
      case FOLLOW_UP_DUTY -> new FollowUpDutyTerms(SECOND * 2, WORD);
      case MATCH_RUN ->
          new MatchRunTerms(KIDNEY, WORD, WORD, WORD, 3, true, Bytes32.ZERO, SupersedeReason.FIRST);
      case RECOVER -> new RecoverTerms(KIDNEY, SECOND * 1000);
      case CLOSE_CASE -> new CloseCaseTerms(CloseReason.OTHER, WORD);
      case OFFER_FACTS ->
          new OfferFactsTerms(
              new OfferStatement(
                  WORD,
                  WORD,
                  KIDNEY,
                  BloodGroup.O,
                  WORD,
                  WORD,
                  WORD,
                  2,
                  WORD,
                  false,
                  WORD,
                  CHANNEL,
                  WORD,
                  SECOND),
              signature());
      case OFFER ->
          new OfferTerms(
              1, WORD, BloodGroup.B, SECOND, List.of(WORD, WORD), 0, Optional.of(signature()));
      case ACCEPT_OFFER -> new AcceptOfferTerms(WORD);
      case DECLINE_OFFER -> new DeclineOfferTerms(DeclineReason.OTHER, WORD);
      case EXPIRE_OFFER -> new ExpireOfferTerms();
      case ALLOCATE -> new AllocateTerms(allocation(), signature());
      case RELEASE_ALLOCATION -> new ReleaseAllocationTerms(DeclineReason.OTHER, WORD);
      default -> ofLeg(action);
    };
  }

  private static OrganTerms ofLeg(Action action) {
    return switch (action) {
      case LEG_FACTS ->
          new LegFactsTerms(
              new LegStatement(
                  WORD,
                  WORD,
                  KIDNEY,
                  WORD,
                  BloodGroup.O,
                  7,
                  WORD,
                  WORD,
                  WORD,
                  WORD,
                  WORD,
                  SECOND * 1000,
                  2160,
                  0,
                  CHANNEL,
                  WORD,
                  SECOND),
              signature(),
              List.of(
                  new SignedHandOver(
                      act(Action.HAND_OVER), signature(), act(Action.TAKE_OVER), signature())));
      case PACKED -> new PackedTerms(Preservation.HYPOTHERMIC_PERFUSION, WORD, WORD, -412);
      case SEALED -> new SealedTerms(WORD);
      case HAND_OVER, TAKE_OVER, ARRIVED ->
          new BoxScanTerms(action, WORD, WORD, BoxCondition.INTACT, 400, WORD);
      case CHECKPOINT ->
          new BoxScanTerms(
              action, WORD, WORD, BoxCondition.WET, OrganTerms.UNKNOWN_TEMPERATURE, WORD);
      case SEAL_BROKEN -> new SealBrokenTerms(WORD, WORD, SealReason.ACCIDENT, WORD);
      case EXCURSION -> new ExcursionTerms(-100, 1200, SECOND, SECOND + 1, WORD);
      case REROUTED -> new ReroutedTerms(WORD, RerouteReason.REALLOCATED, WORD);
      case CHECK_IN -> new CheckInTerms(WORD, KIDNEY);
      case SENDER_NOTIFIED -> new SenderNotifiedTerms(WORD, WORD);
      case SETTLE_SEAL -> new SettleSealTerms(SealReason.ICE_REPLACED, WORD);
      case VERIFY_GROUP -> new VerifyGroupTerms(BloodGroup.O, BloodGroup.A, WORD, WORD);
      case PRESENT_ALLOCATION -> new PresentAllocationTerms(allocation(), signature());
      case TRANSPLANT -> new TransplantTerms(WORD, SECOND * 1000);
      case DISCARDED -> new DiscardedTerms(DiscardReason.OTHER, WORD);
      case RETURNED -> new ReturnedTerms(ReturnReason.OTHER, WORD);
      case FOLLOW_UP -> new FollowUpTerms(Outcome.FUNCTIONING, WORD);
      default -> throw new IllegalArgumentException("not about an organ: " + action);
    };
  }

  private static Act act(Action action) {
    return new Act(
        WORD,
        SubjectKind.ORGAN_LEG,
        WORD,
        WORD,
        WORD,
        action,
        "Bloc 2",
        SECOND * 1000,
        7,
        WORD,
        WORD);
  }
}
