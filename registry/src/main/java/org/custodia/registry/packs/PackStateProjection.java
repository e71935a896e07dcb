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

  /** All of them in few statements: a busy channel brings hundreds in a block. */
  @Override
  public void applyAll(List<LedgerEvent> events) {
    List<Change> all = events.stream().flatMap(event -> Change.of(event).stream()).toList();
    int from = 0;
    for (int at = 0; at <= all.size(); at++) {
      if (at == all.size() || all.get(at).status() == 0) {
        if (from < at) insert(all.subList(from, at));
        if (at < all.size()) delete(all.get(at));
        from = at + 1;
      }
    }
  }

  private record Change(LedgerEvent event, DecodedEvent fields) {
    static Optional<Change> of(LedgerEvent event) {
      return event
          .source()
          .channel()
          .filter(channel -> channel.kind() == SubjectKind.MEDICINE.code())
          .flatMap(channel -> DecodedEvent.of(MedicineCustody.PACKCHANGED_EVENT, event))
          .map(fields -> new Change(event, fields));
    }

    int status() {
      return fields.integer(5);
    }
  }

  private void delete(Change change) {
    jdbc.sql(
            """
            delete from pack_state
            where organisation = :organisation and pack_id = :pack and channel = :channel
            """)
        .param("organisation", change.event().organisation())
        .param("pack", change.fields().bytes32(1).toArray())
        .param("channel", change.event().source().address())
        .update();
  }

  private void insert(List<Change> all) {
    jdbc.sql(
            """
            insert into pack_state (organisation, pack_id, channel, lot_id, status, by_member, witness,
              place, device_time, command_id, reservation_id, changed_at, block, log_index, transaction)
            select :organisation, pack, channel, lot, status, by_member, witness, place,
              timestamptz 'epoch' + device_ms * interval '1 millisecond', command, reservation,
              timestamptz 'epoch' + block_ms * interval '1 millisecond', block, log_index, transaction
            from unnest(cast(:packs as bytea[]), cast(:channels as text[]), cast(:lots as bytea[]),
                cast(:statuses as text[]), cast(:by as bytea[]), cast(:witnesses as text[]),
                cast(:places as text[]), cast(:deviceTimes as bigint[]), cast(:commands as bytea[]),
                cast(:reservations as bytea[]), cast(:times as bigint[]), cast(:blocks as bigint[]),
                cast(:indexes as int[]), cast(:transactions as bytea[]))
              as e (pack, channel, lot, status, by_member, witness, place, device_ms, command,
                reservation, block_ms, block, log_index, transaction)
            on conflict do nothing -- a later part of the same pack
            """)
        .param("organisation", all.get(0).event().organisation())
        .param("statuses", texts(all, one -> one.status() == 1 ? "DISPENSED" : "INACTIVE"))
        .param("commands", words(all, 0))
        .param("packs", words(all, 1))
        .param("lots", words(all, 2))
        .param("by", words(all, 3))
        .param("witnesses", texts(all, one -> one.fields().text(12)))
        .param("places", texts(all, one -> one.fields().text(13)))
        .param("deviceTimes", numbers(all, one -> one.fields().milliseconds(14)))
        .param("reservations", words(all, 10))
        .param("channels", texts(all, one -> one.event().source().address()))
        .param("times", numbers(all, one -> one.event().blockTime().toEpochMilli()))
        .param("blocks", numbers(all, one -> one.event().block()))
        .param("indexes", all.stream().map(one -> one.event().logIndex()).toArray(Integer[]::new))
        .param(
            "transactions",
            all.stream().map(one -> one.event().transaction().toArray()).toArray(byte[][]::new))
        .update();
  }

  private static byte[][] words(List<Change> all, int field) {
    return all.stream().map(one -> one.fields().bytes32(field).toArray()).toArray(byte[][]::new);
  }

  private static String[] texts(List<Change> all, Function<Change, String> of) {
    return all.stream().map(of).toArray(String[]::new);
  }

  private static Long[] numbers(List<Change> all, Function<Change, Long> of) {
    return all.stream().map(of).toArray(Long[]::new);
  }
}
