package org.custodia.registry.epcis;

import static org.custodia.registry.epcis.CustodyEventProjection.time;

import java.util.List;
import java.util.Map;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.epcis.CustodyEvent.LotShare;
import org.custodia.registry.epcis.CustodyEvent.Position;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;

/** What members' own books say: what became of packs, and what units hold. */
final class BookTelling {
  private final CustodyEventRows rows;

  BookTelling(CustodyEventRows rows) {
    this.rows = rows;
  }

  void apply(LedgerEvent event) {
    DecodedEvent.of(MedicineCustody.PACKCHANGED_EVENT, event)
        .ifPresent(fields -> packChanged(event, fields));
    DecodedEvent.of(MedicineCustody.PACKINGRECORDED_EVENT, event)
        .ifPresent(fields -> packing(event, fields));
    DecodedEvent.of(MedicineCustody.UNITPACKED_EVENT, event)
        .ifPresent(fields -> unit(event, fields));
  }

  private void packChanged(LedgerEvent event, DecodedEvent fields) {
    Action action = Action.of(fields.integer(4));
    if (action == Action.UNDO) {
      undone(event, fields);
      return;
    }
    Telling telling =
        new Telling(event, step(action, fields), fields.bytes32(0))
            .by(fields.bytes32(3), fields.text(12))
            .at(fields.text(13), time(fields, 14))
            .packs(List.of(fields.bytes32(1)))
            .lots(List.of(new LotShare(fields.bytes32(2), 0)))
            .irregularities(fields.integer(15));
    if (fields.number(6) > 0) {
      telling.counts(
          Map.of(
              "contents", fields.number(6),
              "taken", fields.number(7),
              "remaining", fields.number(8)));
    }
    rows.add(event.organisation(), telling.told());
  }

  private void undone(LedgerEvent event, DecodedEvent fields) {
    Bytes32 undone = fields.bytes32(11);
    rows.ofCommand(event.organisation(), event.source().address(), undone)
        .map(
            earlier ->
                earlier.takenBack(
                    new Position(event.block(), event.logIndex(), 0),
                    fields.bytes32(0),
                    fields.text(12),
                    event.blockTime(),
                    event.transaction()))
        .ifPresent(back -> rows.add(event.organisation(), back));
  }

  private static CustodyStep step(Action action, DecodedEvent fields) {
    return switch (action) {
      case DISPENSE, DISPENSED_OFFLINE ->
          fields.number(8) > 0 ? CustodyStep.OPENED : CustodyStep.DISPENSED;
      case DECOMMISSION -> step(PackStatus.of(fields.integer(5)));
      case LOCK -> CustodyStep.LOCKED;
      case UNLOCK -> CustodyStep.UNLOCKED;
      default -> throw new IllegalArgumentException(action + " changes no pack in a book");
    };
  }

  private static CustodyStep step(PackStatus status) {
    return switch (status) {
      case DESTROYED -> CustodyStep.DESTROYED;
      case STOLEN -> CustodyStep.STOLEN;
      case LOST -> CustodyStep.LOST;
      case FREE_SAMPLE -> CustodyStep.FREE_SAMPLE;
      case AUTHORITY_SAMPLE -> CustodyStep.AUTHORITY_SAMPLE;
      case EXPORTED -> CustodyStep.EXPORTED;
      case LOCKED -> CustodyStep.LOCKED;
      case ACTIVE, DISPENSED -> throw new IllegalArgumentException("decommissioned to " + status);
    };
  }

  private void packing(LedgerEvent event, DecodedEvent fields) {
    rows.addPacking(
        event.organisation(),
        event.source().address(),
        fields.bytes32(0),
        new CustodyEventRows.Packing(
            fields.bytes32(1),
            fields.text(3),
            fields.text(4),
            time(fields, 5),
            fields.integer(6),
            0));
  }

  private void unit(LedgerEvent event, DecodedEvent fields) {
    Bytes32 command = fields.bytes32(0);
    rows.nextUnit(event.organisation(), event.source().address(), command)
        .ifPresent(packing -> rows.add(event.organisation(), unit(event, fields, packing)));
  }

  private static CustodyEvent unit(
      LedgerEvent event, DecodedEvent fields, CustodyEventRows.Packing packing) {
    CustodyStep step =
        PackingOperation.of(fields.integer(2)) == PackingOperation.ADD
            ? CustodyStep.PACKED
            : CustodyStep.UNPACKED;
    return new Telling(event, step, fields.bytes32(0))
        .part(packing.unit())
        .by(packing.member(), packing.witness())
        .at(packing.place(), packing.eventTime())
        .unit("%018d".formatted(fields.number(1)))
        .quantity(fields.number(4))
        .irregularities(packing.irregularities())
        .told();
  }
}
