package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.Offering;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.Way;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OrganAllocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.crypto.ECKeyPair;

/** An organ on its way, on the EVM with private state. */
class OrganLegTest {
  private static final OrganWorld WORLD = new OrganWorld(BareEvm.shared(), 360 * Donation.DAY);
  private static final int ARRIVED = 2;
  private static final int TRANSPLANTED = 3;

  private Donation donation;
  private Offering offering;
  private OrganAllocation allocation;

  /** Recovered and allocated. */
  private Way way(Party giver, Party receiver) {
    donation = new Donation(WORLD, false);
    donation.channel.done(donation.open());
    donation.prepared();
    offering = new Offering(donation, WORLD.centre, BloodGroup.O);
    allocation = offering.allocated();
    donation.channel.done(donation.recover());
    return new Way(donation, giver, receiver);
  }

  private Way direct() {
    return way(WORLD.bank, WORLD.centre);
  }

  /** What comes before the transplantation. */
  private enum Step {
    FACTS,
    HAND_OVER,
    TAKE_OVER,
    ARRIVE,
    CHECK_IN,
    PRESENT,
    SURGEON,
    CLINICIAN
  }

  private List<OrganDraft> steps(Way way, Step step) {
    BloodGroup group = donation.group;
    return List.of(
        switch (step) {
          case FACTS -> way.facts(way.statement());
          case HAND_OVER -> way.handOver();
          case TAKE_OVER -> way.takeOver();
          case ARRIVE -> way.arrived();
          case CHECK_IN -> way.checkIn();
          case PRESENT -> way.present(allocation);
          case SURGEON -> way.verify(group, BloodGroup.O, MemberRole.SURGEON);
          case CLINICIAN -> way.verify(group, BloodGroup.O, MemberRole.CLINICIAN);
        });
  }

  private void take(Way way, Step... steps) {
    for (Step step : steps) steps(way, step).forEach(way.channel::done);
  }

  private Way arrived() {
    Way way = direct();
    take(way, Step.FACTS);
    way.channel.done(way.packed());
    way.channel.done(way.sealed());
    take(way, Step.HAND_OVER, Step.TAKE_OVER, Step.ARRIVE);
    return way;
  }

  private static String refusal(Way way, OrganDraft draft) {
    return way.channel.refused(draft).name();
  }

  private OrganDraft transplant(Way way) {
    return way.transplant(allocation.candidate());
  }

  private static Set<LegFact> missing(Way way) {
    return LegFact.of(way.channel.missing(Action.TRANSPLANT));
  }

  @AfterEach
  void letTimePass() {
    WORLD.letTimePass();
  }

  // --- Transplantation ---

  @Test
  void organIsTransplantedWhenEverythingStands() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    assertThat(missing(way)).isEmpty();
    assertThat(way.channel.odd(transplant(way))).isEmpty();
    assertThat(way.channel.state()).isEqualTo(TRANSPLANTED);
    assertThat(refusal(way, transplant(way))).isEqualTo("WrongState");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void organIsNotTransplantedWhenOneThingIsMissing(Step leftOut) {
    Way way = direct();
    for (Step step : Step.values()) {
      if (step != leftOut) steps(way, step).forEach(way.channel::ask);
    }
    assertThat(refusal(way, transplant(way))).isIn("Missing", "WrongState", "WrongRecipient");
    assertThat(way.channel.state()).isNotEqualTo(TRANSPLANTED);
  }

  @Test
  void organIsNotTransplantedOnceEitherConsentIsRevoked() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    WORLD.revoke(offering.secret);
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.RECIPIENT_CONSENT));
    assertThat(refusal(way, transplant(way))).isEqualTo("Missing");
    Way another = arrived();
    take(another, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    WORLD.revoke(donation.secret);
    assertThat(missing(another)).isEqualTo(Set.of(LegFact.DONOR_CONSENT));
    assertThat(refusal(another, transplant(another))).isEqualTo("Missing");
  }

  @Test
  void organIsTransplantedToNobodyElse() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    assertThat(refusal(way, way.transplant(Bytes32.random()))).isEqualTo("WrongRecipient");
  }

  @Test
  void moreColdIschaemiaThanTheLimitIsMarkedAndLeftToTheSurgeon() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    WORLD.pass(60L * Way.LIMIT + 10);
    assertThat(way.channel.odd(transplant(way)))
        .isEqualTo(Set.of(OrganIrregularity.LIMIT_EXCEEDED));
  }

  // --- Statement ---

  @Test
  void statementThatDoesNotSayEverythingIsNotEnough() {
    Way way = direct();
    way.channel.done(way.facts(proofs(way.statement(), 3)));
    take(way, Step.HAND_OVER, Step.TAKE_OVER, Step.ARRIVE, Step.CHECK_IN, Step.PRESENT);
    take(way, Step.SURGEON, Step.CLINICIAN);
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.STATED));
  }

  private static LegStatement proofs(LegStatement of, int proofs) {
    return new LegStatement(
        of.organId(),
        of.caseId(),
        of.organ(),
        of.donor(),
        of.donorGroup(),
        proofs,
        of.consent(),
        of.revocation(),
        of.giver(),
        of.receiver(),
        of.seal(),
        of.clockStart(),
        of.limit(),
        of.handOvers(),
        of.earlier(),
        of.earlierHead(),
        of.statedAt());
  }

  @Test
  void statementIsSignedByWhoIsPartyToTheChannelBefore() {
    Way way = direct();
    ECKeyPair body = OrganWorld.person(WORLD.body, MemberRole.ALLOCATION_BODY);
    for (ECKeyPair key :
        List.of(
            OrganWorld.person(WORLD.bank, MemberRole.ORGAN_BANK),
            OrganWorld.person(WORLD.centre, MemberRole.SURGEON),
            OrganWorld.person(WORLD.body, MemberRole.COMMITTEE),
            Party.key("nobody"))) {
      assertThat(refusal(way, way.facts(way.statement(), key))).isEqualTo("NotParty");
    }
    way.channel.done(way.facts(way.statement(), body));
    Way courier = new Way(donation, WORLD.courier, WORLD.centre);
    assertThat(refusal(courier, courier.facts(courier.statement(way, 1), body)))
        .isEqualTo("NotParty");
    assertThat(refusal(courier, courier.facts(courier.statement(way, 0))))
        .isEqualTo("WrongStatement");
    assertThat(refusal(courier, courier.facts(courier.statement(way, 1)))).isEqualTo("ChainBroken");
  }

  @Test
  void legGoesOnFromHandOversThatBothSidesSigned() {
    Way first = way(WORLD.bank, WORLD.courier);
    take(first, Step.FACTS);
    Way last = new Way(donation, WORLD.courier, WORLD.centre);
    List<SignedHandOver> link = first.handedOver();
    ECKeyPair banks = OrganWorld.person(WORLD.bank, MemberRole.ORGAN_BANK);
    ECKeyPair couriers = OrganWorld.person(WORLD.courier, MemberRole.COURIER);
    OrganDraft elsewhere = new Way(donation, WORLD.bank, WORLD.second).takeOver();
    OrganDraft later = first.handOver();
    later.act.place = "Bloc 3";
    OrganDraft seen = first.takeOver();
    seen.act.action = Action.CHECKPOINT;
    SignedHandOver real = link.get(0);
    Map<String, List<SignedHandOver>> broken =
        Map.of(
            "none", List.of(),
            "twice", List.of(real, real),
            "one signed both", first.handedOver(first.handOver(), first.takeOver().signedBy(banks)),
            "other signed both",
                first.handedOver(first.handOver().signedBy(couriers), first.takeOver()),
            "nobody",
                first.handedOver(first.handOver(), first.takeOver().signedBy(Party.key("nobody"))),
            "to somebody else", first.handedOver(first.handOver(), elsewhere),
            "no hand-over", first.handedOver(first.handOver(), seen),
            "another's text",
                List.of(
                    new SignedHandOver(later.act.act(), real.giver(), real.taken(), real.taker())),
            "not from a bank", new Way(donation, WORLD.second, WORLD.courier).handedOver());
    broken.forEach(
        (how, chain) ->
            assertThat(
                    refusal(last, last.facts(last.statement(first, 1), Consortium.VERIFIER, chain)))
                .as(how)
                .isEqualTo("ChainBroken"));
    last.channel.done(last.facts(last.statement(first, 1), Consortium.VERIFIER, link));
  }

  @Test
  void organGoesByCourierInTwoLegs() {
    Way first = way(WORLD.bank, WORLD.courier);
    first.channel.done(first.facts(first.statement()));
    first.channel.done(first.packed());
    first.channel.done(first.sealed());
    OrganDraft given = first.handOver();
    OrganDraft taken = first.takeOver();
    first.channel.done(given);
    first.channel.done(taken);
    assertThat(LegFact.of(first.channel.facts())).contains(LegFact.HANDED_OVER);
    Way last = new Way(donation, WORLD.courier, WORLD.centre);
    last.chain = first.handedOver(given, taken);
    last.box = first.box;
    last.seal = first.seal;
    last.channel.done(last.facts(last.statement(first, 1)));
    last.channel.done(last.checkpoint());
    take(last, Step.HAND_OVER, Step.TAKE_OVER, Step.ARRIVE, Step.CHECK_IN, Step.PRESENT);
    take(last, Step.SURGEON, Step.CLINICIAN);
    assertThat(last.channel.odd(transplant(last))).isEmpty();
    assertThat(refusal(first, first.transplant(allocation.candidate()))).isEqualTo("NotAWitness");
  }

  // --- Testimony ---

  @Test
  void scanMadeOfflineIsTakenLaterWithItsOwnTimeAndANote() {
    Way way = direct();
    take(way, Step.FACTS);
    take(way, Step.TAKE_OVER, Step.ARRIVE);
    assertThat(LegFact.of(way.channel.facts())).doesNotContain(LegFact.HANDED_OVER);
    OrganDraft late = way.handOver().earlier(0);
    WORLD.pass(3600);
    OrganEvent event = way.channel.done(late);
    assertThat(event.irregularities()).isEqualTo(Set.of(OrganIrregularity.LATE));
    assertThat(event.deviceTime()).isEqualTo(late.act.deviceTime);
    assertThat(LegFact.of(way.channel.facts())).contains(LegFact.HANDED_OVER);
    assertThat(way.channel.state()).isEqualTo(ARRIVED);
  }

  @Test
  void scansThatSayDifferentThingsAreACaseAndNoOverwrite() {
    Way way = direct();
    take(way, Step.FACTS, Step.HAND_OVER, Step.TAKE_OVER);
    Bytes32 box = way.box;
    way.box = Bytes32.random();
    assertThat(way.channel.odd(way.takeOver())).isEqualTo(Set.of(OrganIrregularity.CONFLICTS));
    assertThat(Bytes32.of(Consortium.read(way.channel.at().taken()).component2())).isEqualTo(box);
    assertThat(LegFact.of(way.channel.facts())).contains(LegFact.SEALS_SETTLED);
  }

  @Test
  void giverAndReceiverWhoSawDifferentSealsLeaveAQuestion() {
    Way way = direct();
    take(way, Step.FACTS, Step.HAND_OVER);
    way.seal = Bytes32.random();
    assertThat(way.channel.odd(way.takeOver())).isEqualTo(Set.of(OrganIrregularity.SEAL_DIFFERS));
    assertThat(missing(way)).contains(LegFact.SEALS_SETTLED);
    way.channel.done(way.settleSeal());
    assertThat(missing(way)).doesNotContain(LegFact.SEALS_SETTLED);
    assertThat(refusal(way, way.settleSeal())).isEqualTo("NothingToSettle");
  }

  @Test
  void sealThatIsBrokenHasToBeAnsweredForByASurgeonOrTheRegulator() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    way.channel.done(way.sealBroken());
    assertThat(refusal(way, transplant(way))).isEqualTo("Missing");
    OrganDraft clinician = way.draft(way.settleSeal().terms, WORLD.centre, MemberRole.CLINICIAN);
    assertThat(refusal(way, clinician)).isEqualTo("NotAWitness");
    way.channel.done(way.draft(way.settleSeal().terms, WORLD.agency, MemberRole.REGULATOR));
    way.channel.done(transplant(way));
  }

  @Test
  void testimonyWithoutAStatementOrByALostKeyIsRecordedAndChangesNothing() {
    Way way = direct();
    assertThat(way.channel.odd(way.packed())).isEqualTo(Set.of(OrganIrregularity.NOT_STATED));
    assertThat(way.channel.odd(way.arrived()))
        .isEqualTo(Set.of(OrganIrregularity.NOT_STATED, OrganIrregularity.OUT_OF_STATE));
    take(way, Step.FACTS);
    ECKeyPair lost = Party.key("lost at " + way.channel.address());
    WORLD.enrol(
        WORLD.bank, lost, org.custodia.contracts.OperatorKind.DEVICE, MemberRole.ORGAN_BANK);
    WORLD.all.revoke(WORLD.bank, lost);
    assertThat(way.channel.odd(way.handOver().signedBy(lost)))
        .isEqualTo(Set.of(OrganIrregularity.KEY_NOT_VALID));
    take(way, Step.TAKE_OVER);
    assertThat(LegFact.of(way.channel.facts())).doesNotContain(LegFact.HANDED_OVER);
    take(way, Step.HAND_OVER);
    assertThat(LegFact.of(way.channel.facts())).contains(LegFact.HANDED_OVER);
    assertThat(refusal(way, way.handOver().signedBy(Party.key("nobody")))).isEqualTo("NotAWitness");
  }

  // --- Check-in and verification ---

  @Test
  void labelOfAnotherOrganIsAMismatchUntilTheRightOneIsScanned() {
    Way way = arrived();
    Organ right = Organ.of(OrganKind.KIDNEY, Laterality.RIGHT);
    OrganDraft wrong = way.draft(new CheckInTerms(donation.din, right), WORLD.centre);
    assertThat(way.channel.odd(wrong)).isEqualTo(Set.of(OrganIrregularity.MISMATCH));
    assertThat(missing(way)).contains(LegFact.CHECKED_IN);
    OrganDraft notified =
        way.draft(new SenderNotifiedTerms(wrong.id(), Bytes32.random()), WORLD.centre);
    way.channel.done(notified);
    assertThat(way.channel.odd(way.checkIn())).isEmpty();
    assertThat(missing(way)).doesNotContain(LegFact.CHECKED_IN);
    OrganDraft another =
        way.draft(new CheckInTerms(Bytes32.random(), donation.organ), WORLD.centre);
    assertThat(way.channel.odd(another)).isEqualTo(Set.of(OrganIrregularity.MISMATCH));
    assertThat(missing(way)).contains(LegFact.CHECKED_IN);
  }

  @Test
  void bloodGroupIsVerifiedByTwoDifferentPeopleOneOfThemASurgeon() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON);
    assertThat(way.channel.odd(way.verify(donation.group, BloodGroup.O, MemberRole.SURGEON)))
        .isEqualTo(Set.of(OrganIrregularity.SAME_PERSON));
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.VERIFIED));
    take(way, Step.CLINICIAN);
    assertThat(missing(way)).isEmpty();
    Way without = arrived();
    take(without, Step.CHECK_IN, Step.PRESENT, Step.CLINICIAN);
    without.channel.done(
        without
            .verify(donation.group, BloodGroup.O, MemberRole.CLINICIAN)
            .signedBy(OrganWorld.person(WORLD.centre, MemberRole.CLINICIAN, 2)));
    assertThat(missing(without)).isEqualTo(Set.of(LegFact.VERIFIED));
    take(without, Step.SURGEON);
    assertThat(missing(without)).isEmpty();
  }

  @Test
  void personWhoFindsAnotherGroupUndoesTheVerificationOfBoth() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    assertThat(
            way.channel.odd(
                way.verify(BloodGroup.B, BloodGroup.O, MemberRole.CLINICIAN)
                    .signedBy(OrganWorld.person(WORLD.centre, MemberRole.CLINICIAN, 3))))
        .isEqualTo(Set.of(OrganIrregularity.GROUP_DIFFERS));
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.VERIFIED));
    take(way, Step.SURGEON, Step.CLINICIAN);
    assertThat(missing(way)).isEmpty();
  }

  private OrganDraft verify(Way way, MemberRole role, Bytes32 donor, Bytes32 recipient) {
    return way.draft(
        new VerifyGroupTerms(donation.group, BloodGroup.O, donor, recipient), WORLD.centre, role);
  }

  @Test
  void sampleOfAnotherDonorVerifiesNothingAndNothingIsTransplanted() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON);
    Bytes32 another = Bytes32.random();
    assertThat(way.channel.odd(verify(way, MemberRole.CLINICIAN, another, way.recipientSample)))
        .isEqualTo(Set.of(OrganIrregularity.SAMPLES_DIFFER));
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.VERIFIED));
    assertThat(refusal(way, transplant(way))).isEqualTo("Missing");
    take(way, Step.CLINICIAN);
    assertThat(missing(way)).as("the surgeon, too, anew").isEqualTo(Set.of(LegFact.VERIFIED));
    take(way, Step.SURGEON);
    way.channel.done(verify(way, MemberRole.SURGEON, another, way.recipientSample));
    assertThat(missing(way)).as("of what was verified").isEqualTo(Set.of(LegFact.VERIFIED));
    take(way, Step.SURGEON, Step.CLINICIAN);
    way.channel.done(transplant(way));
  }

  @Test
  void twoWhoScannedDifferentSamplesOfTheRecipientHaveVerifiedNothing() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT);
    Bytes32 wrong = Bytes32.random();
    way.channel.done(verify(way, MemberRole.SURGEON, donation.din, wrong));
    assertThat(
            way.channel.odd(verify(way, MemberRole.CLINICIAN, donation.din, way.recipientSample)))
        .isEqualTo(Set.of(OrganIrregularity.SAMPLES_DIFFER));
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.VERIFIED));
    assertThat(refusal(way, transplant(way))).isEqualTo("Missing");
    assertThat(way.channel.odd(verify(way, MemberRole.CLINICIAN, donation.din, wrong)))
        .as("who corrects only what was scanned by the same person")
        .isEqualTo(Set.of(OrganIrregularity.SAME_PERSON));
    way.channel.done(verify(way, MemberRole.CLINICIAN, donation.din, way.recipientSample));
    take(way, Step.SURGEON);
    assertThat(missing(way)).isEmpty();
    assertThat(way.channel.odd(verify(way, MemberRole.SURGEON, donation.din, wrong)))
        .isEqualTo(Set.of(OrganIrregularity.SAME_PERSON, OrganIrregularity.SAMPLES_DIFFER));
    assertThat(refusal(way, transplant(way))).isEqualTo("Missing");
    take(way, Step.SURGEON, Step.CLINICIAN);
    way.channel.done(transplant(way));
  }

  @Test
  void verificationBeforeArrivalIsNone() {
    Way way = direct();
    take(way, Step.FACTS, Step.HAND_OVER, Step.TAKE_OVER, Step.PRESENT);
    OrganDraft early = way.verify(donation.group, BloodGroup.O, MemberRole.SURGEON);
    assertThat(way.channel.odd(early)).isEqualTo(Set.of(OrganIrregularity.OUT_OF_STATE));
    WORLD.pass(60);
    take(way, Step.ARRIVE, Step.CHECK_IN);
    OrganDraft backdated =
        way.verify(donation.group, BloodGroup.O, MemberRole.SURGEON).earlier(90_000);
    assertThat(way.channel.odd(backdated)).contains(OrganIrregularity.CONFLICTS);
    take(way, Step.CLINICIAN);
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.VERIFIED));
  }

  // --- Allocation ---

  @Test
  void allocationIsTheRegulatorsOfThisOrganToThisCentre() {
    Way way = arrived();
    ECKeyPair body = OrganWorld.person(WORLD.body, MemberRole.ALLOCATION_BODY);
    assertThat(refusal(way, way.present(allocation, body))).isEqualTo("NotParty");
    Way elsewhere = new Way(donation, WORLD.bank, WORLD.second);
    elsewhere.channel.done(elsewhere.facts(elsewhere.statement()));
    assertThat(refusal(elsewhere, elsewhere.present(allocation))).isEqualTo("WrongAllocation");
    WORLD.pass(allocation.expires() + 1 - WORLD.now());
    assertThat(refusal(way, way.present(allocation))).isEqualTo("WrongAllocation");
  }

  @Test
  void allocationThatHasExpiredIsNotEnough() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    WORLD.pass(allocation.expires() + 1 - WORLD.now());
    assertThat(missing(way)).isEqualTo(Set.of(LegFact.ALLOCATED));
    assertThat(refusal(way, transplant(way))).isEqualTo("Missing");
  }

  // --- Ends ---

  @Test
  void discardedOrganIsNotTransplantedAndAReturnedOneStartsAnew() {
    Way way = arrived();
    take(way, Step.CHECK_IN, Step.PRESENT, Step.SURGEON, Step.CLINICIAN);
    way.channel.done(
        way.draft(new ReturnedTerms(ReturnReason.RECIPIENT_UNFIT, Bytes32.ZERO), WORLD.centre));
    assertThat(refusal(way, transplant(way))).isEqualTo("WrongState");
    assertThat(way.channel.odd(way.checkpoint())).contains(OrganIrregularity.OUT_OF_STATE);
    take(way, Step.FACTS);
    assertThat(missing(way))
        .contains(LegFact.HANDED_OVER, LegFact.CHECKED_IN, LegFact.ALLOCATED, LegFact.VERIFIED);
    way.channel.done(
        way.draft(new DiscardedTerms(DiscardReason.POOR_QUALITY, Bytes32.ZERO), WORLD.centre));
    assertThat(refusal(way, transplant(way))).isEqualTo("WrongState");
    assertThat(way.channel.odd(way.checkpoint())).contains(OrganIrregularity.OUT_OF_STATE);
  }

  @Test
  void returnedOrganIsDiscardedWithoutItsFactsBeingStatedAnew() {
    Way way = arrived();
    way.channel.done(
        way.draft(new ReturnedTerms(ReturnReason.RECIPIENT_UNFIT, Bytes32.ZERO), WORLD.centre));
    assertThat(
            way.channel.odd(
                way.draft(
                    new DiscardedTerms(DiscardReason.POOR_QUALITY, Bytes32.ZERO), WORLD.bank)))
        .isEmpty();
    assertThat(refusal(way, way.facts(way.statement()))).isEqualTo("WrongState");
  }
}
