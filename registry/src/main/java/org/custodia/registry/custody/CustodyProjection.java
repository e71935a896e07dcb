package org.custodia.registry.custody;

import static org.custodia.contracts.generated.MedicineCustody.CANCELLED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.DISPATCHED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.LOTDISPATCHED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.PACKINGRECORDED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.RECEIVED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.REJECTED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.UNITPACKED_EVENT;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where packs are, from the MedicineCustody channels this organisation is party to. Of two facts
 * under one id in a channel the first counts; numbers too large for any consignment are cut.
 */
final class CustodyProjection implements Projection {
  private final JdbcClient jdbc;

  CustodyProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of(
        "unit_fact", "consignment_answer", "consignment_lot", "consignment", "custody_fact");
  }

  @Override
  public void apply(LedgerEvent event) {
    boolean medicine =
        event
            .source()
            .channel()
            .filter(channel -> channel.kind() == SubjectKind.MEDICINE.code())
            .isPresent();
    if (!medicine) return;
    DecodedEvent.of(PACKINGRECORDED_EVENT, event).ifPresent(fields -> packed(event, fields));
    DecodedEvent.of(UNITPACKED_EVENT, event).ifPresent(fields -> unit(event, fields));
    DecodedEvent.of(DISPATCHED_EVENT, event).ifPresent(fields -> dispatched(event, fields));
    DecodedEvent.of(LOTDISPATCHED_EVENT, event).ifPresent(fields -> lot(event, fields));
    DecodedEvent.of(CANCELLED_EVENT, event).ifPresent(fields -> cancelled(event, fields));
    DecodedEvent.of(RECEIVED_EVENT, event).ifPresent(fields -> received(event, fields));
    DecodedEvent.of(REJECTED_EVENT, event).ifPresent(fields -> rejected(event, fields));
  }

  /** What all facts have: who signed where and when, and what is odd about it. */
  private record Signed(
      Bytes32 id,
      String kind,
      Bytes32 by,
      String witness,
      String place,
      long deviceMillis,
      int odd) {}

  /**
   * @return false when there is a fact under this id already
   */
  private boolean fact(LedgerEvent event, Signed signed) {
    return jdbc.sql(
                """
                insert into custody_fact (organisation, channel, command_id, kind, by_member, witness,
                  place, device_time, irregularities, happened_at, block, log_index, transaction)
                values (:organisation, :channel, :command, :kind, :by, :witness,
                  :place, :deviceTime, :odd, :at, :block, :index, :transaction)
                on conflict do nothing
                """)
            .param("organisation", event.organisation())
            .param("channel", event.source().address())
            .param("command", CommandIds.of(signed.id()))
            .param("kind", signed.kind())
            .param("by", signed.by().toArray())
            .param("witness", signed.witness())
            .param("place", signed.place())
            .param(
                "deviceTime", Instant.ofEpochMilli(signed.deviceMillis()).atOffset(ZoneOffset.UTC))
            .param("odd", signed.odd())
            .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
            .param("block", event.block())
            .param("index", event.logIndex())
            .param("transaction", event.transaction().toArray())
            .update()
        == 1;
  }

  private void packed(LedgerEvent event, DecodedEvent fields) {
    fact(
        event,
        new Signed(
            fields.bytes32(0),
            "PACKED",
            fields.bytes32(1),
            fields.text(3),
            fields.text(4),
            fields.milliseconds(5),
            fields.integer(6)));
  }

  private void unit(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into unit_fact (organisation, channel, command_id, position, sscc, operation, root,
              packs, children)
            values (:organisation, :channel, :command, :position, :sscc, :operation, :root,
              :packs, :children)
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("command", CommandIds.of(fields.bytes32(0)))
        .param("position", event.logIndex())
        .param("sscc", String.format("%018d", fields.number(1)))
        .param("operation", fields.integer(2))
        .param("root", fields.bytes32(3).toArray())
        .param("packs", count(fields, 4))
        .param("children", count(fields, 5))
        .update();
  }

  private void dispatched(LedgerEvent event, DecodedEvent fields) {
    boolean first =
        fact(
            event,
            new Signed(
                fields.bytes32(0),
                "DISPATCHED",
                fields.bytes32(1),
                fields.text(8),
                fields.text(9),
                fields.milliseconds(10),
                0));
    if (!first) return;
    jdbc.sql(
            """
            insert into consignment (organisation, channel, id, giver, receiver, purpose, reply_to,
              root, contents, packs)
            values (:organisation, :channel, :id, :giver, :receiver, :purpose, :replyTo,
              :root, :contents, :packs)
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("id", CommandIds.of(fields.bytes32(0)))
        .param("giver", fields.bytes32(1).toArray())
        .param("receiver", fields.bytes32(2).toArray())
        .param("root", fields.bytes32(3).toArray())
        .param("packs", count(fields, 4))
        .param("contents", fields.bytes32(5).toArray())
        .param("purpose", fields.integer(6))
        .param("replyTo", CommandIds.optional(fields.bytes32(7)).orElse(null), Types.OTHER)
        .update();
  }

  private void lot(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into consignment_lot (organisation, channel, consignment, lot_id, packs)
            select :organisation, :channel, :consignment, :lot, :packs from consignment
            where organisation = :organisation and channel = :channel and id = :consignment
              and giver = :giver
            on conflict do nothing
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("consignment", CommandIds.of(fields.bytes32(0)))
        .param("giver", fields.bytes32(1).toArray())
        .param("lot", fields.bytes32(2).toArray())
        .param("packs", count(fields, 3))
        .update();
  }

  private void cancelled(LedgerEvent event, DecodedEvent fields) {
    Bytes32 giver = fields.bytes32(2);
    boolean first =
        fact(
            event,
            new Signed(
                fields.bytes32(0),
                "CANCELLED",
                giver,
                fields.text(3),
                fields.text(4),
                fields.milliseconds(5),
                0));
    if (!first) return;
    answer(event, new Answer(fields.bytes32(0), fields.bytes32(1), 0, 0, 0, 0, 0, Bytes32.ZERO));
    jdbc.sql(
            """
            update consignment set cancelled = true
            where organisation = :organisation and channel = :channel and id = :id and giver = :giver
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("id", CommandIds.of(fields.bytes32(1)))
        .param("giver", giver.toArray())
        .update();
  }

  private void received(LedgerEvent event, DecodedEvent fields) {
    boolean first =
        fact(
            event,
            new Signed(
                fields.bytes32(0),
                "RECEIVED",
                fields.bytes32(2),
                fields.text(9),
                fields.text(10),
                fields.milliseconds(11),
                fields.integer(12)));
    if (!first) return;
    answer(
        event,
        new Answer(
            fields.bytes32(0),
            fields.bytes32(1),
            count(fields, 4),
            count(fields, 5),
            count(fields, 6),
            count(fields, 7),
            0,
            fields.bytes32(8)));
  }

  private void rejected(LedgerEvent event, DecodedEvent fields) {
    boolean first =
        fact(
            event,
            new Signed(
                fields.bytes32(0),
                "REJECTED",
                fields.bytes32(2),
                fields.text(7),
                fields.text(8),
                fields.milliseconds(9),
                fields.integer(10)));
    if (!first) return;
    answer(
        event,
        new Answer(
            fields.bytes32(0),
            fields.bytes32(1),
            count(fields, 4),
            0,
            0,
            0,
            fields.integer(5),
            fields.bytes32(6)));
  }

  private record Answer(
      Bytes32 id,
      Bytes32 consignment,
      int accepted,
      int missing,
      int surplus,
      int damaged,
      int reason,
      Bytes32 findings) {}

  private void answer(LedgerEvent event, Answer answer) {
    UUID id = CommandIds.of(answer.id());
    jdbc.sql(
            """
            insert into consignment_answer (organisation, channel, command_id, consignment, accepted,
              missing, surplus, damaged, reason, findings)
            values (:organisation, :channel, :id, :consignment, :accepted,
              :missing, :surplus, :damaged, :reason, :findings)
            """)
        .param("organisation", event.organisation())
        .param("channel", event.source().address())
        .param("id", id)
        .param("consignment", CommandIds.of(answer.consignment()))
        .param("accepted", answer.accepted())
        .param("missing", answer.missing())
        .param("surplus", answer.surplus())
        .param("damaged", answer.damaged())
        .param("reason", answer.reason())
        .param("findings", answer.findings().toArray())
        .update();
  }

  private static int count(DecodedEvent fields, int field) {
    return (int) Math.min(fields.number(field), Integer.MAX_VALUE);
  }
}
