package org.custodia.registry.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.testing.LedgerEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;
import tools.jackson.databind.node.ObjectNode;

/** What the contracts' own events become in EPCIS. */
class CustodyEventProjectionTest {
  private static final EpcisWorld WORLD = new EpcisWorld();
  private static final Bytes32 GIVER = EpcisWorld.member(2);
  private static final Bytes32 RECEIVER = EpcisWorld.member(1);
  private static final Epc.Pack PACK = EpcisWorld.PACKS.get(0);
  private static final Bytes32 LOT = EpcisWorld.LOTS.get(0).id();
  private static final Instant BLOCK = EpcisWorld.NOON;
  private static final long SCANNED = BLOCK.minusSeconds(7).toEpochMilli();
  private static final Ledger.Channel CHANNEL =
      new Ledger.Channel(
          "0x" + "c1".repeat(20),
          SubjectKind.MEDICINE.code(),
          List.of(GIVER, RECEIVER),
          Bytes32.ZERO,
          GIVER,
          "READY",
          Bytes32.ZERO,
          0);

  private final CustodyEventProjection projection =
      new CustodyEventProjection(WORLD.database.jdbc());
  private final LedgerEvents events = new LedgerEvents();

  @BeforeEach
  void nothingYet() {
    WORLD.clear();
  }

  @Test
  void aDispatchIsShippingByLotsAndItsReceiptSaysWhatWasMissing() {
    Bytes32 consignment = command();
    tell(dispatched(consignment, 1));
    tell(lotDispatched(consignment, 20));
    tell(received(consignment, 18, 2));
    List<ObjectNode> told = told();
    ObjectNode shipping = told.get(0);
    assertThat(shipping.get("bizStep").asString()).isEqualTo("shipping");
    assertThat(shipping.get("eventID").asString()).isEqualTo("urn:uuid:" + consignment.toUuid());
    assertThat(shipping.get("eventTime").asString()).isEqualTo("2026-11-25T11:59:53Z");
    assertThat(shipping.at("/quantityList/0/epcClass").asString())
        .isEqualTo(EpcisWorld.LOTS.get(0).uri());
    assertThat(shipping.at("/quantityList/0/quantity").asInt()).isEqualTo(20);
    assertThat(shipping.at("/destinationList/0/destination").asString())
        .isEqualTo("https://id.gs1.org/417/" + EpcisWorld.GLNS.get(1));
    assertThat(shipping.has("bizLocation")).isFalse();
    ObjectNode receiving = told.get(1);
    assertThat(receiving.get("disposition").asString()).isEqualTo("mismatch_quantity");
    assertThat(receiving.get("custodia:missing").asInt()).isEqualTo(2);
    assertThat(receiving.at("/bizTransactionList/0/bizTransaction").asString())
        .isEqualTo("urn:uuid:" + consignment.toUuid());
    assertThat(receiving.at("/sourceList/0/source").asString())
        .isEqualTo("https://id.gs1.org/417/" + EpcisWorld.GLNS.get(2));
    assertThat(receiving.at("/custodia:irregularities/0").asString()).isEqualTo("LATE");
    assertThat(receiving.at("/quantityList/0/quantity").asInt()).isEqualTo(18);
  }

  @Test
  void anUndoTakesTheEventBack() {
    Bytes32 dispensed = command();
    tell(packChanged(dispensed, Action.DISPENSE, PackStatus.DISPENSED, Bytes32.ZERO, 0, 0));
    Bytes32 undo = command();
    tell(packChanged(undo, Action.UNDO, PackStatus.ACTIVE, dispensed, 0, 0));
    List<ObjectNode> told = told();
    assertThat(told).hasSize(2);
    ObjectNode back = told.get(1);
    assertThat(back.get("eventID")).isEqualTo(told.get(0).get("eventID"));
    assertThat(back.get("bizStep").asString()).isEqualTo("dispensing");
    assertThat(back.at("/errorDeclaration/reason").asString()).isEqualTo("did_not_occur");
    assertThat(back.at("/custodia:evidence/custodia:command").asString())
        .isEqualTo(undo.toString());
    assertThat(back.get("epcList").get(0).asString()).isEqualTo(PACK.uri());
    assertThat(
            WORLD
                .events()
                .event(EpcisWorld.caller(EpcisWorld.MEMBER), told.get(0).get("eventID").asString())
                .orElseThrow()
                .has("errorDeclaration"))
        .isTrue();
  }

  @Test
  void aPackThatWasOpenedIsPartlyDispensedUntilNothingIsLeft() {
    tell(packChanged(command(), Action.DISPENSE, PackStatus.DISPENSED, Bytes32.ZERO, 10, 20));
    tell(packChanged(command(), Action.DISPENSE, PackStatus.DISPENSED, Bytes32.ZERO, 20, 0));
    assertThat(told())
        .extracting(event -> event.get("disposition").asString())
        .containsExactly("partially_dispensed", "dispensed");
    assertThat(told().get(0).get("custodia:remaining").asInt()).isEqualTo(20);
  }

  @Test
  void everyWayOutOfTradeHasItsDisposition() {
    for (PackStatus status : PackStatus.values()) {
      if (status != PackStatus.ACTIVE && status != PackStatus.DISPENSED) {
        tell(packChanged(command(), Action.DECOMMISSION, status, Bytes32.ZERO, 0, 0));
      }
    }
    assertThat(told())
        .extracting(event -> event.get("disposition").asString())
        .containsExactly(
            "destroyed",
            "stolen",
            "unknown",
            "non_sellable_other",
            "non_sellable_other",
            "inactive",
            "reserved");
  }

  @Test
  void everyUnitOfOnePackingIsAnEventOfItsOwn() {
    Bytes32 command = command();
    WORLD.told.put(command, List.of(PACK));
    tell(packing(command));
    tell(unit(command, EpcisWorld.UNITS.get(0), 1));
    tell(unit(command, EpcisWorld.UNITS.get(1), 2));
    List<ObjectNode> told = told();
    assertThat(told)
        .extracting(event -> event.get("parentID").asString())
        .containsExactly(EpcisWorld.UNITS.get(0).uri(), EpcisWorld.UNITS.get(1).uri());
    assertThat(told)
        .extracting(event -> event.get("bizStep").asString())
        .containsExactly("packing", "unpacking");
    assertThat(told).extracting(event -> event.get("eventID")).doesNotHaveDuplicates();
    assertThat(told.get(0).get("childEPCs").get(0).asString()).isEqualTo(PACK.uri());
    assertThat(told.get(1).get("custodia:place").asString()).isEqualTo("Quai 3");
  }

  private void tell(LedgerEvent event) {
    WORLD.database.rows().in(EpcisWorld.MEMBER, () -> projection.apply(event));
  }

  private static List<ObjectNode> told() {
    return WORLD
        .events()
        .find(
            EpcisWorld.caller(EpcisWorld.MEMBER),
            Map.of("orderBy", List.of("recordTime"), "orderDirection", List.of("ASC")),
            Optional.empty())
        .events();
  }

  private LedgerEvent dispatched(Bytes32 consignment, int purpose) {
    return event(
        MedicineCustody.DISPATCHED_EVENT,
        word(consignment),
        word(GIVER),
        word(RECEIVER),
        word(LOT),
        new Uint32(20),
        word(LOT),
        new Uint8(purpose),
        word(Bytes32.ZERO),
        witness(),
        new Utf8String("Quai 3"),
        time());
  }

  private LedgerEvent lotDispatched(Bytes32 consignment, int packs) {
    return event(
        MedicineCustody.LOTDISPATCHED_EVENT,
        word(consignment),
        word(GIVER),
        word(LOT),
        new Uint32(packs));
  }

  private LedgerEvent received(Bytes32 consignment, int accepted, int missing) {
    return event(
        MedicineCustody.RECEIVED_EVENT,
        word(command()),
        word(consignment),
        word(RECEIVER),
        word(GIVER),
        new Uint32(accepted),
        new Uint32(missing),
        new Uint32(0),
        new Uint32(0),
        word(Bytes32.ZERO),
        witness(),
        new Utf8String("Comptoir"),
        time(),
        new Uint32(256));
  }

  private LedgerEvent packChanged(
      Bytes32 command,
      Action action,
      PackStatus status,
      Bytes32 related,
      int taken,
      int remaining) {
    return event(
        MedicineCustody.PACKCHANGED_EVENT,
        word(command),
        word(PACK.id()),
        word(LOT),
        word(RECEIVER),
        new Uint8(action.code()),
        new Uint8(status.code()),
        new Uint32(taken == 0 ? 0 : 30),
        new Uint32(taken),
        new Uint32(remaining),
        word(Bytes32.ZERO),
        word(Bytes32.ZERO),
        word(related),
        witness(),
        new Utf8String("Comptoir"),
        time(),
        new Uint32(0));
  }

  private LedgerEvent packing(Bytes32 command) {
    return event(
        MedicineCustody.PACKINGRECORDED_EVENT,
        word(command),
        word(RECEIVER),
        new Uint32(2),
        witness(),
        new Utf8String("Quai 3"),
        time(),
        new Uint32(0));
  }

  private LedgerEvent unit(Bytes32 command, Epc.Unit unit, int operation) {
    return event(
        MedicineCustody.UNITPACKED_EVENT,
        word(command),
        new Uint64(new BigInteger(unit.sscc())),
        new Uint8(operation),
        word(LOT),
        new Uint32(1),
        new Uint32(1));
  }

  private LedgerEvent event(
      org.web3j.abi.datatypes.Event definition, org.web3j.abi.datatypes.Type<?>... fields) {
    return events.channelEvent(EpcisWorld.MEMBER, CHANNEL, BLOCK, definition, fields);
  }

  private static Bytes32 command() {
    return Bytes32.ofUuid(UUID.randomUUID());
  }

  private static Address witness() {
    return new Address("0x" + "a1".repeat(20));
  }

  private static Uint64 time() {
    return new Uint64(BigInteger.valueOf(SCANNED));
  }

  private static org.web3j.abi.datatypes.generated.Bytes32 word(Bytes32 value) {
    return new org.web3j.abi.datatypes.generated.Bytes32(value.toArray());
  }
}
