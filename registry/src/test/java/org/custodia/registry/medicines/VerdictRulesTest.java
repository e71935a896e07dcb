package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.medicines.VerdictKind.ALREADY_DISPENSED;
import static org.custodia.registry.medicines.VerdictKind.BLOCKED;
import static org.custodia.registry.medicines.VerdictKind.DESTROYED;
import static org.custodia.registry.medicines.VerdictKind.EXPIRED;
import static org.custodia.registry.medicines.VerdictKind.EXPIRY_MISMATCH;
import static org.custodia.registry.medicines.VerdictKind.GENUINE;
import static org.custodia.registry.medicines.VerdictKind.LOT_MISMATCH;
import static org.custodia.registry.medicines.VerdictKind.OPENED;
import static org.custodia.registry.medicines.VerdictKind.PACK_RECALLED;
import static org.custodia.registry.medicines.VerdictKind.RECALLED;
import static org.custodia.registry.medicines.VerdictKind.STOLEN;
import static org.custodia.registry.medicines.VerdictKind.UNKNOWN_LOT;
import static org.custodia.registry.medicines.VerdictKind.UNKNOWN_PRODUCT;
import static org.custodia.registry.medicines.VerdictKind.UNKNOWN_SERIAL;
import static org.custodia.registry.medicines.VerdictKind.UNREADABLE;
import static org.custodia.registry.medicines.VerdictKind.WITHDRAWN;

import java.util.Arrays;
import java.util.List;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.verification.Misread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the facts about a pack come to, and which of several findings is the verdict. */
class VerdictRulesTest {

  @Test
  void everyKindHasItsPlaceInTheOrder() {
    assertThat(VerdictRules.GRAVITY).doesNotHaveDuplicates();
    assertThat(VerdictRules.GRAVITY)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(VerdictKind.values()).filter(VerdictKind::isOfScan).toList());
  }

  @Test
  void aPackInUseOfAReleasedLotInDateIsGenuine() {
    assertThat(found(PackFactsBuilder.good())).containsExactly(GENUINE);
  }

  @Test
  void nothingIsSaidOfAPackWhenTheServiceDoesNotAnswerAndNothingIsKnownAgainstIt() {
    assertThat(found(PackFactsBuilder.good().unanswered())).isEmpty();
  }

  @Test
  void anUnknownProductIsAllThatIsSaid() {
    assertThat(found(PackFactsBuilder.good().unknownProduct().unknownSerial().expired()))
        .containsExactly(UNKNOWN_PRODUCT);
  }

  @Test
  void aSerialOfAnotherLotIsAMismatchBeforeTheLotIsUnknown() {
    assertThat(found(PackFactsBuilder.good().labelLot("OTHER"))).containsExactly(LOT_MISMATCH);
    assertThat(found(PackFactsBuilder.good().labelLot("OTHER").labelLotUnknown()))
        .containsExactly(LOT_MISMATCH, UNKNOWN_LOT);
  }

  @Test
  void anUnknownSerialIsSaidAfterAnUnknownLot() {
    assertThat(found(PackFactsBuilder.good().unknownSerial())).containsExactly(UNKNOWN_SERIAL);
    assertThat(found(PackFactsBuilder.good().unknownSerial().labelLotUnknown()))
        .containsExactly(UNKNOWN_LOT, UNKNOWN_SERIAL);
  }

  @Test
  void aSerialHandedOverForALotThatIsNotReleasedIsOfAnUnknownLot() {
    assertThat(found(PackFactsBuilder.good().recordLotUnknown().labelLotUnknown()))
        .containsExactly(UNKNOWN_LOT);
  }

  @Test
  void aLabelWithoutLotOrExpiryIsJudgedByTheSerialAlone() {
    assertThat(found(PackFactsBuilder.good().labelWithoutLotAndExpiry())).containsExactly(GENUINE);
    assertThat(found(PackFactsBuilder.good().labelWithoutLotAndExpiry().unknownSerial()))
        .containsExactly(UNKNOWN_SERIAL);
  }

  @Test
  void anotherExpiryOnTheLabelIsAMismatchAndAPastOneIsExpiredToo() {
    assertThat(found(PackFactsBuilder.good().labelExpiry(PackFactsBuilder.EXPIRY.plusDays(1))))
        .containsExactly(EXPIRY_MISMATCH);
    assertThat(found(PackFactsBuilder.good().labelExpiry(PackFactsBuilder.TODAY.minusDays(1))))
        .containsExactly(EXPIRY_MISMATCH, EXPIRED);
  }

  @Test
  void theLastDayOfUseIsADayOfUse() {
    assertThat(found(PackFactsBuilder.good().today(PackFactsBuilder.EXPIRY)))
        .containsExactly(GENUINE);
    assertThat(found(PackFactsBuilder.good().today(PackFactsBuilder.EXPIRY.plusDays(1))))
        .containsExactly(EXPIRED);
  }

  @Test
  void aRecallWeighsMoreThanThatThePackWasDispensedOrIsExpired() {
    assertThat(
            found(
                PackFactsBuilder.good()
                    .lotStatus(LotStatus.RECALLED)
                    .condition(PackStatus.DISPENSED)
                    .expired()))
        .containsExactly(RECALLED, ALREADY_DISPENSED, EXPIRED);
  }

  @Test
  void aDispensedPackWeighsMoreThanABlockedLot() {
    assertThat(
            found(
                PackFactsBuilder.good()
                    .lotStatus(LotStatus.BLOCKED)
                    .condition(PackStatus.DISPENSED)))
        .containsExactly(ALREADY_DISPENSED, BLOCKED);
  }

  @Test
  void withdrawnAndDestroyedAreSaid() {
    assertThat(found(PackFactsBuilder.good().lotStatus(LotStatus.WITHDRAWN)))
        .containsExactly(WITHDRAWN);
    assertThat(found(PackFactsBuilder.good().condition(PackStatus.DESTROYED).expired()))
        .containsExactly(DESTROYED, EXPIRED);
  }

  @ParameterizedTest
  @EnumSource(
      value = LotStatus.class,
      names = {"RECALLED", "WITHDRAWN", "BLOCKED"})
  void whatTheServiceKnowsOfALotCountsWhenTheOwnNodeIsBehind(LotStatus status) {
    assertThat(found(PackFactsBuilder.good().toldLotStatus(status)))
        .containsExactly(VerdictKind.valueOf(status.name()));
  }

  @Test
  void whatTheOwnChannelsKnowOfAPackCountsWhateverTheServiceSays() {
    assertThat(found(PackFactsBuilder.good().ownState(PackStatus.DISPENSED)))
        .containsExactly(ALREADY_DISPENSED);
    assertThat(found(PackFactsBuilder.good().ownState(PackStatus.DISPENSED).unanswered()))
        .containsExactly(ALREADY_DISPENSED);
    assertThat(found(PackFactsBuilder.good().ownState(PackStatus.STOLEN))).containsExactly(STOLEN);
  }

  @Test
  void aDefiniteRefusalStandsWithoutTheService() {
    assertThat(found(PackFactsBuilder.good().unanswered().lotStatus(LotStatus.RECALLED)))
        .containsExactly(RECALLED);
    assertThat(found(PackFactsBuilder.good().unanswered().labelLotUnknown()))
        .containsExactly(UNKNOWN_LOT);
    assertThat(found(PackFactsBuilder.good().unanswered().expired())).containsExactly(EXPIRED);
  }

  @ParameterizedTest
  @EnumSource(
      value = PackStatus.class,
      names = {"ACTIVE"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyStatusThatTakesAPackOutOfTradeHasItsOwnVerdict(PackStatus status) {
    List<VerdictKind> found = found(PackFactsBuilder.good().condition(status));
    assertThat(found).containsExactly(VerdictKind.of(status).orElseThrow());
  }

  @Test
  void aPackRecalledByItselfIsNotARecallOfItsLot() {
    assertThat(found(PackFactsBuilder.good().standing(LotStatus.RECALLED)))
        .containsExactly(PACK_RECALLED);
  }

  @Test
  void aPackThatTheAskerOpenedIsOpenWhileSomethingIsLeftInIt() {
    assertThat(found(PackFactsBuilder.good().openedHere(12))).containsExactly(OPENED);
    assertThat(found(PackFactsBuilder.good().openedHere(0))).containsExactly(ALREADY_DISPENSED);
    assertThat(found(PackFactsBuilder.good().openedHere(12).expired()))
        .containsExactly(EXPIRED, OPENED);
  }

  @Test
  void whatTheScannerSpoiledIsNotReadableAndNothingElse() {
    assertThat(found(PackFactsBuilder.good().unknownSerial().misread(Misread.CASE_CHANGED)))
        .containsExactly(UNREADABLE);
  }

  private static List<VerdictKind> found(PackFactsBuilder facts) {
    return VerdictRules.findings(facts.build());
  }
}
