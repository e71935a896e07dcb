package org.custodia.registry.oversight;

import static org.custodia.contracts.generated.MedicineCustody.CANCELLED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.DISPATCHED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.LOTDISPATCHED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.PACKCHANGED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.PACKINGRECORDED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.RECALLACKNOWLEDGED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.RECEIVED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.REJECTED_EVENT;
import static org.custodia.contracts.generated.MedicineCustody.SESSIONRECORDED_EVENT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.abi.datatypes.Event;

/**
 * The trail of packs and consignments, from the MedicineCustody channels this organisation is party
 * to. What was done to single packs, and sessions of scans, are kept by regulators only: others
 * find them in their own books.
 */
final class TrailProjection implements Projection {
  private static final String DEVICE_TIME =
      "timestamptz 'epoch' + device_ms * interval '1 millisecond'";

  private static final OptionalInt DISPENSED = OptionalInt.of(PackStatus.DISPENSED.code());

  private final JdbcClient jdbc;
  private final Predicate<String> regulator;

  /**
   * @param regulator whether an organisation oversees all channels
   */
  TrailProjection(JdbcClient jdbc, Predicate<String> regulator) {
    this.jdbc = jdbc;
    this.regulator = regulator;
  }

  @Override
  public List<String> tables() {
    return List.of("trail_event", "trail_lot", "trail_pack");
  }

  @Override
  public void apply(LedgerEvent event) {
    applyAll(List.of(event));
  }

  /** A row to be: its event, and what that says. */
  private record Line(LedgerEvent event, TrailEntry entry) {
    TrailEntry.Said said() {
      return entry.said();
    }
  }

  @Override
  public void applyAll(List<LedgerEvent> events) {
    List<Line> lines = new ArrayList<>();
    for (LedgerEvent event : events) {
      boolean medicine =
          event
              .source()
              .channel()
              .filter(channel -> channel.kind() == SubjectKind.MEDICINE.code())
              .isPresent();
      if (!medicine) continue;
      DecodedEvent.of(LOTDISPATCHED_EVENT, event).ifPresent(fields -> lot(event, fields));
      entry(event).ifPresent(entry -> lines.add(new Line(event, entry)));
    }
    if (lines.isEmpty()) return;
    insert(lines);
    packs(lines);
  }

  private Optional<TrailEntry> entry(LedgerEvent event) {
    if (regulator.test(event.organisation())) {
      Optional<TrailEntry> own =
          read(event, PACKCHANGED_EVENT, TrailEntry.PackChanged::of)
              .or(() -> read(event, SESSIONRECORDED_EVENT, TrailEntry.Scanned::of));
      if (own.isPresent()) return own;
    }
    return read(event, DISPATCHED_EVENT, TrailEntry.Dispatched::of)
        .or(() -> read(event, CANCELLED_EVENT, TrailEntry.Cancelled::of))
        .or(() -> read(event, RECEIVED_EVENT, TrailEntry.Received::of))
        .or(() -> read(event, REJECTED_EVENT, TrailEntry.Rejected::of))
        .or(() -> read(event, PACKINGRECORDED_EVENT, TrailEntry.Packed::of))
        .or(() -> read(event, RECALLACKNOWLEDGED_EVENT, TrailEntry.Acknowledged::of));
  }

  private static Optional<TrailEntry> read(
      LedgerEvent event, Event form, Function<DecodedEvent, TrailEntry> reader) {
    return DecodedEvent.of(form, event).map(reader);
  }

  private void lot(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into trail_lot (organisation, consignment, giver, lot_id, channel, packs, block, log_index)
            values (:organisation, :consignment, :giver, :lot, :channel, :packs, :block, :index)
            on conflict do nothing
            """)
        .param("organisation", event.organisation())
        .param("consignment", fields.bytes32(0).toArray())
        .param("giver", fields.bytes32(1).toArray())
        .param("lot", fields.bytes32(2).toArray())
        .param("channel", event.source().address())
        .param("packs", fields.number(3))
        .param("block", event.block())
        .param("index", event.logIndex())
        .update();
  }

  /** All of them in one statement: a busy network brings hundreds in a block. */
  private void insert(List<Line> all) {
    jdbc.sql(
            """
            insert into trail_event (organisation, block, log_index, channel, action, command_id, member,
              other, pack_id, lot_id, consignment, status, packs, missing, surplus, damaged, reason, root,
              contents, related, irregularities, witness, place, device_time, at, transaction)
            select :organisation, block, log_index, channel, action, command_id, member, other, pack_id,
              lot_id, consignment, status, packs, missing, surplus, damaged, reason, root, contents,
              related, irregularities, witness, place, %s,
              timestamptz 'epoch' + block_ms * interval '1 millisecond', transaction
            from unnest(cast(:blocks as bigint[]), cast(:indexes as int[]), cast(:channels as text[]),
                cast(:actions as int[]), cast(:commands as bytea[]), cast(:members as bytea[]),
                cast(:others as bytea[]), cast(:packIds as bytea[]), cast(:lots as bytea[]),
                cast(:consignments as bytea[]), cast(:statuses as int[]), cast(:packs as bigint[]),
                cast(:missing as bigint[]), cast(:surplus as bigint[]), cast(:damaged as bigint[]),
                cast(:reasons as int[]), cast(:roots as bytea[]), cast(:contents as bytea[]),
                cast(:related as bytea[]), cast(:irregularities as bigint[]), cast(:witnesses as text[]),
                cast(:places as text[]), cast(:deviceTimes as bigint[]), cast(:times as bigint[]),
                cast(:transactions as bytea[]))
              as e (block, log_index, channel, action, command_id, member, other, pack_id, lot_id,
                consignment, status, packs, missing, surplus, damaged, reason, root, contents, related,
                irregularities, witness, place, device_ms, block_ms, transaction)
            """
                .formatted(DEVICE_TIME))
        .param("organisation", all.get(0).event().organisation())
        .param("blocks", longs(all, line -> line.event().block()))
        .param("indexes", ints(all, line -> line.event().logIndex()))
        .param("channels", texts(all, line -> line.event().source().address()))
        .param("actions", ints(all, line -> line.said().action().code()))
        .param("commands", words(all, line -> line.said().command()))
        .param("members", words(all, line -> line.said().member()))
        .param("others", words(all, line -> line.entry().other().orElse(null)))
        .param("packIds", words(all, line -> line.entry().pack().orElse(null)))
        .param("lots", words(all, line -> line.entry().lot().orElse(null)))
        .param("consignments", words(all, line -> line.entry().about().orElse(null)))
        .param("statuses", ints(all, line -> number(line.entry().state())))
        .param("packs", longs(all, line -> number(line.entry().numbers().packs())))
        .param("missing", longs(all, line -> number(line.entry().numbers().missing())))
        .param("surplus", longs(all, line -> number(line.entry().numbers().surplus())))
        .param("damaged", longs(all, line -> number(line.entry().numbers().damaged())))
        .param("reasons", ints(all, line -> number(line.entry().why())))
        .param("roots", words(all, line -> line.entry().tree().orElse(null)))
        .param("contents", words(all, line -> line.entry().document().orElse(null)))
        .param("related", words(all, line -> line.entry().related().orElse(null)))
        .param("irregularities", longs(all, line -> line.said().irregularities()))
        .param("witnesses", texts(all, line -> line.said().witness()))
        .param("places", texts(all, line -> line.said().place()))
        .param("deviceTimes", longs(all, line -> line.said().deviceMillis()))
        .param("times", longs(all, line -> line.event().blockTime().toEpochMilli()))
        .param("transactions", words(all, line -> line.event().transaction()))
        .update();
  }

  private record Book(Bytes32 pack, Bytes32 member) {}

  /** The last of each pack and book; testimony that conflicted changed nothing. */
  private void packs(List<Line> lines) {
    Map<Book, Line> last = new LinkedHashMap<>();
    lines.stream()
        .filter(line -> (line.said().irregularities() & Irregularity.STATUS_CONFLICT.bit()) == 0)
        .forEach(
            line ->
                line.entry()
                    .pack()
                    .ifPresent(pack -> last.put(new Book(pack, line.said().member()), line)));
    if (last.isEmpty()) return;
    List<Line> all = List.copyOf(last.values());
    jdbc.sql(
            """
            insert into trail_pack (organisation, pack_id, member, lot_id, status, offline, command_id,
              block, log_index, at)
            select :organisation, pack_id, member, lot_id, status, offline, command_id, block, log_index,
              timestamptz 'epoch' + block_ms * interval '1 millisecond'
            from unnest(cast(:packIds as bytea[]), cast(:members as bytea[]), cast(:lots as bytea[]),
                cast(:statuses as int[]), cast(:offline as boolean[]), cast(:commands as bytea[]),
                cast(:blocks as bigint[]), cast(:indexes as int[]), cast(:times as bigint[]))
              as e (pack_id, member, lot_id, status, offline, command_id, block, log_index, block_ms)
            on conflict (organisation, pack_id, member) do update
            set lot_id = excluded.lot_id, status = excluded.status, offline = excluded.offline,
              command_id = excluded.command_id, block = excluded.block, log_index = excluded.log_index,
              at = excluded.at
            """)
        .param("organisation", all.get(0).event().organisation())
        .param("packIds", words(all, line -> line.entry().pack().orElse(null)))
        .param("members", words(all, line -> line.said().member()))
        .param("lots", words(all, line -> line.entry().lot().orElse(null)))
        .param("statuses", ints(all, line -> number(line.entry().state())))
        .param(
            "offline",
            all.stream()
                .map(
                    line ->
                        line.said().action() == Action.DISPENSED_OFFLINE
                            && line.entry().state().equals(DISPENSED))
                .toArray(Boolean[]::new))
        .param("commands", words(all, line -> line.said().command()))
        .param("blocks", longs(all, line -> line.event().block()))
        .param("indexes", ints(all, line -> line.event().logIndex()))
        .param("times", longs(all, line -> line.event().blockTime().toEpochMilli()))
        .update();
  }

  /** As JDBC wants what a row does not have. */
  private static Integer number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static Long number(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static byte[][] words(List<Line> all, Function<Line, Bytes32> of) {
    return all.stream()
        .map(of)
        .map(word -> word == null ? null : word.toArray())
        .toArray(byte[][]::new);
  }

  private static String[] texts(List<Line> all, Function<Line, String> of) {
    return all.stream().map(of).toArray(String[]::new);
  }

  private static Long[] longs(List<Line> all, Function<Line, Long> of) {
    return all.stream().map(of).toArray(Long[]::new);
  }

  private static Integer[] ints(List<Line> all, Function<Line, Integer> of) {
    return all.stream().map(of).toArray(Integer[]::new);
  }
}
