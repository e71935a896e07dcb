package org.custodia.registry.packs;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Packs taken out of use, from the MedicineCustody channels this organisation is party to. */
public final class PackStateProjection implements Projection {
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
    applyAll(List.of(event));
  }

  /** All of them in one statement: a busy channel brings hundreds in a block. */
  @Override
  public void applyAll(List<LedgerEvent> events) {
    List<Dispensed> all = events.stream().flatMap(event -> Dispensed.of(event).stream()).toList();
    if (!all.isEmpty()) insert(all);
  }

  private record Dispensed(LedgerEvent event, DecodedEvent fields) {
    static Optional<Dispensed> of(LedgerEvent event) {
      return event
          .source()
          .channel()
          .filter(channel -> channel.kind() == SubjectKind.MEDICINE.code())
          .flatMap(channel -> DecodedEvent.of(MedicineCustody.DISPENSED_EVENT, event))
          .map(fields -> new Dispensed(event, fields));
    }
  }

  private void insert(List<Dispensed> all) {
    jdbc.sql(
            """
            insert into pack_state (organisation, pack_id, channel, lot_id, status, by_member, witness,
              place, device_time, command_id, reservation_id, changed_at, block, log_index, transaction)
            select :organisation, pack, channel, lot, :status, by_member, witness, place,
              timestamptz 'epoch' + device_ms * interval '1 millisecond', command, reservation,
              timestamptz 'epoch' + block_ms * interval '1 millisecond', block, log_index, transaction
            from unnest(cast(:packs as bytea[]), cast(:channels as text[]), cast(:lots as bytea[]),
                cast(:by as bytea[]), cast(:witnesses as text[]), cast(:places as text[]),
                cast(:deviceTimes as bigint[]), cast(:commands as bytea[]),
                cast(:reservations as bytea[]), cast(:times as bigint[]), cast(:blocks as bigint[]),
                cast(:indexes as int[]), cast(:transactions as bytea[]))
              as e (pack, channel, lot, by_member, witness, place, device_ms, command, reservation,
                block_ms, block, log_index, transaction)
            """)
        .param("organisation", all.get(0).event().organisation())
        .param("status", PackStatus.DISPENSED.name())
        .param("commands", words(all, 0))
        .param("packs", words(all, 1))
        .param("lots", words(all, 2))
        .param("by", words(all, 3))
        .param("witnesses", texts(all, one -> one.fields().text(4)))
        .param("places", texts(all, one -> one.fields().text(5)))
        .param("deviceTimes", numbers(all, one -> one.fields().milliseconds(6)))
        .param("reservations", words(all, 7))
        .param("channels", texts(all, one -> one.event().source().address()))
        .param("times", numbers(all, one -> one.event().blockTime().toEpochMilli()))
        .param("blocks", numbers(all, one -> one.event().block()))
        .param("indexes", all.stream().map(one -> one.event().logIndex()).toArray(Integer[]::new))
        .param(
            "transactions",
            all.stream().map(one -> one.event().transaction().toArray()).toArray(byte[][]::new))
        .update();
  }

  private static byte[][] words(List<Dispensed> all, int field) {
    return all.stream().map(one -> one.fields().bytes32(field).toArray()).toArray(byte[][]::new);
  }

  private static String[] texts(List<Dispensed> all, Function<Dispensed, String> of) {
    return all.stream().map(of).toArray(String[]::new);
  }

  private static Long[] numbers(List<Dispensed> all, Function<Dispensed, Long> of) {
    return all.stream().map(of).toArray(Long[]::new);
  }
}
