package org.custodia.registry.epcis;

import static org.custodia.registry.epcis.CustodyEventProjection.time;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.epcis.CustodyEvent.LotShare;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;

/** What channels between two members say: packs on their way from one to the other. */
final class ConsignmentTelling {
  private final CustodyEventRows rows;

  ConsignmentTelling(CustodyEventRows rows) {
    this.rows = rows;
  }

  void apply(LedgerEvent event) {
    DecodedEvent.of(MedicineCustody.DISPATCHED_EVENT, event)
        .ifPresent(fields -> dispatched(event, fields));
    DecodedEvent.of(MedicineCustody.LOTDISPATCHED_EVENT, event)
        .ifPresent(fields -> lotDispatched(event, fields));
    DecodedEvent.of(MedicineCustody.CANCELLED_EVENT, event)
        .ifPresent(fields -> cancelled(event, fields));
    DecodedEvent.of(MedicineCustody.RECEIVED_EVENT, event)
        .ifPresent(fields -> received(event, fields));
    DecodedEvent.of(MedicineCustody.REJECTED_EVENT, event)
        .ifPresent(fields -> rejected(event, fields));
    DecodedEvent.of(MedicineCustody.RECALLACKNOWLEDGED_EVENT, event)
        .ifPresent(fields -> acknowledged(event, fields));
  }

  private void dispatched(LedgerEvent event, DecodedEvent fields) {
    Bytes32 consignment = fields.bytes32(0);
    rows.add(
        event.organisation(),
        new Telling(event, step(DispatchPurpose.of(fields.integer(6))), consignment)
            .by(fields.bytes32(1), fields.text(8))
            .at(fields.text(9), time(fields, 10))
            .with(fields.bytes32(2))
            .consignment(consignment)
            .quantity(fields.number(4))
            .told());
  }

  private static CustodyStep step(DispatchPurpose purpose) {
    return switch (purpose) {
      case SALE -> CustodyStep.DISPATCHED;
      case RETURN -> CustodyStep.RETURNED;
      case RECALL_RETURN -> CustodyStep.RETURNED_FOR_RECALL;
    };
  }

  private void lotDispatched(LedgerEvent event, DecodedEvent fields) {
    dispatch(event, fields.bytes32(0))
        .ifPresent(
            dispatch ->
                rows.addLot(
                    event.organisation(),
                    dispatch,
                    new LotShare(fields.bytes32(2), fields.number(3))));
  }

  private void cancelled(LedgerEvent event, DecodedEvent fields) {
    Bytes32 consignment = fields.bytes32(1);
    Optional<CustodyEvent> dispatch = dispatch(event, consignment);
    Telling telling =
        new Telling(event, CustodyStep.DISPATCH_CANCELLED, fields.bytes32(0))
            .by(fields.bytes32(2), fields.text(3))
            .at(fields.text(4), time(fields, 5))
            .consignment(consignment)
            .lots(lots(dispatch));
    dispatch.flatMap(CustodyEvent::counterpart).ifPresent(telling::with);
    rows.add(event.organisation(), telling.told());
  }

  private void received(LedgerEvent event, DecodedEvent fields) {
    Bytes32 consignment = fields.bytes32(1);
    Map<String, Long> differences =
        Map.of(
            "missing", fields.number(5),
            "surplus", fields.number(6),
            "damaged", fields.number(7));
    boolean asSent = differences.values().stream().allMatch(packs -> packs == 0);
    rows.add(
        event.organisation(),
        new Telling(
                event,
                asSent ? CustodyStep.RECEIVED : CustodyStep.RECEIVED_OTHERWISE,
                fields.bytes32(0))
            .by(fields.bytes32(2), fields.text(9))
            .at(fields.text(10), time(fields, 11))
            .with(fields.bytes32(3))
            .consignment(consignment)
            .quantity(fields.number(4))
            .counts(asSent ? Map.of() : differences)
            .lots(lots(dispatch(event, consignment)))
            .irregularities(fields.integer(12))
            .told());
  }

  private void rejected(LedgerEvent event, DecodedEvent fields) {
    Bytes32 consignment = fields.bytes32(1);
    rows.add(
        event.organisation(),
        new Telling(event, CustodyStep.REJECTED, fields.bytes32(0))
            .by(fields.bytes32(2), fields.text(7))
            .at(fields.text(8), time(fields, 9))
            .with(fields.bytes32(3))
            .consignment(consignment)
            .quantity(fields.number(4))
            .note(reason(fields.integer(5)))
            .lots(lots(dispatch(event, consignment)))
            .irregularities(fields.integer(10))
            .told());
  }

  /** Testimony is recorded whatever it says: a reason that is none is so named. */
  private static String reason(int code) {
    for (RejectReason known : RejectReason.values()) {
      if (known.code() == code) {
        return known.name();
      }
    }
    return "UNKNOWN";
  }

  private void acknowledged(LedgerEvent event, DecodedEvent fields) {
    rows.add(
        event.organisation(),
        new Telling(event, CustodyStep.ACKNOWLEDGED, fields.bytes32(0))
            .by(fields.bytes32(2), fields.text(6))
            .at(fields.text(7), time(fields, 8))
            .lots(List.of(new LotShare(fields.bytes32(1), fields.number(3))))
            .counts(
                Map.of(
                    "inStock", fields.number(3),
                    "passedOn", fields.number(4),
                    "supplied", fields.number(5)))
            .irregularities(fields.integer(9))
            .told());
  }

  private Optional<CustodyEvent> dispatch(LedgerEvent event, Bytes32 consignment) {
    return rows.ofCommand(event.organisation(), event.source().address(), consignment);
  }

  /** What was dispatched, by lot. */
  private static List<LotShare> lots(Optional<CustodyEvent> dispatch) {
    return dispatch.map(CustodyEvent::lots).orElse(List.of());
  }
}
