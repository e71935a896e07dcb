package org.custodia.registry.fills;

import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What was dispensed on prescriptions, from members' own books. The regulator is party to every
 * book, so its rows are the whole. What a member tells of having dispensed without a reservation
 * counts too: the patient has it.
 */
final class DispensingProjection implements Projection {
  private final JdbcClient jdbc;

  DispensingProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("prescription_dispensing");
  }

  @Override
  public void apply(LedgerEvent event) {
    event
        .source()
        .channel()
        .filter(channel -> channel.kind() == SubjectKind.MEDICINE.code())
        .flatMap(channel -> DecodedEvent.of(MedicineCustody.PACKCHANGED_EVENT, event))
        .ifPresent(fields -> apply(event, fields));
  }

  private void apply(LedgerEvent event, DecodedEvent fields) {
    int action = fields.integer(4);
    if (action == Action.UNDO.code()) {
      undo(event, fields);
    } else if (action == Action.DISPENSE.code() || action == Action.DISPENSED_OFFLINE.code()) {
      if (!fields.bytes32(9).equals(Bytes32.ZERO)) dispense(event, fields);
    }
  }

  private void dispense(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into prescription_dispensing (organisation, command_id, member, commitment, pack_id,
              reservation_id, taken, dispensed_at, block, log_index)
            values (:organisation, :command, :member, :commitment, :pack, :reservation, :taken, :at,
              :block, :index)
            on conflict do nothing
            """)
        .param("organisation", event.organisation())
        .param("command", fields.bytes32(0).toArray())
        .param("member", fields.bytes32(3).toArray())
        .param("commitment", fields.bytes32(9).toArray())
        .param("pack", fields.bytes32(1).toArray())
        .param("reservation", fields.bytes32(10).toArray())
        .param("taken", fields.integer(7))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .update();
  }

  private void undo(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            update prescription_dispensing set undone = true
            where organisation = :organisation and member = :member and command_id = :command
            """)
        .param("organisation", event.organisation())
        .param("member", fields.bytes32(3).toArray())
        .param("command", fields.bytes32(11).toArray())
        .update();
  }
}
