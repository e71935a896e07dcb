package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.SealReason;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.contracts.organs.SettleSealTerms;
import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.registry.identity.Operator;
import org.custodia.registry.identity.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What transplantation still waits for, as the pages tell it before the contract is asked. */
class LegStoryTest {
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
  private static final Bytes32 BOX = Bytes32.keccak("box".getBytes());
  private static final Bytes32 SEAL = Bytes32.keccak("seal".getBytes());

  private static final String SURGEON = "0x" + "02".repeat(20);
  private static final String NURSE = "0x" + "03".repeat(20);
  private static final String SURGEONS_OTHER_KEY = "0x" + "06".repeat(20);
  private static final Bytes32 DONOR = Bytes32.keccak("donor".getBytes());
  private static final Bytes32 TUBE = Bytes32.keccak("tube".getBytes());
  private static final String ANOTHER_NURSE = "0x" + "04".repeat(20);

  private final List<OrganEvent> events = new ArrayList<>();
  private String witness = SURGEON;

  private static Stream<OrganTerms> scansOfAnOpenBox() {
    BoxCondition open = BoxCondition.OPEN;
    return Stream.of(
        new BoxScanTerms(Action.HAND_OVER, BOX, SEAL, open, 400, Bytes32.ZERO),
        new BoxScanTerms(Action.TAKE_OVER, BOX, SEAL, open, 400, Bytes32.ZERO),
        new BoxScanTerms(Action.CHECKPOINT, BOX, SEAL, open, 400, Bytes32.ZERO),
        new BoxScanTerms(Action.ARRIVED, BOX, SEAL, open, 400, Bytes32.ZERO));
  }

  @ParameterizedTest
  @MethodSource("scansOfAnOpenBox")
  void whoeverSeesTheBoxOpenRaisesAQuestionThatIsToBeSettled(OrganTerms scan) {
    assertThat(missing()).doesNotContain(LegFact.SEALS_SETTLED);
    happened(scan);
    assertThat(missing()).contains(LegFact.SEALS_SETTLED);
    happened(new SettleSealTerms(SealReason.values()[0], Bytes32.ZERO));
    assertThat(missing()).doesNotContain(LegFact.SEALS_SETTLED);
  }

  @Test
  void aHandOverTakesTwoScansAndOneByAnUnknownKeyIsNone() {
    happened(new BoxScanTerms(Action.HAND_OVER, BOX, SEAL, BoxCondition.INTACT, 400, Bytes32.ZERO));
    var taken =
        new BoxScanTerms(Action.TAKE_OVER, BOX, SEAL, BoxCondition.INTACT, 400, Bytes32.ZERO);
    happened(taken, OrganIrregularity.KEY_NOT_VALID);
    assertThat(missing()).contains(LegFact.HANDED_OVER);
    happened(taken, OrganIrregularity.LATE);
    assertThat(missing()).doesNotContain(LegFact.HANDED_OVER);
  }

  @Test
  void onlyTheFirstScanOfASideCountsAtAHandOver() {
    happened(new BoxScanTerms(Action.HAND_OVER, BOX, SEAL, BoxCondition.INTACT, 400, Bytes32.ZERO));
    var open = new BoxScanTerms(Action.HAND_OVER, BOX, SEAL, BoxCondition.OPEN, 400, Bytes32.ZERO);
    happened(open, OrganIrregularity.CONFLICTS, OrganIrregularity.CONDITION);
    assertThat(missing()).doesNotContain(LegFact.SEALS_SETTLED);
  }

  @Test
  void whoHasHandedItOverDoesNotSealItAnyMore() {
    happened(new SealedTerms(SEAL));
    happened(new BoxScanTerms(Action.HAND_OVER, BOX, SEAL, BoxCondition.INTACT, 400, Bytes32.ZERO));
    happened(new SealedTerms(Bytes32.random()), OrganIrregularity.CONFLICTS);
    assertThat(LegStory.of(events).seal()).isEqualTo(SEAL);
  }

  @Test
  void twoPeopleVerifyTheBloodGroupAndOneOfThemIsASurgeon() {
    verifiedBy(NURSE);
    verifiedBy(NURSE, OrganIrregularity.SAME_PERSON);
    assertThat(missing()).as("one person").contains(LegFact.VERIFIED);
    verifiedBy(ANOTHER_NURSE);
    assertThat(missing()).as("no surgeon").contains(LegFact.VERIFIED);
    verifiedBy(SURGEON);
    assertThat(missing()).doesNotContain(LegFact.VERIFIED);
  }

  @Test
  void aSurgeonAloneIsNotTwoPeople() {
    verifiedBy(SURGEON);
    assertThat(missing()).contains(LegFact.VERIFIED);
    verifiedBy(NURSE, OrganIrregularity.CONFLICTS); // before the arrival
    verifiedBy(NURSE, OrganIrregularity.KEY_NOT_VALID);
    assertThat(missing()).contains(LegFact.VERIFIED);
    verifiedBy(NURSE, OrganIrregularity.LATE);
    assertThat(missing()).doesNotContain(LegFact.VERIFIED);
  }

  @Test
  void whoFindsAnotherGroupUndoesWhatWasVerifiedBefore() {
    verifiedBy(SURGEON);
    verifiedBy(NURSE);
    verifiedBy(ANOTHER_NURSE, OrganIrregularity.GROUP_DIFFERS);
    assertThat(missing()).contains(LegFact.VERIFIED);
    verifiedBy(ANOTHER_NURSE);
    verifiedBy(NURSE);
    assertThat(missing()).as("the surgeon, too, has to verify anew").contains(LegFact.VERIFIED);
    verifiedBy(SURGEON);
    assertThat(missing()).doesNotContain(LegFact.VERIFIED);
  }

  @Test
  void aSampleOfAnotherDonorVerifiesNothingAndUndoesWhatWasVerified() {
    verifiedBy(SURGEON);
    verifiedBy(NURSE);
    assertThat(missing()).doesNotContain(LegFact.VERIFIED);
    Bytes32 anotherDonor = Bytes32.keccak("another donor".getBytes());
    verified(ANOTHER_NURSE, anotherDonor, TUBE, OrganIrregularity.SAMPLES_DIFFER);
    assertThat(missing()).contains(LegFact.VERIFIED);
    assertThat(story().hasOpenSamples(LegStoryTest::operator)).isTrue();
    verifiedBy(SURGEON, OrganIrregularity.SAME_PERSON);
    verifiedBy(NURSE, OrganIrregularity.SAME_PERSON);
    assertThat(missing()).as("both anew").doesNotContain(LegFact.VERIFIED);
    assertThat(story().hasOpenSamples(LegStoryTest::operator)).isFalse();
  }

  @Test
  void twoWhoScannedDifferentSamplesOfTheRecipientHaveVerifiedNothing() {
    Bytes32 another = Bytes32.keccak("another tube".getBytes());
    verified(SURGEON, DONOR, another);
    assertThat(story().hasOtherSample(NURSE, TUBE, LegStoryTest::operator)).isTrue();
    assertThat(story().hasOtherSample(SURGEON, TUBE, LegStoryTest::operator))
        .as("who has found a better one")
        .isFalse();
    verified(NURSE, DONOR, TUBE, OrganIrregularity.SAMPLES_DIFFER);
    assertThat(missing()).contains(LegFact.VERIFIED);
    assertThat(story().hasOpenSamples(LegStoryTest::operator)).isTrue();
    verified(SURGEON, DONOR, TUBE);
    assertThat(missing())
        .as("the nurse was the first of two again")
        .doesNotContain(LegFact.VERIFIED);
    assertThat(story().hasOpenSamples(LegStoryTest::operator)).isFalse();
  }

  @Test
  void onePersonWithTwoKeysIsOnePerson() {
    verifiedBy(SURGEON);
    verifiedBy(SURGEONS_OTHER_KEY, OrganIrregularity.SAME_PERSON);
    assertThat(missing()).contains(LegFact.VERIFIED);
    verifiedBy("0x" + "0e".repeat(20));
    assertThat(missing()).as("a key that nobody knows").contains(LegFact.VERIFIED);
  }

  private void verifiedBy(String key, OrganIrregularity... odd) {
    verified(key, DONOR, TUBE, odd);
  }

  private void verified(
      String key, Bytes32 donorSample, Bytes32 recipientSample, OrganIrregularity... odd) {
    if (events.isEmpty()) happened(stated());
    witness = key;
    happened(new VerifyGroupTerms(BloodGroup.A, BloodGroup.A, donorSample, recipientSample), odd);
  }

  private static LegFactsTerms stated() {
    return new LegFactsTerms(
        new LegStatement(
            Bytes32.ZERO,
            Bytes32.ZERO,
            Organ.of(OrganKind.HEART),
            DONOR,
            BloodGroup.A,
            7,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            NOW.toEpochMilli(),
            240,
            0,
            "0x" + "05".repeat(20),
            Bytes32.ZERO,
            NOW.getEpochSecond()),
        Signing.UNSIGNED.signature(),
        List.of());
  }

  /** The surgeon has two keys. */
  private static Optional<Operator> operator(String key) {
    boolean surgeon = key.equals(SURGEON) || key.equals(SURGEONS_OTHER_KEY);
    boolean known = surgeon || key.equals(NURSE) || key.equals(ANOTHER_NURSE);
    return Optional.of(
            new Operator(
                key,
                Bytes32.ZERO,
                Bytes32.keccak((surgeon ? SURGEON : key).getBytes()),
                OperatorKind.PERSON,
                Set.of(surgeon ? MemberRole.SURGEON : MemberRole.CLINICIAN),
                "Bloc 2",
                new Validity(NOW, NOW.plusSeconds(3600)),
                Optional.empty(),
                Optional.empty()))
        .filter(operator -> known);
  }

  private LegStory story() {
    return LegStory.of(events);
  }

  private Set<LegFact> missing() {
    return story().missing(NOW, revoked -> false, LegStoryTest::operator);
  }

  private void happened(OrganTerms terms, OrganIrregularity... odd) {
    events.add(
        new OrganEvent(
            UUID.randomUUID(),
            "0x" + "01".repeat(20),
            SubjectKind.ORGAN_LEG,
            Bytes32.ZERO,
            terms.action(),
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            witness,
            1,
            "Bloc 2",
            NOW,
            Optional.empty(),
            NOW,
            1,
            events.size(),
            Bytes32.ZERO,
            Set.of(odd),
            terms,
            Signing.UNSIGNED));
  }
}
