package org.custodia.registry.packs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was done to packs and what they came to, from the books this organisation sees. */
public final class PackStateProjection implements Projection {
  private final JdbcClient jdbc;

  public PackStateProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("pack_change", "pack_state");
  }

  @Override
  public void apply(LedgerEvent event) {
    applyAll(List.of(event));
  }

  /** All of them in two statements: a busy book brings hundreds in a block. */
  @Override
  public void applyAll(List<LedgerEvent> events) {
    List<Change> all = new ArrayList<>();
    for (LedgerEvent event : events) {
      event
          .source()
          .channel()
          .filter(channel -> channel.kind() == SubjectKind.MEDICINE.code())
          .flatMap(channel -> DecodedEvent.of(MedicineCustody.PACKCHANGED_EVENT, event))
          .ifPresent(fields -> all.add(new Change(event, fields)));
    }
    if (!all.isEmpty()) {
      insertChanges(all);
      upsertStates(latest(all));
    }
  }

  /** {@code MedicineBook.PackChanged}. */
  private record Change(LedgerEvent event, DecodedEvent fields) {
    Bytes32 command() {
      return fields.bytes32(0);
    }

    Bytes32 pack() {
      return fields.bytes32(1);
    }

    Bytes32 lot() {
      return fields.bytes32(2);
    }

    Bytes32 member() {
      return fields.bytes32(3);
    }

    Action action() {
      return Action.of(fields.integer(4));
    }

    PackStatus status() {
      return PackStatus.of(fields.integer(5));
    }

    int contents() {
      return fields.integer(6);
    }

    int taken() {
      return fields.integer(7);
    }

    int remaining() {
      return fields.integer(8);
    }

    byte[] prescription() {
      return unlessZero(fields.bytes32(9));
    }

    byte[] reservation() {
      return unlessZero(fields.bytes32(10));
    }

    byte[] evidence() {
      return action() == Action.DECOMMISSION ? unlessZero(fields.bytes32(11)) : null;
    }

    byte[] undone() {
      boolean back = action() == Action.UNDO || action() == Action.UNLOCK;
      return back ? unlessZero(fields.bytes32(11)) : null;
    }

    int irregularities() {
      return fields.integer(15);
    }

    /** Testimony that the status did not allow is told, and changes nothing. */
    boolean changesNothing() {
      return (irregularities() & Irregularity.STATUS_CONFLICT.bit()) != 0;
    }

    private static byte[] unlessZero(Bytes32 word) {
      return word.isZero() ? null : word.toArray();
    }
  }

  /** Of several changes of one pack in one book the last, as one statement writes a row once. */
  private static List<Change> latest(List<Change> all) {
    Map<List<Object>, Change> last = new LinkedHashMap<>();
    for (Change change : all) {
      if (!change.changesNothing()) {
        last.put(List.of(change.pack(), change.event().source().address()), change);
      }
    }
    return List.copyOf(last.values());
  }

  private void insertChanges(List<Change> all) {
    jdbc.sql(
            """
            insert into pack_change (organisation, pack_id, block, log_index, channel, lot_id,
              command_id, action, status, by_member, witness, place, device_time, taken, contents,
              remaining, reservation_id, prescription, evidence, undone, irregularities, changed_at,
              transaction)
            select :organisation, pack, block, log_index, channel, lot, command, action, status,
              by_member, witness, place,
              timestamptz 'epoch' + device_ms * interval '1 millisecond', taken, contents, remaining,
              reservation, prescription, evidence, undone, irregularities,
              timestamptz 'epoch' + block_ms * interval '1 millisecond', transaction
            from unnest(cast(:packs as bytea[]), cast(:blocks as bigint[]), cast(:indexes as int[]),
                cast(:channels as text[]), cast(:lots as bytea[]), cast(:commands as bytea[]),
                cast(:actions as text[]), cast(:statuses as text[]), cast(:by as bytea[]),
                cast(:witnesses as text[]), cast(:places as text[]), cast(:deviceTimes as bigint[]),
                cast(:taken as int[]), cast(:contents as int[]), cast(:remaining as int[]),
                cast(:reservations as bytea[]), cast(:prescriptions as bytea[]),
                cast(:evidence as bytea[]), cast(:undone as bytea[]),
                cast(:irregularities as int[]), cast(:times as bigint[]),
                cast(:transactions as bytea[]))
              as e (pack, block, log_index, channel, lot, command, action, status, by_member, witness,
                place, device_ms, taken, contents, remaining, reservation, prescription, evidence,
                undone, irregularities, block_ms, transaction)
            """)
        .param("organisation", all.get(0).event().organisation())
        .param("packs", words(all, change -> change.pack().toArray()))
        .param("blocks", numbers(all, change -> change.event().block()))
        .param("indexes", integers(all, change -> change.event().logIndex()))
        .param("channels", texts(all, change -> change.event().source().address()))
        .param("lots", words(all, change -> change.lot().toArray()))
        .param("commands", words(all, change -> change.command().toArray()))
        .param("actions", texts(all, change -> change.action().name()))
        .param("statuses", texts(all, change -> change.status().name()))
        .param("by", words(all, change -> change.member().toArray()))
        .param("witnesses", texts(all, change -> change.fields().text(12)))
        .param("places", texts(all, change -> change.fields().text(13)))
        .param("deviceTimes", numbers(all, change -> change.fields().milliseconds(14)))
        .param("taken", integers(all, Change::taken))
        .param("contents", integers(all, Change::contents))
        .param("remaining", integers(all, Change::remaining))
        .param("reservations", words(all, Change::reservation))
        .param("prescriptions", words(all, Change::prescription))
        .param("evidence", words(all, Change::evidence))
        .param("undone", words(all, Change::undone))
        .param("irregularities", integers(all, Change::irregularities))
        .param("times", numbers(all, change -> change.event().blockTime().toEpochMilli()))
        .param("transactions", words(all, change -> change.event().transaction().toArray()))
        .update();
  }

  private void upsertStates(List<Change> all) {
    if (all.isEmpty()) return;
    jdbc.sql(
            """
            insert into pack_state (organisation, pack_id, channel, lot_id, status, by_member,
              command_id, contents, remaining, changed_at, block, log_index, transaction)
            select :organisation, pack, channel, lot, status, by_member, command, contents, remaining,
              timestamptz 'epoch' + block_ms * interval '1 millisecond', block, log_index, transaction
            from unnest(cast(:packs as bytea[]), cast(:channels as text[]), cast(:lots as bytea[]),
                cast(:statuses as text[]), cast(:by as bytea[]), cast(:commands as bytea[]),
                cast(:contents as int[]), cast(:remaining as int[]), cast(:times as bigint[]),
                cast(:blocks as bigint[]), cast(:indexes as int[]), cast(:transactions as bytea[]))
              as e (pack, channel, lot, status, by_member, command, contents, remaining, block_ms,
                block, log_index, transaction)
            on conflict (organisation, pack_id, channel) do update set lot_id = excluded.lot_id,
              status = excluded.status, command_id = excluded.command_id,
              contents = excluded.contents, remaining = excluded.remaining,
              changed_at = excluded.changed_at, block = excluded.block,
              log_index = excluded.log_index, transaction = excluded.transaction
            """)
        .param("organisation", all.get(0).event().organisation())
        .param("packs", words(all, change -> change.pack().toArray()))
        .param("channels", texts(all, change -> change.event().source().address()))
        .param("lots", words(all, change -> change.lot().toArray()))
        .param("statuses", texts(all, change -> change.status().name()))
        .param("by", words(all, change -> change.member().toArray()))
        .param("commands", words(all, change -> change.command().toArray()))
        .param("contents", integers(all, Change::contents))
        .param("remaining", integers(all, Change::remaining))
        .param("times", numbers(all, change -> change.event().blockTime().toEpochMilli()))
        .param("blocks", numbers(all, change -> change.event().block()))
        .param("indexes", integers(all, change -> change.event().logIndex()))
        .param("transactions", words(all, change -> change.event().transaction().toArray()))
        .update();
  }

  private static byte[][] words(List<Change> all, Function<Change, byte[]> of) {
    return all.stream().map(of).toArray(byte[][]::new);
  }

  private static String[] texts(List<Change> all, Function<Change, String> of) {
    return all.stream().map(of).toArray(String[]::new);
  }

  private static Long[] numbers(List<Change> all, ToLongFunction<Change> of) {
    return all.stream().mapToLong(of).boxed().toArray(Long[]::new);
  }

  private static Integer[] integers(List<Change> all, ToIntFunction<Change> of) {
    return all.stream().mapToInt(of).boxed().toArray(Integer[]::new);
  }
}
