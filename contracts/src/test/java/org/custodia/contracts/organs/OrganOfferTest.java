package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.generated.OrganOffer;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.Offering;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/** Offers of an organ to a centre, on the EVM with private state. */
class OrganOfferTest {
  private static final OrganWorld WORLD = new OrganWorld(BareEvm.shared(), 360 * Donation.DAY);
  private static final int ALLOCATED = 4;
  private static final int DECLINED = 5;
  private static final int EXPIRED = 6;

  private static Offering begun() {
    Donation donation = new Donation(WORLD, false);
    donation.channel.done(donation.open());
    donation.prepared();
    return new Offering(donation, WORLD.centre, BloodGroup.O, BloodGroup.A1, BloodGroup.B);
  }

  private static Offering stated() {
    Offering offering = begun();
    offering.channel.done(offering.facts());
    return offering;
  }

  private static String refusal(Offering offering, OrganDraft draft) {
    return offering.channel.refused(draft).name();
  }

  @AfterEach
  void letTimePass() {
    WORLD.letTimePass();
  }

  // --- Facts ---

  @Test
  void organIsOfferedInOrderAcceptedAndAllocatedWithBothConsents() {
    Offering offering = begun();
    offering.allocated();
    assertThat(offering.channel.state()).isEqualTo(ALLOCATED);
  }

  @Test
  void factsAreSignedByWhoIsPartyToTheDonorsCase() {
    Offering offering = begun();
    List<ECKeyPair> others =
        List.of(
            OrganWorld.person(WORLD.bank, MemberRole.ORGAN_BANK),
            OrganWorld.person(WORLD.centre, MemberRole.TRANSPLANT_CENTRE),
            OrganWorld.person(WORLD.body, MemberRole.COMMITTEE),
            Party.key("nobody"));
    for (ECKeyPair key : others) {
      assertThat(refusal(offering, offering.facts(offering.statement(), key)))
          .isEqualTo("NotParty");
    }
    offering.channel.done(offering.facts(offering.statement(), Consortium.VERIFIER));
  }

  @Test
  void factsOfAnotherOrganOrForAnotherCentreAreNone() {
    Offering offering = begun();
    OfferStatement right = offering.statement();
    assertThat(
            refusal(
                offering,
                offering.facts(changed(right, Bytes32.random(), right.centre()), offering.body())))
        .isEqualTo("WrongOrgan");
    assertThat(
            refusal(
                offering,
                offering.facts(changed(right, right.caseId(), WORLD.second.id()), offering.body())))
        .isEqualTo("WrongStatement");
  }

  private static OfferStatement changed(OfferStatement of, Bytes32 caseId, Bytes32 centre) {
    return new OfferStatement(
        of.organId(),
        caseId,
        of.organ(),
        of.donorGroup(),
        of.consent(),
        of.revocation(),
        of.list(),
        of.candidates(),
        of.rules(),
        of.a2(),
        centre,
        of.earlier(),
        of.earlierHead(),
        of.statedAt());
  }

  @Test
  void nothingIsOfferedOnceTheDonorsConsentIsRevoked() {
    Offering offering = stated();
    WORLD.revoke(offering.donation.secret);
    assertThat(refusal(offering, offering.offer(1))).isEqualTo("Missing");
  }

  // --- Order ---

  @Test
  void laterRankNeedsTheRegulatorsWordThatThoseBeforeItRefused() {
    Offering offering = stated();
    assertThat(refusal(offering, offering.offer(offering.offerTerms(2, 0, Optional.empty()))))
        .isEqualTo("TurnMissing");
    WitnessSignature banks =
        offering.sign(offering.turn(2, 0), OrganWorld.person(WORLD.bank, MemberRole.ORGAN_BANK));
    assertThat(refusal(offering, offering.offer(offering.offerTerms(2, 0, Optional.of(banks)))))
        .isEqualTo("NotParty");
    WitnessSignature ofAnother = offering.sign(offering.turn(1, 0), Consortium.VERIFIER);
    assertThat(refusal(offering, offering.offer(offering.offerTerms(2, 0, Optional.of(ofAnother)))))
        .isEqualTo("NotParty");
    assertThat(offering.channel.odd(offering.offer(2))).isEmpty();
  }

  @Test
  void outOfOrderTakesAPersonOfTheRegulatorAndShowsForEver() {
    Offering offering = stated();
    WitnessSignature service = offering.sign(offering.turn(2, 1), Consortium.VERIFIER);
    assertThat(refusal(offering, offering.offer(offering.offerTerms(2, 1, Optional.of(service)))))
        .isEqualTo("NotParty");
    Set<OrganIrregularity> marked = Set.of(OrganIrregularity.OUT_OF_ORDER);
    assertThat(offering.channel.odd(offering.offerOutOfOrder(2, 1))).isEqualTo(marked);
    assertThat(offering.channel.odd(offering.decline())).isEqualTo(marked);
    assertThat(offering.channel.odd(offering.offer(1))).isEqualTo(marked);
  }

  @Test
  void firstRankOutOfOrderIsCountersignedToo() {
    Offering offering = stated();
    assertThat(refusal(offering, offering.offer(offering.offerTerms(1, 3, Optional.empty()))))
        .isEqualTo("TurnMissing");
    assertThat(refusal(offering, offering.offerOutOfOrder(1, 7))).isEqualTo("UnknownCode");
  }

  @Test
  void firstRankInOrderCarriesNoSignatureThatNobodyChecks() {
    Offering offering = stated();
    WitnessSignature any = offering.sign(offering.turn(1, 0), Party.key("nobody"));
    assertThat(refusal(offering, offering.offer(offering.offerTerms(1, 0, Optional.of(any)))))
        .isEqualTo("TurnNotNeeded");
  }

  @Test
  void rankThatIsNotInTheListIsNotOffered() {
    Offering offering = stated();
    OfferTerms right = offering.offerTerms(1, 0, Optional.empty());
    OfferTerms another =
        new OfferTerms(
            1,
            Bytes32.random(),
            right.group(),
            right.answerUntil(),
            right.proof(),
            0,
            right.turn());
    assertThat(refusal(offering, offering.offer(another))).isEqualTo("NotInList");
    OfferTerms regrouped =
        new OfferTerms(
            1,
            right.candidate(),
            BloodGroup.AB,
            right.answerUntil(),
            right.proof(),
            0,
            right.turn());
    assertThat(refusal(offering, offering.offer(regrouped))).isEqualTo("NotInList");
    OfferTerms beyond =
        new OfferTerms(
            4,
            right.candidate(),
            right.group(),
            right.answerUntil(),
            right.proof(),
            0,
            right.turn());
    assertThat(refusal(offering, offering.offer(beyond))).isEqualTo("WrongRank");
  }

  // --- Blood groups ---

  @Test
  void contractDecidesEveryCombinationOfBloodGroups() {
    Offering offering = begun();
    OrganOffer offer =
        OrganOffer.load(
            offering.channel.address(),
            WORLD.all.network.client(WORLD.bank.node()),
            new ReadonlyTransactionManager(
                WORLD.all.network.client(WORLD.bank.node()), WORLD.bank.address()),
            new StaticGasProvider(BigInteger.ZERO, BigInteger.valueOf(10_000_000)));
    for (BloodGroup donor : BloodGroup.values()) {
      for (BloodGroup recipient : BloodGroup.values()) {
        for (boolean a2 : List.of(true, false)) {
          assertThat(compatible(offer, donor.code(), recipient.code(), a2))
              .as(donor + " to " + recipient + (a2 ? " with A2" : ""))
              .isEqualTo(donor.mayGiveTo(recipient, a2));
        }
      }
    }
    for (int unknown : List.of(0, 9, 255)) {
      assertThat(compatible(offer, unknown, BloodGroup.AB.code(), true)).isFalse();
      assertThat(compatible(offer, BloodGroup.O.code(), unknown, true)).isFalse();
    }
  }

  private static boolean compatible(OrganOffer offer, int donor, int recipient, boolean a2) {
    return Consortium.read(
        offer.compatible(BigInteger.valueOf(donor), BigInteger.valueOf(recipient), a2));
  }

  @Test
  void organIsNotOfferedToWhomItDoesNotSuit() {
    Donation donation = new Donation(WORLD, false);
    donation.channel.done(donation.open());
    donation.a2 = false; // the donor's group is A2
    donation.prepared();
    Offering offering = new Offering(donation, WORLD.centre, BloodGroup.O, BloodGroup.AB);
    offering.channel.done(offering.facts());
    assertThat(refusal(offering, offering.offer(1))).isEqualTo("NotCompatible");
    offering.channel.done(offering.offer(2));
  }

  // --- Answers ---

  @Test
  void answerInTimeCountsAndNoneInTimeLetsTheOfferExpire() {
    Offering offering = stated();
    offering.channel.done(offering.offer(1));
    assertThat(refusal(offering, offering.expire())).isEqualTo("OfferNotEnded");
    WORLD.pass(3700);
    assertThat(refusal(offering, offering.accept())).isEqualTo("OfferEnded");
    offering.channel.done(offering.expire());
    assertThat(offering.channel.state()).isEqualTo(EXPIRED);
    offering.channel.done(offering.offer(2));
  }

  @Test
  void nextIsOfferedOnlyWhenTheOneBeforeIsAnswered() {
    Offering offering = stated();
    offering.channel.done(offering.offer(1));
    assertThat(refusal(offering, offering.offer(2))).isEqualTo("WrongState");
    offering.channel.done(offering.decline());
    offering.channel.done(offering.offer(2));
  }

  // --- Allocation ---

  private static Offering accepted() {
    Offering offering = stated();
    offering.channel.done(offering.offer(1));
    offering.channel.done(offering.recipientConsent(1));
    offering.channel.done(offering.accept());
    return offering;
  }

  @Test
  void nothingIsAllocatedWithoutTheRecipientsConsent() {
    Offering offering = stated();
    offering.channel.done(offering.offer(1));
    offering.channel.done(offering.accept());
    offering.consent = offering.consentDraft(1);
    assertThat(refusal(offering, offering.allocate(offering.allocation(1, false))))
        .isEqualTo("Missing");
  }

  @Test
  void consentOfAnotherCandidateIsNotTheRecipients() {
    Offering offering = stated();
    offering.channel.done(offering.offer(1));
    assertThat(refusal(offering, offering.recipientConsent(2))).isEqualTo("WrongConsent");
  }

  @Test
  void allocationIsTheRegulatorsWordAndSaysWhatHappened() {
    Offering offering = accepted();
    OrganAllocation right = offering.allocation(1, false);
    ECKeyPair bank = OrganWorld.person(WORLD.bank, MemberRole.ORGAN_BANK);
    assertThat(refusal(offering, offering.allocate(right, bank))).isEqualTo("NotParty");
    assertThat(refusal(offering, offering.allocate(offering.allocation(2, false))))
        .isEqualTo("WrongAllocation");
    assertThat(refusal(offering, offering.allocate(offering.allocation(1, true))))
        .isEqualTo("WrongAllocation");
    WORLD.revoke(offering.secret);
    assertThat(refusal(offering, offering.allocate(right))).isEqualTo("Missing");
  }

  @Test
  void allocationThatWasGivenBackIsNotUsedAgain() {
    Offering offering = accepted();
    OrganAllocation allocation = offering.allocation(1, false);
    offering.channel.done(offering.allocate(allocation));
    offering.channel.done(offering.release());
    assertThat(offering.channel.state()).isEqualTo(DECLINED);
    offering.channel.done(offering.offer(1));
    offering.channel.done(offering.recipientConsent(1)); // anew, as nothing is opened twice
    offering.channel.done(offering.accept());
    assertThat(refusal(offering, offering.allocate(allocation))).isEqualTo("WrongAllocation");
  }
}
