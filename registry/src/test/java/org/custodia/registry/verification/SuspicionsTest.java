package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.verification.VerificationWorld.EXPIRY;
import static org.custodia.registry.verification.VerificationWorld.GARE;
import static org.custodia.registry.verification.VerificationWorld.GTIN;
import static org.custodia.registry.verification.VerificationWorld.PONT;
import static org.custodia.registry.verification.VerificationWorld.REGULATOR;
import static org.custodia.registry.verification.VerificationWorld.RHONE;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.packs.SerialList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the desk alerts the regulator of, and what it knows to be an ordinary mistake. */
class SuspicionsTest {
  private static final Bytes32 ANNE = Bytes32.keccak("anne".getBytes());
  private static final Bytes32 BEN = Bytes32.keccak("ben".getBytes());
  private static VerificationWorld world;
  private static int lots;

  private String lot;

  @BeforeAll
  static void open() {
    world = new VerificationWorld();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @BeforeEach
  void newLot() {
    lot = "Lot" + ++lots;
    world.releasedLot(lot, EXPIRY, 5);
    world.alerted.clear();
  }

  @Test
  void aGoodPackAlertsNobody() {
    ask(PONT, serial(1));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void whatIsOfAFalsifiedPackAlerts() {
    ask(PONT, "NEVER-ISSUED");
    ask(PONT, serial(1), "OTHER", EXPIRY, Intent.VERIFY, ANNE);
    ask(PONT, serial(2), lot, EXPIRY.plusYears(1), Intent.VERIFY, ANNE);
    assertThat(kinds())
        .containsExactly(
            AlertKind.UNKNOWN_SERIAL, AlertKind.LOT_MISMATCH, AlertKind.EXPIRY_MISMATCH);
    AlertFact first = world.alerted.get(0);
    assertThat(first.members()).containsExactly(world.id(PONT), world.id(RHONE));
    assertThat(first.subject().serial()).contains("NEVER-ISSUED");
  }

  @ParameterizedTest
  @EnumSource(
      value = PackStatus.class,
      names = {"ACTIVE", "LOCKED"},
      mode = EnumSource.Mode.EXCLUDE)
  void aPackThatAnotherMemberTookOutOfTradeAlerts(PackStatus status) {
    world.changed(GARE, lot, serial(1), Action.DECOMMISSION, status, 0, 0);
    ask(PONT, serial(1));
    assertThat(kinds()).containsExactly(AlertKind.ALREADY_OUT_OF_USE);
    assertThat(world.alerted.get(0).members()).contains(world.id(GARE));
  }

  @Test
  void expiredRecalledWithdrawnHeldAndLockedPacksAlertNobody() {
    world.releasedLot(lot + "x", LocalDate.of(2026, 1, 31), 1);
    ask(PONT, lot + "x-P001", lot + "x", LocalDate.of(2026, 1, 31), Intent.VERIFY, ANNE);
    world.change(lot, Action.RECALL, LotStatus.RECALLED);
    ask(PONT, serial(1));
    world.changed(GARE, lot, serial(2), Action.LOCK, PackStatus.LOCKED, 0, 0);
    ask(PONT, serial(2));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void onlyReadingTheStatusAlertsNobody() {
    world.dispensed(GARE, lot, serial(1));
    ask(PONT, serial(1), lot, EXPIRY, Intent.READ, ANNE);
    ask(PONT, "NEVER-ISSUED", lot, EXPIRY, Intent.READ, ANNE);
    assertThat(kinds()).isEmpty();
  }

  @Test
  void whoDispensedAPackAndScansItAgainIsToldSoAndAlertsNobody() {
    ask(PONT, serial(1), ANNE);
    world.dispensed(PONT, lot, serial(1));
    Answer again = ask(PONT, serial(1), ANNE);
    assertThat(rescan(again)).isTrue();
    world.clock.advance(Duration.ofDays(30));
    assertThat(rescan(ask(PONT, serial(1), ANNE))).as("the same person, weeks later").isTrue();
    assertThat(kinds()).isEmpty();
    assertThat(rescan(ask(PONT, serial(1), BEN))).as("another person, weeks later").isFalse();
    assertThat(kinds()).containsExactly(AlertKind.ALREADY_OUT_OF_USE);
  }

  @Test
  void aColleaguesSecondScanOnTheSameDayAlertsNobody() {
    ask(PONT, serial(1), ANNE);
    world.dispensed(PONT, lot, serial(1));
    assertThat(rescan(ask(PONT, serial(1), BEN))).isTrue();
    assertThat(kinds()).isEmpty();
    ask(GARE, serial(1), BEN);
    assertThat(kinds()).containsExactly(AlertKind.ALREADY_OUT_OF_USE);
  }

  @Test
  void whatWasDestroyedCannotComeBackToItsOwnDestroyer() {
    ask(PONT, serial(1), ANNE);
    world.changed(PONT, lot, serial(1), Action.DECOMMISSION, PackStatus.DESTROYED, 0, 0);
    ask(PONT, serial(1), ANNE);
    assertThat(kinds()).as("the same day").isEmpty();
    world.clock.advance(Duration.ofDays(2));
    ask(PONT, serial(1), ANNE);
    assertThat(kinds()).containsExactly(AlertKind.ALREADY_OUT_OF_USE);
  }

  @Test
  void theRestOfAnOpenedPackAlertsNobody() {
    world.changed(PONT, lot, serial(1), Action.DISPENSE, PackStatus.DISPENSED, 30, 12);
    world.clock.advance(Duration.ofDays(5));
    Answer answer = ask(PONT, serial(1), BEN);
    assertThat(answer.pack().orElseThrow().decommissioned().orElseThrow().opened()).isPresent();
    assertThat(kinds()).isEmpty();
    ask(GARE, serial(1), BEN);
    assertThat(kinds()).containsExactly(AlertKind.ALREADY_OUT_OF_USE);
  }

  @Test
  void capsLockIsRecognisedAndAlertsNobody() {
    String exchanged = serial(1).replace("Lot", "lOT").replace("-P", "-p");
    assertThat(ask(PONT, exchanged).misread()).contains(Misread.CASE_CHANGED);
    assertThat(
            ask(PONT, serial(1).toUpperCase(), lot.toUpperCase(), EXPIRY, Intent.VERIFY, ANNE)
                .misread())
        .as("all turned to capitals")
        .contains(Misread.CASE_CHANGED);
    assertThat(ask(PONT, serial(1), lot.toUpperCase(), EXPIRY, Intent.VERIFY, ANNE).misread())
        .as("a lot number in the wrong case")
        .contains(Misread.CASE_CHANGED);
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aLostSeparatorIsRecognisedAndAlertsNobody() {
    Answer answer = ask(PONT, serial(1) + "17280531");
    assertThat(answer.misread()).contains(Misread.SEPARATOR_LOST);
    assertThat(kinds()).isEmpty();
  }

  @Test
  void anotherDayOfTheSameMonthIsADifferenceAndNoAlert() {
    ask(PONT, serial(1), lot, EXPIRY.withDayOfMonth(1), Intent.VERIFY, ANNE);
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aLotThatIsUploadedLateIsExplainedAndOneThatNeverComesAlertsADayLater() {
    String late = lot + "late";
    String never = lot + "never";
    ask(PONT, late + "-P001", late, EXPIRY, Intent.VERIFY, ANNE);
    ask(PONT, never + "-P001", never, EXPIRY, Intent.VERIFY, ANNE);
    world.desk.settle(REGULATOR);
    assertThat(kinds()).as("nothing has been due").isEmpty();

    world.clock.advance(Duration.ofHours(20));
    SerialList list = VerificationWorld.packs(late, 3);
    SerialLot uploaded = VerificationWorld.lot(late, list);
    world.serials.store(REGULATOR, GTIN, uploaded.lotId(), list);
    world.release(uploaded, EXPIRY);
    world.clock.advance(Duration.ofHours(5));
    world.desk.settle(REGULATOR);
    world.desk.settle(REGULATOR);

    assertThat(kinds()).containsExactly(AlertKind.UNKNOWN_LOT);
    assertThat(world.alerted.get(0).subject().serial()).contains(never + "-P001");
    assertThat(world.alerted.get(0).members()).containsExactly(world.id(PONT), world.id(RHONE));
  }

  @Test
  void oneMemberAlertsOfOnePackOnceADay() {
    for (int i = 0; i < 5; i++) ask(PONT, "NEVER-MADE");
    assertThat(kinds()).containsExactly(AlertKind.UNKNOWN_SERIAL);
    ask(GARE, "NEVER-MADE");
    world.clock.advance(Duration.ofDays(1));
    ask(PONT, "NEVER-MADE");
    assertThat(kinds()).hasSize(3);
  }

  @Test
  void whoTookAPackOutOfUseAfterAnotherIsToldOfByTheLedgerAndNotAgainByTheDesk() {
    world.dispensed(PONT, lot, serial(1));
    world.clock.advance(Duration.ofMinutes(1));
    world.changed(GARE, lot, serial(1), Action.DISPENSED_OFFLINE, PackStatus.DISPENSED, 0, 0);
    ask(GARE, serial(1), BEN);
    assertThat(kinds()).as("a conflict on the ledger").isEmpty();
    ask(RHONE, serial(1), BEN);
    assertThat(kinds()).containsExactly(AlertKind.ALREADY_OUT_OF_USE);
  }

  @Test
  void anUndoOfWhatAnotherDidOrTooLateAlerts() {
    world.dispensed(PONT, lot, serial(1));
    ask(PONT, serial(1), lot, EXPIRY, Intent.UNDO, ANNE);
    assertThat(kinds()).as("in time, by who did it").isEmpty();
    ask(GARE, serial(1), lot, EXPIRY, Intent.UNDO, BEN);
    assertThat(kinds()).containsExactly(AlertKind.UNDO_BY_ANOTHER);
    world.alerted.clear();
    world.clock.advance(Duration.ofDays(11));
    ask(PONT, serial(1), lot, EXPIRY, Intent.UNDO, ANNE);
    assertThat(kinds()).containsExactly(AlertKind.UNDO_TOO_LATE);
  }

  // --- Asking ---

  private String serial(int number) {
    return String.format("%s-P%03d", lot, number);
  }

  private Answer ask(String organisation, String serial) {
    return ask(organisation, serial, ANNE);
  }

  private Answer ask(String organisation, String serial, Bytes32 person) {
    return ask(organisation, serial, lot, EXPIRY, Intent.VERIFY, person);
  }

  private static Answer ask(
      String organisation,
      String serial,
      String lotNumber,
      LocalDate expiry,
      Intent intent,
      Bytes32 person) {
    return world.client.ask(
        organisation,
        new Question(
            UUID.randomUUID(),
            GTIN,
            serial,
            Optional.of(lotNumber),
            Optional.of(expiry),
            intent,
            Optional.of(person)));
  }

  private static boolean rescan(Answer answer) {
    return answer.pack().orElseThrow().decommissioned().orElseThrow().rescan();
  }

  private static List<AlertKind> kinds() {
    return world.alerted.stream().map(AlertFact::kind).toList();
  }
}
