package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.registry.epcis.CustodyEvent.LotShare;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Custody events from the public MedicineRegistry and the organisation's own channels. */
final class CustodyEventProjection implements Projection {
  private final CustodyEventRows rows;
  private final ConsignmentTelling consignments;
  private final BookTelling books;

  CustodyEventProjection(JdbcClient jdbc) {
    this.rows = new CustodyEventRows(jdbc);
    this.consignments = new ConsignmentTelling(rows);
    this.books = new BookTelling(rows);
  }

  @Override
  public List<String> tables() {
    return CustodyEventRows.TABLES;
  }

  @Override
  public void apply(LedgerEvent event) {
    Optional<PublicContract> contract = event.source().publicContract();
    if (contract.filter(PublicContract.MEDICINE_REGISTRY::equals).isPresent()) {
      ofRegistry(event).ifPresent(told -> rows.add(event.organisation(), told));
    }
    Optional<Ledger.Channel> channel = event.source().channel();
    if (channel.filter(one -> one.kind() == SubjectKind.MEDICINE.code()).isPresent()) {
      books.apply(event);
      consignments.apply(event);
    }
  }

  private static Optional<CustodyEvent> ofRegistry(LedgerEvent event) {
    return DecodedEvent.of(MedicineRegistry.LOTRELEASED_EVENT, event)
        .map(fields -> released(event, fields))
        .or(
            () ->
                DecodedEvent.of(MedicineRegistry.LOTSTATUSCHANGED_EVENT, event)
                    .map(fields -> lotChanged(event, fields)))
        .or(
            () ->
                DecodedEvent.of(MedicineRegistry.PACKSSTATUSCHANGED_EVENT, event)
                    .map(fields -> packsChanged(event, fields)));
  }

  private static CustodyEvent released(LedgerEvent event, DecodedEvent fields) {
    return new Telling(event, CustodyStep.RELEASED, fields.bytes32(0))
        .by(fields.bytes32(7), fields.text(8))
        .lots(List.of(new LotShare(fields.bytes32(1), fields.number(6))))
        .told();
  }

  private static CustodyEvent lotChanged(LedgerEvent event, DecodedEvent fields) {
    return new Telling(event, step(fields.integer(2)), fields.bytes32(0))
        .by(fields.bytes32(7), fields.text(8))
        .lots(List.of(new LotShare(fields.bytes32(1), 0)))
        .note(fields.text(5))
        .told();
  }

  private static CustodyEvent packsChanged(LedgerEvent event, DecodedEvent fields) {
    return new Telling(event, step(fields.integer(3)), fields.bytes32(0))
        .by(fields.bytes32(8), fields.text(9))
        .packs(fields.words(2))
        .lots(List.of(new LotShare(fields.bytes32(1), 0)))
        .note(fields.text(6))
        .told();
  }

  private static CustodyStep step(int action) {
    return switch (Action.of(action)) {
      case RECALL -> CustodyStep.RECALLED;
      case WITHDRAW -> CustodyStep.WITHDRAWN;
      case BLOCK -> CustodyStep.BLOCKED;
      case UNBLOCK -> CustodyStep.UNBLOCKED;
      default -> throw new IllegalArgumentException("no status of a lot comes by action " + action);
    };
  }

  /** A channel's own time of an act, which a witness's clock may have set to anything. */
  static Instant time(DecodedEvent fields, int field) {
    return Instant.ofEpochMilli(fields.milliseconds(field));
  }
}
