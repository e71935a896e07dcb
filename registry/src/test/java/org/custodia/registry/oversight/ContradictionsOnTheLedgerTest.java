package org.custodia.registry.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.testing.MedicineActs.Lot;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each contradiction really played by members who write what they like to a real network, and found
 * by the regulator's own node as exactly one case; and honest trade beside it, which is none.
 */
class ContradictionsOnTheLedgerTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = PlayedTrade.network();
  private static PlayedTrade trade;

  @BeforeAll
  static void begin() {
    trade = PlayedTrade.begin(database, network);
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @Test
  void theSamePacksSentToTwoReceivers() {
    Lot lot = trade.released("TWICE", 4);
    trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0002");
    Bytes32 second =
        trade.sent(RHONE, SAINT_LUC, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0002");
    CaseView one = trade.only(AlertKind.DISPATCHED_TWICE, second);
    assertThat(one.alerts()).hasSize(1);
    assertThat(one.concerned()).hasSize(3);
  }

  @Test
  void receivedWhatWasNeverSent() {
    Lot lot = trade.released("NEVERSENT", 2);
    Bytes32 made = Bytes32.ofUuid(UUID.randomUUID());
    trade.testify(PONT, RHONE, new ReceiveTerms(made, 2, 0, 0, 0, List.of(lot.id()), Bytes32.ZERO));
    trade.only(AlertKind.RECEIVED_NOT_SENT, made);
  }

  @Test
  void dispensedWhatWasNeverReceived() {
    Lot lot = trade.released("NEVERHAD", 2);
    trade.dispensed(PONT, lot, "S0001");
    trade.only(AlertKind.DISPENSED_NEVER_RECEIVED, trade.pack(lot, "S0001"));
  }

  @Test
  void moreDispensedThanTheLotHas() {
    Lot lot = trade.releasedAs("SMALL", 3, 2);
    Bytes32 sent =
        trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0002", "S0003");
    trade.received(PONT, RHONE, sent, lot, 3);
    for (String serial : List.of("S0001", "S0002", "S0003")) trade.dispensed(PONT, lot, serial);
    trade.only(AlertKind.MORE_DISPENSED_THAN_RELEASED, lot.id());
  }

  @Test
  void dispensedOfflineWhatAnotherHasDispensed() {
    Lot lot = trade.released("OFFLINE", 3);
    Bytes32 one =
        trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0003");
    trade.received(PONT, RHONE, one, lot, 2);
    Bytes32 other = trade.sent(RHONE, SAINT_LUC, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0002");
    trade.received(SAINT_LUC, RHONE, other, lot, 1);
    trade.dispensed(PONT, lot, "S0001");
    trade.dispensedOffline(SAINT_LUC, lot, "S0001");
    CaseView conflict = trade.only(AlertKind.OFFLINE_CONFLICT, trade.pack(lot, "S0001"));
    assertThat(conflict.concerned()).hasSize(2);
  }

  @Test
  void testimonyOfLongAgo() {
    Lot lot = trade.released("LATE", 2);
    Bytes32 sent = trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001");
    trade.testifyLate(
        PONT, RHONE, new ReceiveTerms(sent, 1, 0, 0, 0, List.of(lot.id()), Bytes32.ZERO));
    CaseView late = trade.only(AlertKind.IRREGULAR_TESTIMONY, sent);
    assertThat(late.alerts().get(0).details().get("irregularities")).contains("LATE");
  }

  @Test
  void aSessionSignedByACopyOfADevice() {
    Bytes32 device = AlertSubject.device(trade.key(PONT)).key();
    Bytes32 first = trade.scanned(PONT, 1, 3, Bytes32.ZERO);
    trade.scanned(PONT, 5, 2, first);
    trade.settle();
    assertThat(trade.casesAbout(device)).isEmpty();
    trade.scanned(PONT, 5, 4, first);
    CaseView copied = trade.only(AlertKind.SESSION_OUT_OF_SEQUENCE, device);
    assertThat(copied.alerts().get(0).details()).containsEntry("code", "CUS-RCL-020");
  }

  @Test
  void returnUndoAndCancellationAreNoCase() {
    Lot lot = trade.released("HONEST", 6);
    Bytes32 sent =
        trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0002");
    trade.received(PONT, RHONE, sent, lot, 2);
    Bytes32 back = trade.sent(PONT, RHONE, DispatchPurpose.RETURN, sent, lot, "S0001", "S0002");
    trade.received(RHONE, PONT, back, lot, 2);
    Bytes32 again =
        trade.sent(RHONE, SAINT_LUC, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0002");
    trade.received(SAINT_LUC, RHONE, again, lot, 2);
    Bytes32 wrong =
        trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0003", "S0004");
    trade.carriedOut(RHONE, PONT, TestNetwork.memberId(PONT), new CancelTerms(wrong));
    Bytes32 right =
        trade.sent(RHONE, SAINT_LUC, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0003", "S0004");
    trade.received(SAINT_LUC, RHONE, right, lot, 2);
    UUID dispensed = trade.dispensed(SAINT_LUC, lot, "S0001");
    trade.undone(SAINT_LUC, lot, "S0001", dispensed);
    trade.dispensed(SAINT_LUC, lot, "S0001");
    trade.settle();
    for (Bytes32 id : List.of(sent, back, again, wrong, right, lot.id())) {
      assertThat(trade.casesAbout(id)).isEmpty();
    }
    for (String serial : lot.serials()) {
      assertThat(trade.casesAbout(trade.pack(lot, serial))).isEmpty();
    }
  }

  @Test
  void readingTheChainAgainFindsTheSameCasesAndNoOther() {
    dispensedAndForgotten();
    trade.settle();
    List<CaseView.Summary> before = trade.cases();
    assertThat(before).isNotEmpty();
    trade.replay(AGENCE);
    trade.settle();
    assertThat(trade.cases()).isEqualTo(before);
  }

  private void dispensedAndForgotten() {
    Lot lot = trade.released("AGAIN" + UUID.randomUUID().toString().substring(0, 8), 1);
    trade.dispensed(PONT, lot, "S0001");
    trade.only(AlertKind.DISPENSED_NEVER_RECEIVED, trade.pack(lot, "S0001"));
  }
}
