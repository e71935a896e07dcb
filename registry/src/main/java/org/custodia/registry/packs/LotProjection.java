package org.custodia.registry.packs;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Product holders, lots, and what became of them and of single packs, from the public
 * MedicineRegistry.
 */
public final class LotProjection implements Projection {
  private final JdbcClient jdbc;

  public LotProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("lot_pack_change", "lot_change", "lot", "product_holder");
  }

  @Override
  public void apply(LedgerEvent event) {
    if (event
        .source()
        .publicContract()
        .filter(PublicContract.MEDICINE_REGISTRY::equals)
        .isEmpty()) {
      return;
    }
    DecodedEvent.of(MedicineRegistry.PRODUCTAUTHORISED_EVENT, event)
        .ifPresent(fields -> productAuthorised(event, fields));
    DecodedEvent.of(MedicineRegistry.LOTRELEASED_EVENT, event)
        .ifPresent(fields -> lotReleased(event, fields));
    DecodedEvent.of(MedicineRegistry.LOTSTATUSCHANGED_EVENT, event)
        .ifPresent(fields -> lotStatusChanged(event, fields));
    DecodedEvent.of(MedicineRegistry.PACKSSTATUSCHANGED_EVENT, event)
        .ifPresent(fields -> packsStatusChanged(event, fields));
  }

  private void productAuthorised(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into product_holder (organisation, gtin, holder, supply, block)
            values (:organisation, :gtin, :holder, :supply, :block)
            on conflict (organisation, gtin) do update
            set holder = excluded.holder, supply = excluded.supply, block = excluded.block
            """)
        .param("organisation", event.organisation())
        .param("gtin", fields.gtin(0))
        .param("holder", fields.bytes32(1).toArray())
        .param("supply", fields.integer(2))
        .param("block", event.block())
        .update();
  }

  private void lotReleased(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into lot (organisation, lot_id, gtin, lot_number, expiry, root, size, manufacturer,
              status, command_id, witness, released_at, block, log_index, transaction)
            values (:organisation, :lot, :gtin, :number, :expiry, :root, :size, :manufacturer,
              'RELEASED', :command, :witness, :at, :block, :index, :transaction)
            """)
        .param("organisation", event.organisation())
        .param("command", fields.bytes32(0).toArray())
        .param("lot", fields.bytes32(1).toArray())
        .param("gtin", fields.gtin(2))
        .param("number", fields.text(3))
        .param("expiry", LocalDate.ofEpochDay(fields.number(4)))
        .param("root", fields.bytes32(5).toArray())
        .param("size", fields.number(6))
        .param("manufacturer", fields.bytes32(7).toArray())
        .param("witness", fields.text(8))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .update();
  }

  private void lotStatusChanged(LedgerEvent event, DecodedEvent fields) {
    String status = LotStatus.of(fields.integer(3)).name();
    jdbc.sql(
            """
            insert into lot_change (organisation, lot_id, block, log_index, command_id, action, status,
              scope, reason, advice, by_member, witness, changed_at, transaction)
            values (:organisation, :lot, :block, :index, :command, :action, :status,
              :scope, :reason, :advice, :by, :witness, :at, :transaction)
            """)
        .param("organisation", event.organisation())
        .param("command", fields.bytes32(0).toArray())
        .param("lot", fields.bytes32(1).toArray())
        .param("action", Action.of(fields.integer(2)).name())
        .param("status", status)
        .param("scope", RecallScope.of(fields.integer(4)).name())
        .param("reason", fields.text(5))
        .param("advice", fields.text(6))
        .param("by", fields.bytes32(7).toArray())
        .param("witness", fields.text(8))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .update();
    jdbc.sql("update lot set status = :status where organisation = :organisation and lot_id = :lot")
        .param("status", status)
        .param("organisation", event.organisation())
        .param("lot", fields.bytes32(1).toArray())
        .update();
  }

  private void packsStatusChanged(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into lot_pack_change (organisation, lot_id, pack_id, block, log_index, command_id,
              action, status, scope, reason, advice, by_member, witness, changed_at, transaction)
            select :organisation, :lot, pack, :block, :index, :command,
              :action, :status, :scope, :reason, :advice, :by, :witness, :at, :transaction
            from unnest(cast(:packs as bytea[])) as e (pack)
            """)
        .param("organisation", event.organisation())
        .param("command", fields.bytes32(0).toArray())
        .param("lot", fields.bytes32(1).toArray())
        .param("packs", fields.words(2).stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .param("action", Action.of(fields.integer(3)).name())
        .param("status", LotStatus.of(fields.integer(4)).name())
        .param("scope", RecallScope.of(fields.integer(5)).name())
        .param("reason", fields.text(6))
        .param("advice", fields.text(7))
        .param("by", fields.bytes32(8).toArray())
        .param("witness", fields.text(9))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .update();
  }
}
