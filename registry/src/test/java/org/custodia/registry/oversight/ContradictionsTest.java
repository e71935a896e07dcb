package org.custodia.registry.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.oversight.TrailWorld.GARE;
import static org.custodia.registry.oversight.TrailWorld.LUC;
import static org.custodia.registry.oversight.TrailWorld.PONT;
import static org.custodia.registry.oversight.TrailWorld.RHONE;
import static org.custodia.registry.oversight.TrailWorld.id;
import static org.custodia.registry.oversight.TrailWorld.pack;

import java.time.Duration;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.CaseStep;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What contradicts itself becomes exactly one case, and what only looks so becomes none. */
class ContradictionsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private TrailWorld world;

  @BeforeEach
  void oneLot() {
    world = new TrailWorld(database, network, Duration.ofHours(24));
    world.released("L", 10);
  }

  /** The same is found whenever the ledger is read again, and nothing is told twice. */
  @AfterEach
  void readingAgainFindsTheSame() {
    List<String> trail = world.trail();
    List<CaseView.Summary> cases = world.cases();
    world.replay();
    world.look();
    assertThat(world.trail()).isEqualTo(trail);
    assertThat(world.cases()).isEqualTo(cases);
  }

  private CaseView only(AlertKind kind) {
    List<CaseView.Summary> all = world.cases();
    assertThat(all).extracting(CaseView.Summary::kind).containsExactly(kind);
    assertThat(all.get(0).alerts()).isEqualTo(1);
    return world.view(all.get(0).id());
  }

  private void silent() {
    world.later(Duration.ofDays(3));
    assertThat(world.cases()).isEmpty();
  }

  // --- The same packs to two receivers ---

  @Test
  void theSameUnitSentToTwoReceiversIsOneCaseWithoutKnowingItsContents() {
    world.sent(RHONE, PONT, "L", "1", "2", "3");
    Bytes32 second = world.sent(RHONE, GARE, "L", "1", "2", "3");
    CaseView twice = only(AlertKind.DISPATCHED_TWICE);
    assertThat(twice.summary().subject().key()).isEqualTo(second);
    assertThat(twice.concerned())
        .extracting(CaseView.Named::id)
        .containsExactlyInAnyOrder(id(RHONE), id(PONT), id(GARE));
  }

  @Test
  void onePackInTwoConsignmentsIsFoundWhenTheirContentsHaveCome() {
    Bytes32 first = world.sent(RHONE, PONT, "L", "1", "2");
    Bytes32 second = world.sent(RHONE, GARE, "L", "2", "3");
    assertThat(world.cases()).isEmpty();
    world.contents(second, RHONE, GARE, "L", "2", "3");
    world.contents(first, RHONE, PONT, "L", "1", "2");
    world.look();
    CaseView twice = only(AlertKind.DISPATCHED_TWICE);
    assertThat(twice.summary().subject().key()).isEqualTo(pack("2"));
    assertThat(twice.summary().subject().serial()).contains("2");
  }

  @Test
  void whatCameBackMayBeSentToAnother() {
    Bytes32 first = world.sent(RHONE, PONT, "L", "1", "2");
    world.contents(first, RHONE, PONT, "L", "1", "2");
    world.received(first, PONT, RHONE, 2, 0, 0);
    Bytes32 back = world.sent(PONT, RHONE, DispatchPurpose.RETURN, first, "L", "1", "2");
    world.contents(back, PONT, RHONE, "L", "1", "2");
    world.received(back, RHONE, PONT, 2, 0, 0);
    Bytes32 again = world.sent(RHONE, GARE, "L", "1", "2");
    world.contents(again, RHONE, GARE, "L", "1", "2");
    silent();
  }

  @Test
  void aCancelledDispatchMayBeSentToAnother() {
    Bytes32 first = world.sent(RHONE, PONT, "L", "1", "2");
    world.cancelled(first, RHONE, PONT);
    world.sent(RHONE, GARE, "L", "1", "2");
    silent();
  }

  @Test
  void whatWasRejectedOrMissingMayBeSentToAnother() {
    Bytes32 first = world.sent(RHONE, PONT, "L", "1", "2");
    world.rejected(first, PONT, RHONE, 2);
    world.sent(RHONE, GARE, "L", "1", "2");
    Bytes32 third = world.sent(RHONE, PONT, "L", "3", "4");
    world.contents(third, RHONE, PONT, "L", "3", "4");
    world.received(third, PONT, RHONE, 1, 1, 0);
    Bytes32 fourth = world.sent(RHONE, LUC, "L", "4");
    world.contents(fourth, RHONE, LUC, "L", "4");
    silent();
  }

  @Test
  void packsThatAreRepackedAndSentOnAreNoCase() {
    Bytes32 first = world.sent(RHONE, GARE, "L", "1", "2", "3");
    world.contents(first, RHONE, GARE, "L", "1", "2", "3");
    world.received(first, GARE, RHONE, 3, 0, 0);
    world.packed(GARE);
    Bytes32 second = world.sent(GARE, PONT, "L", "1", "2");
    world.contents(second, GARE, PONT, "L", "1", "2");
    world.received(second, PONT, GARE, 2, 0, 0);
    Bytes32 third = world.sent(GARE, LUC, "L", "3");
    world.contents(third, GARE, LUC, "L", "3");
    world.received(third, LUC, GARE, 1, 0, 0);
    world.dispensed(PONT, "L", "1");
    world.dispensed(LUC, "L", "3");
    silent();
  }

  @Test
  void aReturnThatIsRecordedLateExplainsWhatWasTold() {
    Bytes32 first = world.sent(RHONE, PONT, "L", "1", "2");
    world.sent(RHONE, GARE, "L", "1", "2");
    CaseView twice = only(AlertKind.DISPATCHED_TWICE);
    world.sent(PONT, RHONE, DispatchPurpose.RETURN, first, "L", "1", "2");
    world.look();
    assertThat(world.view(twice.summary().id()).steps())
        .extracting(CaseView.Step::step)
        .containsExactly(CaseStep.OPENED, CaseStep.SETTLED);
  }

  // --- Received, not sent ---

  @Test
  void aReceiptUnderANumberThatWasNeverSentIsOneCase() {
    world.received(world.next(), PONT, RHONE, 2, 0, 0, Irregularity.UNKNOWN_CONSIGNMENT);
    assertThat(world.cases()).isEmpty();
    world.later(Duration.ofHours(25));
    assertThat(only(AlertKind.RECEIVED_NOT_SENT).concerned())
        .extracting(CaseView.Named::id)
        .containsExactlyInAnyOrder(id(PONT), id(RHONE));
  }

  @Test
  void packsThatWereNotAnnouncedAreOneCase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1", "2");
    world.received(sent, PONT, RHONE, 2, 0, 1);
    world.later(Duration.ofHours(25));
    assertThat(only(AlertKind.RECEIVED_NOT_SENT).alerts().get(0).details())
        .containsEntry("surplus", "1");
  }

  @Test
  void aDispatchThatIsRecordedAfterItsReceiptIsNoCase() {
    Bytes32 consignment = world.next();
    world.received(consignment, PONT, RHONE, 2, 0, 0, Irregularity.UNKNOWN_CONSIGNMENT);
    world.sentAs(consignment, RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, "L", "1", "2");
    silent();
  }

  // --- Dispensed, never received ---

  @Test
  void aPackDispensedByWhoNeverReceivedTheLotIsOneCaseAfterADay() {
    world.dispensed(PONT, "L", "1");
    world.later(Duration.ofHours(23));
    assertThat(world.cases()).isEmpty();
    world.later(Duration.ofHours(2));
    assertThat(only(AlertKind.DISPENSED_NEVER_RECEIVED).summary().subject().key())
        .isEqualTo(pack("1"));
  }

  @Test
  void aPackThatIsNotAmongThoseReceivedIsOneCase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1", "2");
    world.contents(sent, RHONE, PONT, "L", "1", "2");
    world.received(sent, PONT, RHONE, 2, 0, 0);
    world.dispensed(PONT, "L", "1");
    world.dispensed(PONT, "L", "9");
    world.later(Duration.ofHours(25));
    assertThat(only(AlertKind.DISPENSED_NEVER_RECEIVED).summary().subject().key())
        .isEqualTo(pack("9"));
  }

  @Test
  void aReceiptThatIsRecordedLateIsNoCase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1", "2");
    world.dispensed(PONT, "L", "1");
    world.later(Duration.ofHours(20));
    world.contents(sent, RHONE, PONT, "L", "1", "2");
    world.received(sent, PONT, RHONE, 2, 0, 0);
    silent();
  }

  @Test
  void whatIsUndoneOrDispensedByTheMakerIsNoCase() {
    world.dispensed(PONT, "L", "1");
    world.changed(PONT, Action.UNDO, PackStatus.ACTIVE, "L", "1");
    world.changed(RHONE, Action.DECOMMISSION, PackStatus.FREE_SAMPLE, "L", "2");
    silent();
  }

  @Test
  void whileContentsAreMissingOnlyMoreThanWasReceivedIsACase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1", "2");
    world.received(sent, PONT, RHONE, 2, 0, 0);
    world.dispensed(PONT, "L", "1");
    world.dispensed(PONT, "L", "2");
    world.later(Duration.ofHours(25));
    assertThat(world.cases()).isEmpty();
    world.dispensed(PONT, "L", "3");
    world.later(Duration.ofHours(25));
    assertThat(only(AlertKind.DISPENSED_NEVER_RECEIVED).summary().subject().key())
        .isEqualTo(pack("3"));
  }

  // --- More dispensed than released ---

  @Test
  void moreDispensedThanTheLotHasIsOneCase() {
    world.released("S", 2);
    Bytes32 sent = world.sent(RHONE, PONT, "S", "s1", "s2", "s3", "s4");
    world.received(sent, PONT, RHONE, 4, 0, 0);
    for (String serial : List.of("s1", "s2", "s3", "s4")) world.dispensed(PONT, "S", serial);
    world.later(Duration.ofHours(25));
    assertThat(only(AlertKind.MORE_DISPENSED_THAN_RELEASED).summary().subject().key())
        .isEqualTo(TrailWorld.lot("S"));
  }

  @Test
  void dispensingUndoingAndDispensingAgainCountsOnce() {
    world.released("S", 2);
    Bytes32 sent = world.sent(RHONE, PONT, "S", "s1", "s2");
    world.received(sent, PONT, RHONE, 2, 0, 0);
    for (int i = 0; i < 3; i++) {
      world.dispensed(PONT, "S", "s1");
      world.changed(PONT, Action.UNDO, PackStatus.ACTIVE, "S", "s1");
    }
    world.dispensed(PONT, "S", "s1");
    world.dispensed(PONT, "S", "s2");
    silent();
  }

  // --- Offline ---

  @Test
  void aPackDispensedOfflineAndElsewhereIsOneCase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1");
    world.received(sent, PONT, RHONE, 1, 0, 0);
    Bytes32 other = world.sent(RHONE, LUC, "L", "2");
    world.received(other, LUC, RHONE, 1, 0, 0);
    world.dispensed(PONT, "L", "1");
    world.changed(
        LUC, Action.DISPENSED_OFFLINE, PackStatus.DISPENSED, "L", "1", Irregularity.UNRESERVED);
    CaseView conflict = only(AlertKind.OFFLINE_CONFLICT);
    assertThat(conflict.concerned())
        .extracting(CaseView.Named::id)
        .containsExactlyInAnyOrder(id(PONT), id(LUC));
    world.changed(PONT, Action.UNDO, PackStatus.ACTIVE, "L", "1");
    world.look();
    assertThat(world.view(conflict.summary().id()).steps())
        .extracting(CaseView.Step::step)
        .endsWith(CaseStep.SETTLED);
  }

  @Test
  void dispensingOfflineWhatOneHasDispensedBeforeIsOneCase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1");
    world.received(sent, PONT, RHONE, 1, 0, 0);
    world.dispensed(PONT, "L", "1");
    world.changed(
        PONT,
        Action.DISPENSED_OFFLINE,
        PackStatus.DISPENSED,
        "L",
        "1",
        Irregularity.UNRESERVED,
        Irregularity.STATUS_CONFLICT);
    assertThat(only(AlertKind.OFFLINE_CONFLICT).summary().subject().key()).isEqualTo(pack("1"));
  }

  @Test
  void dispensingOfflineAfterAnotherHasUndoneIsNoCase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1");
    world.received(sent, PONT, RHONE, 1, 0, 0);
    Bytes32 other = world.sent(RHONE, LUC, "L", "2");
    world.received(other, LUC, RHONE, 1, 0, 0);
    world.dispensed(PONT, "L", "1");
    world.changed(PONT, Action.UNDO, PackStatus.ACTIVE, "L", "1");
    world.changed(
        LUC, Action.DISPENSED_OFFLINE, PackStatus.DISPENSED, "L", "1", Irregularity.UNRESERVED);
    silent();
  }

  // --- Sessions of scans ---

  @Test
  void sessionsThatFollowOnEachOtherAreNoCaseHoweverLate() {
    Bytes32 first = world.scanned(PONT, 1, 4, Bytes32.ZERO);
    world.scanned(PONT, 5, 9, first, Irregularity.LATE);
    silent();
  }

  @Test
  void numbersThatADeviceSignsAgainAreOneCaseOfIt() {
    Bytes32 first = world.scanned(PONT, 1, 4, Bytes32.ZERO);
    Bytes32 second = world.scanned(PONT, 5, 9, first);
    world.scanned(PONT, 5, 7, first, Irregularity.OUT_OF_SEQUENCE);
    CaseView copied = only(AlertKind.SESSION_OUT_OF_SEQUENCE);
    assertThat(copied.summary().subject().type()).isEqualTo(AlertSubject.Type.DEVICE);
    assertThat(copied.summary().subject().shown()).isEqualTo("0x" + "a1".repeat(20));
    assertThat(copied.concerned()).extracting(CaseView.Named::id).containsExactly(id(PONT));
    assertThat(copied.alerts().get(0).details())
        .containsEntry("code", "CUS-RCL-020")
        .containsEntry("numbers", "5 – 7")
        .containsEntry("usedBefore", "9")
        .containsEntry("named", first.toString())
        .containsEntry("inBook", second.toString());
    world.scanned(PONT, 8, 12, second, Irregularity.OUT_OF_SEQUENCE);
    assertThat(world.cases()).hasSize(1);
    assertThat(world.cases().get(0).alerts()).isEqualTo(2);
  }

  @Test
  void aSessionThatNamesOneWhichTheBookDoesNotHaveIsOneCase() {
    Bytes32 first = world.scanned(PONT, 1, 4, Bytes32.ZERO);
    Bytes32 never = Bytes32.keccak("never".getBytes());
    world.scanned(PONT, 8, 9, never, Irregularity.OUT_OF_SEQUENCE, Irregularity.LATE);
    assertThat(only(AlertKind.SESSION_OUT_OF_SEQUENCE).alerts().get(0).details())
        .containsEntry("code", "CUS-RCL-021")
        .containsEntry("named", never.toString())
        .containsEntry("inBook", first.toString());
  }

  @Test
  void aSessionUnderAKeyThatIsNotValidIsIrregularTestimonyOfTheDevice() {
    world.scanned(PONT, 1, 4, Bytes32.ZERO, Irregularity.KEY_NOT_VALID);
    assertThat(only(AlertKind.IRREGULAR_TESTIMONY).summary().subject().type())
        .isEqualTo(AlertSubject.Type.DEVICE);
  }

  // --- Testimony ---

  @Test
  void whatWasMissingAndCameLaterIsNoCase() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1", "2");
    world.received(sent, PONT, RHONE, 1, 1, 0);
    world.received(sent, PONT, RHONE, 1, 0, 0, Irregularity.CAME_LATER);
    silent();
  }

  @Test
  void testimonyWithIrregularitiesIsOneCaseThatNamesThem() {
    Bytes32 sent = world.sent(RHONE, PONT, "L", "1", "2");
    world.received(sent, PONT, RHONE, 2, 0, 0, Irregularity.LATE, Irregularity.LOT_NOT_RELEASED);
    assertThat(only(AlertKind.IRREGULAR_TESTIMONY).alerts().get(0).details())
        .containsEntry("irregularities", "LATE, LOT_NOT_RELEASED");
  }
}
