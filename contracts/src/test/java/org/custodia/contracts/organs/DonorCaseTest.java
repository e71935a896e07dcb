package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.ConsentDraft;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.Donation.Step;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The case of a donor, on the EVM with private state. */
class DonorCaseTest {
  private static final OrganWorld WORLD = new OrganWorld(BareEvm.shared(), 360 * Donation.DAY);
  private static final int RECOVERED = 2;

  private static Donation begun(boolean living) {
    Donation donation = new Donation(WORLD, living);
    donation.channel.done(donation.open());
    return donation;
  }

  private static Set<CaseFact> missing(OrganChannel channel, Action action) {
    return CaseFact.of(channel.missing(action));
  }

  private static String refusal(Donation donation, OrganDraft draft) {
    return donation.channel.refused(draft).name();
  }

  @AfterEach
  void letTimePass() {
    WORLD.letTimePass();
  }

  // --- Recovery ---

  @Test
  void organOfADeadDonorIsRecoveredWithConsentTwoSamplesAndSerology() {
    Donation donation = begun(false).prepared();
    assertThat(missing(donation.channel, Action.RECOVER)).isEmpty();
    OrganEvent event = donation.channel.done(donation.recover());
    assertThat(event.terms()).isEqualTo(new RecoverTerms(donation.organ, donation.crossClamp));
    assertThat(event.irregularities()).isEmpty();
    assertThat(donation.channel.state()).isEqualTo(RECOVERED);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void nothingIsRecoveredOfALivingDonorWhenOneThingIsMissing(Step leftOut) {
    Donation donation = begun(true);
    // The advocate and the committee are heard about a consent, and the committee after all others.
    Set<Step> before = Set.of(Step.CONSENT, Step.RELATIONSHIP, Step.NO_PAYMENT, Step.ADVOCATE);
    for (Step step : Step.values()) {
      boolean heard = step == Step.COMMITTEE && before.contains(leftOut);
      boolean consented = step == Step.ADVOCATE && leftOut == Step.CONSENT;
      if (step != leftOut && !heard && !consented) donation.take(step);
    }
    WORLD.pass(3 * Donation.DAY);
    assertThat(refusal(donation, donation.recover())).isEqualTo("Missing");
    assertThat(missing(donation.channel, Action.RECOVER)).isNotEmpty();
    assertThat(donation.channel.state()).isNotEqualTo(RECOVERED);
  }

  @Test
  void livingDonorHasUntilTheEndOfTheCoolingOffPeriodToChangeTheirMind() {
    Donation donation = begun(true).prepared();
    assertThat(missing(donation.channel, Action.RECOVER)).isEqualTo(Set.of(CaseFact.COOLED_OFF));
    assertThat(refusal(donation, donation.recover())).isEqualTo("Missing");
    WORLD.pass(2 * Donation.DAY + 1);
    donation.channel.done(donation.recover());
  }

  @Test
  void coolingOffPeriodOfALivingDonorIsADayAtLeast() {
    Donation donation = new Donation(WORLD, true);
    var short_ =
        new OpenCaseTerms(
            donation.donor, donation.din, Bytes32.ZERO, Bytes32.ZERO, true, Donation.DAY - 1);
    assertThat(refusal(donation, donation.draft(short_, MemberRole.ORGAN_BANK)))
        .isEqualTo("WrongDonor");
  }

  @Test
  void committeeSaysNothingBeforeItHasHeardEverything() {
    Donation donation = begun(true);
    donation.take(Step.CONSENT);
    donation.take(Step.NO_PAYMENT);
    donation.take(Step.ADVOCATE);
    assertThat(missing(donation.channel, Action.COMMITTEE))
        .isEqualTo(Set.of(CaseFact.RELATIONSHIP));
    assertThat(refusal(donation, donation.committee(true))).isEqualTo("Missing");
  }

  @Test
  void whatAdvocateAndCommitteeSayAgainstItCounts() {
    Donation donation = begun(true).prepared();
    donation.channel.done(donation.committee(false));
    assertThat(missing(donation.channel, Action.RECOVER)).contains(CaseFact.COMMITTEE);
    donation.channel.done(donation.committee(true));
    donation.channel.done(donation.advocate(false));
    assertThat(missing(donation.channel, Action.RECOVER))
        .contains(CaseFact.COMMITTEE, CaseFact.ADVOCATE);
  }

  @Test
  void advocateAndCommitteeAreNotTheOrganBanks() {
    Donation donation = begun(true);
    donation.take(Step.CONSENT);
    OrganDraft advocate = donation.advocate(true);
    advocate.act.giver = WORLD.bank.id();
    advocate.key = OrganWorld.person(WORLD.bank, MemberRole.SURGEON);
    assertThat(refusal(donation, advocate)).isEqualTo("WrongGiver");
  }

  @Test
  void deadDonorHasNoAdvocateAndALivingOneNoFamilyThatDecides() {
    Donation dead = begun(false);
    dead.take(Step.CONSENT);
    assertThat(refusal(dead, dead.advocate(true))).isEqualTo("OnlyLiving");
    Donation living = begun(true);
    assertThat(refusal(living, living.consentOf(ConsentBasis.FAMILY))).isEqualTo("OnlyDead");
  }

  @Test
  void noOrganIsRecoveredTwiceNorAsPartOfAnother() {
    Donation donation = begun(false).prepared();
    donation.channel.done(donation.recover(Organ.of(OrganKind.KIDNEY, Laterality.LEFT)));
    assertThat(refusal(donation, donation.recover())).isEqualTo("AlreadyRecovered");
    Organ both = Organ.of(OrganKind.KIDNEY, Laterality.BOTH);
    assertThat(refusal(donation, donation.recover(both))).isEqualTo("AlreadyRecovered");
    donation.channel.done(donation.recover(Organ.of(OrganKind.KIDNEY, Laterality.RIGHT)));
    donation.channel.done(donation.recover(new Organ(OrganKind.LIVER, Laterality.NONE, 1)));
    assertThat(refusal(donation, donation.recover(Organ.of(OrganKind.LIVER))))
        .isEqualTo("AlreadyRecovered");
    donation.channel.done(donation.recover(new Organ(OrganKind.LIVER, Laterality.NONE, 2)));
    donation.channel.done(donation.recover(Organ.of(OrganKind.HEART)));
  }

  @Test
  void livingDonorGivesOneKidneyOrAPartOfTheLiverAndNothingThatTheyNeed() {
    Donation donation = begun(true).prepared();
    WORLD.pass(3 * Donation.DAY);
    List<Organ> needed =
        List.of(
            Organ.of(OrganKind.HEART),
            Organ.of(OrganKind.LIVER),
            Organ.of(OrganKind.PANCREAS),
            Organ.of(OrganKind.KIDNEY, Laterality.BOTH));
    for (Organ organ : needed) {
      assertThat(refusal(donation, donation.recover(organ)))
          .as(organ.toString())
          .isEqualTo("NotSurvivable");
    }
    donation.channel.done(donation.recover(Organ.of(OrganKind.KIDNEY, Laterality.LEFT)));
    assertThat(refusal(donation, donation.recover(Organ.of(OrganKind.KIDNEY, Laterality.RIGHT))))
        .isEqualTo("NotSurvivable");
  }

  // --- Consent ---

  @Test
  void familyOrJudgeMayAllowItForTheDead() {
    for (ConsentBasis basis : List.of(ConsentBasis.FAMILY, ConsentBasis.JUDGE)) {
      Donation donation = begun(false).prepared(Optional.of(Step.CONSENT));
      donation.channel.done(donation.consentOf(basis));
      donation.channel.done(donation.recover());
    }
  }

  @Test
  void consentThatNobodyPublishedIsNone() {
    Donation donation = begun(false);
    var terms =
        new ConsentForDonorTerms(
            ConsentBasis.FAMILY, Bytes32.random(), Bytes32.random(), donation.revocation);
    assertThat(refusal(donation, donation.draft(terms, MemberRole.ORGAN_BANK)))
        .isEqualTo("NotPublished");
    assertThat(refusal(donation, donation.consent(donation.consentDraft())))
        .isEqualTo("ConsentNotPublished");
  }

  @Test
  void consentThatIsRevokedBeforeRecoveryStopsIt() {
    Donation donation = begun(false).prepared();
    WORLD.revoke(donation.secret);
    assertThat(missing(donation.channel, Action.RECOVER)).isEqualTo(Set.of(CaseFact.CONSENT));
    assertThat(refusal(donation, donation.recover())).isEqualTo("Missing");
  }

  @Test
  void consentThatIsWithdrawnHasToBeGivenAnewAndHeardAnew() {
    Donation donation = begun(true).prepared();
    OrganDraft given = donation.consent();
    donation.channel.done(
        donation.draft(new WithdrawConsentTerms(Bytes32.random()), MemberRole.ORGAN_BANK));
    assertThat(missing(donation.channel, Action.RECOVER))
        .containsAll(Set.of(CaseFact.CONSENT, CaseFact.ADVOCATE, CaseFact.COMMITTEE));
    donation.channel.done(given);
    assertThat(missing(donation.channel, Action.RECOVER))
        .contains(CaseFact.ADVOCATE, CaseFact.COMMITTEE)
        .doesNotContain(CaseFact.CONSENT);
  }

  @Test
  void consentThatIsGivenAnewIsHeardAnewAndCoolsOffAnew() {
    Donation donation = begun(true).prepared();
    WORLD.pass(3 * Donation.DAY);
    assertThat(missing(donation.channel, Action.RECOVER)).isEmpty();
    donation.channel.done(donation.consent());
    assertThat(missing(donation.channel, Action.RECOVER))
        .isEqualTo(Set.of(CaseFact.ADVOCATE, CaseFact.COMMITTEE, CaseFact.COOLED_OFF));
  }

  @Test
  void withdrawnConsentOfAFamilyIsNotUsedAgain() {
    Donation donation = begun(false);
    OrganDraft given = donation.consentOf(ConsentBasis.FAMILY);
    donation.channel.done(given);
    donation.channel.done(
        donation.draft(new WithdrawConsentTerms(Bytes32.random()), MemberRole.ORGAN_BANK));
    OrganDraft again = donation.draft(given.terms, MemberRole.ORGAN_BANK);
    assertThat(refusal(donation, again)).isEqualTo("WrongConsent");
  }

  @Test
  void consentForAnythingElseOrToAnybodyElseIsNone() {
    Donation donation = begun(false);
    ConsentDraft treatment = donation.consentDraft();
    treatment.purpose = ConsentPurpose.TREATMENT;
    ConsentDraft other = donation.consentDraft();
    other.grantee = WORLD.body.id();
    ConsentDraft another = donation.consentDraft();
    another.patient = Bytes32.random();
    for (ConsentDraft wrong : List.of(treatment, other, another)) {
      WORLD.publish(wrong.commitment());
      assertThat(refusal(donation, donation.consent(wrong))).isEqualTo("WrongConsent");
    }
  }

  // --- Blood group ---

  @Test
  void bloodGroupTakesTwoSamplesOfTwoPeople() {
    Donation donation = begun(false);
    OrganDraft first = donation.sample(BloodGroup.A1, 1);
    donation.channel.done(first);
    assertThat(refusal(donation, donation.sample(BloodGroup.A1, 1))).isEqualTo("SamplePerson");
    OrganDraft same =
        donation
            .draft(first.terms, MemberRole.LABORATORY)
            .signedBy(OrganWorld.person(WORLD.bank, MemberRole.LABORATORY, 2));
    assertThat(refusal(donation, same)).isEqualTo("SampleTwice");
    assertThat(CaseFact.of(donation.channel.facts())).doesNotContain(CaseFact.GROUP);
    donation.channel.done(donation.sample(BloodGroup.A1, 2));
    assertThat(CaseFact.of(donation.channel.facts())).contains(CaseFact.GROUP);
  }

  @Test
  void samplesThatDisagreeBlockUntilAThirdPersonSettlesIt() {
    Donation donation = begun(false).prepared(Optional.of(Step.SAMPLES));
    donation.channel.done(donation.sample(BloodGroup.A1, 1));
    assertThat(donation.channel.odd(donation.sample(BloodGroup.A2, 2)))
        .isEqualTo(Set.of(OrganIrregularity.SAMPLES_DIFFER));
    assertThat(refusal(donation, donation.recover())).isEqualTo("Missing");
    donation.channel.done(donation.sample(BloodGroup.A2, 3));
    donation.channel.done(donation.recover());
  }

  @Test
  void bloodGroupMayBeFoundInALaboratoryOfAnotherMember() {
    Donation donation = begun(false);
    donation.channel.done(donation.sample(BloodGroup.B, 1));
    OrganDraft elsewhere = donation.sample(BloodGroup.B).of(WORLD.centre, MemberRole.LABORATORY);
    assertThat(donation.channel.done(elsewhere).giver()).isEqualTo(WORLD.centre.id());
    assertThat(CaseFact.of(donation.channel.facts())).contains(CaseFact.GROUP);
  }

  // --- Match runs ---

  @Test
  void matchRunWaitsForConsentAndBloodGroup() {
    Donation donation = begun(false);
    assertThat(refusal(donation, donation.matchRun(donation.matchRun(Bytes32.random(), 3))))
        .isEqualTo("Missing");
  }

  @Test
  void matchRunTakesThePlaceOfAnotherOnlyByNamingItAndAReason() {
    Donation donation = begun(false).prepared();
    MatchRunTerms first = donation.matchRun(Bytes32.random(), 3);
    Bytes32 run = donation.channel.done(donation.matchRun(first)).commandId();
    assertThat(refusal(donation, donation.matchRun(first))).isEqualTo("WrongRun");
    assertThat(refusal(donation, donation.matchRun(superseding(first, run, SupersedeReason.FIRST))))
        .isEqualTo("WrongRun");
    assertThat(
            refusal(
                donation,
                donation.matchRun(
                    superseding(first, Bytes32.random(), SupersedeReason.LIST_CHANGED))))
        .isEqualTo("WrongRun");
    donation.channel.done(donation.matchRun(superseding(first, run, SupersedeReason.LIST_CHANGED)));
  }

  private static MatchRunTerms superseding(
      MatchRunTerms first, Bytes32 run, SupersedeReason reason) {
    return new MatchRunTerms(
        first.organ(), first.rules(), first.inputs(), Bytes32.random(), 2, first.a2(), run, reason);
  }

  // --- The channel ---

  @Test
  void isBetweenAnOrganBankAnAllocationBodyAndTheRegulatorAndAboutOneCase() {
    var wrong =
        OrganChannel.creation(
            WORLD,
            SubjectKind.DONOR_CASE,
            Bytes32.random(),
            WORLD.bank,
            WORLD.courier,
            WORLD.agency);
    assertThat(
            MemberChannel.refusedToOpen(WORLD.all, wrong, WORLD.bank, WORLD.courier, WORLD.agency)
                .name())
        .isEqualTo("WrongComposition");
    var nobodys =
        OrganChannel.creation(
            WORLD, SubjectKind.DONOR_CASE, Bytes32.ZERO, WORLD.bank, WORLD.body, WORLD.agency);
    assertThat(
            MemberChannel.refusedToOpen(WORLD.all, nobodys, WORLD.bank, WORLD.body, WORLD.agency)
                .name())
        .isEqualTo("SubjectMissing");
  }

  @Test
  void closedCaseStaysClosed() {
    Donation donation = begun(false).prepared();
    donation.channel.done(
        donation.draft(
            new CloseCaseTerms(CloseReason.MEDICALLY_UNSUITABLE, Bytes32.ZERO),
            MemberRole.ORGAN_BANK));
    assertThat(refusal(donation, donation.recover())).isEqualTo("WrongState");
    assertThat(refusal(donation, donation.open())).isEqualTo("WrongState");
  }

  @Test
  void deviceWhoseClockIsMoreThanTwoMinutesOffIsMarked() {
    Donation donation = begun(false);
    long now = WORLD.now() * 1000;
    OrganDraft right = donation.serology();
    right.times = new ServerTimes(now, now - 119_000);
    assertThat(donation.channel.odd(right)).isEmpty();
    OrganDraft off = donation.serology();
    off.times = new ServerTimes(now, now - 121_000);
    OrganEvent event = donation.channel.done(off);
    assertThat(event.irregularities()).isEqualTo(Set.of(OrganIrregularity.CLOCK_OFF));
    assertThat(event.serverTime()).isEqualTo(now);
    assertThat(event.deviceTime()).isEqualTo(off.act.deviceTime);
    assertThat(donation.channel.odd(donation.serology().earlier(-180_000)))
        .isEqualTo(Set.of(OrganIrregularity.CLOCK_OFF));
    OrganDraft never = donation.serology();
    never.times = new ServerTimes(now, Long.MAX_VALUE);
    assertThat(donation.channel.odd(never)).isEqualTo(Set.of(OrganIrregularity.CLOCK_OFF));
    assertThat(donation.channel.odd(donation.serology().earlier(700_000)))
        .isEqualTo(Set.of(OrganIrregularity.LATE));
  }
}
