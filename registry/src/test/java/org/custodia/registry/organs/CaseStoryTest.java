package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CloseReason;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.Relationship;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SerologyTest;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.Test;

/** What a donor's case has come to, as the pages tell it before the contract is asked. */
class CaseStoryTest {
  private static final Instant START = Instant.parse("2026-11-26T03:00:00Z");
  private static final Bytes32 CASE = Bytes32.keccak("case".getBytes());
  private static final Bytes32 DOCUMENT = Bytes32.keccak("document".getBytes());
  private static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final int ALL_THREE =
      SerologyTest.mask(
          List.of(
              SerologyTest.HIV,
              SerologyTest.HEPATITIS_B_SURFACE_ANTIGEN,
              SerologyTest.HEPATITIS_C));

  private final List<OrganEvent> events = new ArrayList<>();
  private Instant now = START;

  // --- Dead donors ---

  @Test
  void aDeadDonorWaitsForConsentTwoSamplesAndSerologyAndNothingElse() {
    open(false);
    assertThat(missing())
        .containsExactlyInAnyOrder(CaseFact.CONSENT, CaseFact.GROUP, CaseFact.SEROLOGY);
    byFamily();
    samples(BloodGroup.A, BloodGroup.A);
    happened(new SerologyTerms(DOCUMENT, ALL_THREE, 0));
    assertThat(missing()).isEmpty();
    assertThat(story().readyAt()).as("nobody cools off").isEmpty();
  }

  @Test
  void aBloodGroupIsWhatTwoSamplesAndMoreThanHalfOfThemSay() {
    open(false);
    samples(BloodGroup.A);
    assertThat(story().group()).as("one sample").isEmpty();
    samples(BloodGroup.A1);
    assertThat(story().group()).as("two that differ").isEmpty();
    samples(BloodGroup.A1);
    assertThat(story().group()).as("a third settles it").contains(BloodGroup.A1);
    samples(BloodGroup.A);
    assertThat(story().group()).as("two against two").isEmpty();
    assertThat(missing()).contains(CaseFact.GROUP);
  }

  @Test
  void allThreeInfectionsAreTestedInOneReport() {
    open(false);
    happened(new SerologyTerms(DOCUMENT, SerologyTest.HIV.bit(), 0));
    happened(new SerologyTerms(DOCUMENT, ALL_THREE & ~SerologyTest.HIV.bit(), 0));
    assertThat(missing()).contains(CaseFact.SEROLOGY);
    happened(new SerologyTerms(DOCUMENT, ALL_THREE, SerologyTest.HIV.bit()));
    assertThat(missing()).as("positive ones too").doesNotContain(CaseFact.SEROLOGY);
  }

  @Test
  void aConsentThatWasWithdrawnIsMissingUntilThereIsAnother() {
    open(false);
    byFamily();
    assertThat(missing()).doesNotContain(CaseFact.CONSENT);
    happened(new WithdrawConsentTerms(DOCUMENT));
    assertThat(missing()).contains(CaseFact.CONSENT);
    assertThat(story().consent()).isEmpty();
    byFamily();
    assertThat(missing()).doesNotContain(CaseFact.CONSENT);
  }

  @Test
  void theDonorsOwnConsentCountsFromItsFirstSecondToItsLast() {
    open(false);
    happened(inPerson(START.plus(A_DAY), START.plus(A_DAY.multipliedBy(2))));
    assertThat(missing(START)).contains(CaseFact.CONSENT);
    assertThat(missing(START.plus(A_DAY))).doesNotContain(CaseFact.CONSENT);
    assertThat(missing(START.plus(A_DAY.multipliedBy(2)))).contains(CaseFact.CONSENT);
  }

  // --- Living donors ---

  @Test
  void aLivingDonorIsProtectedByEachOfSixThings() {
    open(true);
    assertThat(missing()).containsExactlyInAnyOrder(CaseFact.values());
    inPerson();
    samples(BloodGroup.O, BloodGroup.O);
    happened(new SerologyTerms(DOCUMENT, ALL_THREE, 0));
    happened(new RelationshipTerms(Relationship.SIBLING, DOCUMENT));
    happened(new NoPaymentTerms(DOCUMENT));
    happened(new AdvocateTerms(true, DOCUMENT));
    happened(new CommitteeTerms(true, DOCUMENT));
    happened(new FollowUpDutyTerms(START.plus(A_DAY).getEpochSecond(), DOCUMENT));
    assertThat(missing()).containsExactly(CaseFact.COOLED_OFF);
    assertThat(story().readyAt()).contains(START.plus(A_DAY));
    assertThat(missing(START.plus(A_DAY).minusSeconds(1))).containsExactly(CaseFact.COOLED_OFF);
    assertThat(missing(START.plus(A_DAY))).isEmpty();
  }

  @Test
  void whoConsentsAnewCoolsOffAnewAndIsHeardAnew() {
    open(true);
    inPerson();
    heard();
    now = START.plusSeconds(3600);
    inPerson();
    assertThat(missing()).contains(CaseFact.ADVOCATE, CaseFact.COMMITTEE);
    assertThat(missing()).doesNotContain(CaseFact.RELATIONSHIP, CaseFact.NO_PAYMENT);
    assertThat(story().readyAt()).contains(now.plus(A_DAY));
  }

  @Test
  void anotherRelationshipTakesTheCommitteeAnew() {
    open(true);
    inPerson();
    heard();
    happened(new RelationshipTerms(Relationship.FRIEND, DOCUMENT));
    assertThat(missing()).contains(CaseFact.COMMITTEE).doesNotContain(CaseFact.ADVOCATE);
  }

  @Test
  void anAdvocateWhoIsAgainstItTakesTheAuthorisationAway() {
    open(true);
    inPerson();
    heard();
    happened(new AdvocateTerms(false, DOCUMENT));
    assertThat(missing()).contains(CaseFact.ADVOCATE, CaseFact.COMMITTEE);
    heard();
    happened(new CommitteeTerms(false, DOCUMENT));
    assertThat(missing()).contains(CaseFact.COMMITTEE).doesNotContain(CaseFact.ADVOCATE);
  }

  @Test
  void whoTakesTheConsentBackIsNotReadyAtAnyTime() {
    open(true);
    inPerson();
    heard();
    happened(new WithdrawConsentTerms(DOCUMENT));
    assertThat(story().readyAt()).isEmpty();
    assertThat(missing(START.plus(A_DAY.multipliedBy(9))))
        .contains(CaseFact.CONSENT, CaseFact.COOLED_OFF, CaseFact.ADVOCATE, CaseFact.COMMITTEE);
  }

  // --- What comes of it ---

  @Test
  void theLastMatchRunOfAnOrganIsTheOneThatCounts() {
    open(false);
    run(KIDNEY, SupersedeReason.FIRST);
    run(Organ.of(OrganKind.HEART), SupersedeReason.FIRST);
    run(KIDNEY, SupersedeReason.LIST_CHANGED);
    assertThat(story().runs())
        .extracting(DonorCases.MatchRun::current)
        .containsExactly(false, true, true);
    assertThat(story().run(KIDNEY.id(CASE)).orElseThrow().id()).isEqualTo(events.get(3).id());
  }

  @Test
  void recoveredOrgansAndTheEndOfTheCaseAreTold() {
    open(false);
    happened(new RecoverTerms(KIDNEY, START.toEpochMilli()));
    assertThat(story().recovered(KIDNEY.id(CASE)).orElseThrow().crossClamp()).isEqualTo(START);
    assertThat(story().isClosed()).isFalse();
    happened(new CloseCaseTerms(CloseReason.COMPLETED, Bytes32.ZERO));
    assertThat(story().isClosed()).isTrue();
  }

  // --- What happens ---

  private void open(boolean living) {
    long coolingOff = living ? A_DAY.toSeconds() : 0;
    happened(new OpenCaseTerms(DOCUMENT, DOCUMENT, Bytes32.ZERO, DOCUMENT, living, coolingOff));
  }

  private void byFamily() {
    happened(
        new ConsentForDonorTerms(
            ConsentBasis.FAMILY, DOCUMENT, Bytes32.random(), Bytes32.random()));
  }

  private void inPerson() {
    happened(inPerson(START, START.plus(A_DAY.multipliedBy(30))));
  }

  private static OrganTerms inPerson(Instant from, Instant until) {
    String key = "0x" + "05".repeat(20);
    var consent =
        new Consent(
            Bytes32.random(),
            key,
            DOCUMENT,
            ConsentPurpose.ORGAN_DONATION,
            DOCUMENT,
            from.getEpochSecond(),
            until.getEpochSecond(),
            0,
            Consent.ANY_CHANNEL,
            Bytes32.random());
    var attestation = new GrantAttestation(DOCUMENT, key, DOCUMENT, Consent.ANY_CHANNEL);
    var signature = WitnessSignature.of("0x" + "01".repeat(64) + "1b").orElseThrow();
    return new ConsentTerms(Action.DONOR_CONSENT, consent, signature, attestation, signature);
  }

  private void heard() {
    happened(new RelationshipTerms(Relationship.SIBLING, DOCUMENT));
    happened(new NoPaymentTerms(DOCUMENT));
    happened(new AdvocateTerms(true, DOCUMENT));
    happened(new CommitteeTerms(true, DOCUMENT));
  }

  private void samples(BloodGroup... found) {
    for (BloodGroup group : found) {
      happened(new BloodSampleTerms(group, Bytes32.random(), now.toEpochMilli()));
    }
  }

  private void run(Organ organ, SupersedeReason reason) {
    happened(new MatchRunTerms(organ, DOCUMENT, DOCUMENT, DOCUMENT, 3, true, Bytes32.ZERO, reason));
  }

  private CaseStory story() {
    return CaseStory.of(events);
  }

  private Set<CaseFact> missing() {
    return missing(now);
  }

  private Set<CaseFact> missing(Instant at) {
    return story().missing(at);
  }

  private void happened(OrganTerms terms) {
    events.add(
        new OrganEvent(
            UUID.randomUUID(),
            "0x" + "01".repeat(20),
            SubjectKind.DONOR_CASE,
            CASE,
            terms.action(),
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            "0x" + "02".repeat(20),
            1,
            "Bloc 2",
            now,
            Optional.empty(),
            now,
            1,
            events.size(),
            Bytes32.ZERO,
            Set.of(),
            terms,
            Signing.UNSIGNED));
  }
}
