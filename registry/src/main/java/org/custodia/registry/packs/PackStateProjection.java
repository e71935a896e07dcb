package org.custodia.registry.packs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Packs taken out of use, from the MedicineCustody channels this organisation is party to. */
public final class PackStateProjection implements Projection {
  private static final Integer MEDICINE = SubjectKind.MEDICINE.code();

  private final JdbcClient jdbc;

  public PackStateProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("pack_state");
  }

  @Override
  public void apply(LedgerEvent event) {
    if (event.source().channel().map(Ledger.Channel::kind).filter(MEDICINE::equals).isEmpty()) {
      return;
    }
    DecodedEvent.of(MedicineCustody.DISPENSED_EVENT, event)
        .ifPresent(fields -> dispensed(event, fields));
  }

  private void dispensed(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into pack_state (organisation, pack_id, channel, lot_id, status, by_member, witness,
              place, device_time, command_id, reservation_id, changed_at, block, log_index, transaction)
            values (:organisation, :pack, :channel, :lot, :status, :by, :witness,
              :place, :deviceTime, :command, :reservation, :at, :block, :index, :transaction)
            """)
        .param("organisation", event.organisation())
        .param("command", fields.bytes32(0).toArray())
        .param("pack", fields.bytes32(1).toArray())
        .param("lot", fields.bytes32(2).toArray())
        .param("by", fields.bytes32(3).toArray())
        .param("witness", fields.text(4))
        .param("place", fields.text(5))
        .param("deviceTime", Instant.ofEpochMilli(fields.number(6)).atOffset(ZoneOffset.UTC))
        .param("reservation", fields.bytes32(7).toArray())
        .param("status", PackStatus.DISPENSED.name())
        .param("channel", event.source().address())
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .update();
  }
}
