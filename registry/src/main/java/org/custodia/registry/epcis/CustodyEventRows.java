package org.custodia.registry.epcis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.CustodyEvent.LotShare;
import org.custodia.registry.epcis.CustodyEvent.Position;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of {@link CustodyEvent}. Used inside the organisation's rows. */
final class CustodyEventRows {
  static final List<String> TABLES =
      List.of("custody_packing", "custody_event_lot", "custody_event_pack", "custody_event");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

  private final JdbcClient jdbc;

  CustodyEventRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** In one statement: a busy channel brings hundreds in a block. */
  void add(String organisation, CustodyEvent event) {
    Position at = event.position();
    jdbc.sql(
            """
            with told as (
              insert into custody_event (organisation, block, log_index, part, event_id, declared, step,
                channel, command_id, member, counterpart, consignment, sscc, quantity, counts, note,
                irregularities, witness, place, event_time, record_time, transaction)
              values (:organisation, :block, :index, :part, :id, :declared, :step,
                :channel, :command, :member, :counterpart, :consignment, :sscc, :quantity,
                cast(:counts as jsonb), :note,
                :irregularities, :witness, :place, :eventTime, :recordTime, :transaction)),
            packs as (
              insert into custody_event_pack (organisation, pack_id, block, log_index, part)
              select distinct :organisation, p, :block, :index, :part
              from unnest(cast(:packs as bytea[])) as p)
            insert into custody_event_lot (organisation, lot_id, block, log_index, part, packs, private)
            select :organisation, l.id, :block, :index, :part, max(l.packs), :private
            from unnest(cast(:lots as bytea[]), cast(:shares as bigint[])) as l (id, packs) group by l.id
            """)
        .param("organisation", organisation)
        .param("block", at.block())
        .param("index", at.logIndex())
        .param("part", at.part())
        .param("id", event.id())
        .param("declared", event.declaredAt().isPresent())
        .param("step", event.step().name())
        .param("channel", event.channel().orElse(null), Types.VARCHAR)
        .param("command", event.commandId().toArray())
        .param("member", event.member().toArray())
        .param("counterpart", bytes(event.counterpart()), Types.BINARY)
        .param("consignment", bytes(event.consignment()), Types.BINARY)
        .param("sscc", event.sscc().orElse(null), Types.VARCHAR)
        .param("quantity", event.quantity().orElse(null), Types.BIGINT)
        .param("counts", JSON.writeValueAsString(new TreeMap<>(event.counts())))
        .param("note", event.note())
        .param("irregularities", event.irregularities())
        .param("witness", event.witness())
        .param("place", event.place())
        .param("eventTime", event.eventTime().atOffset(ZoneOffset.UTC))
        .param("recordTime", event.recordTime().atOffset(ZoneOffset.UTC))
        .param("transaction", event.transaction().toArray())
        .param("packs", arrays(event.packs()))
        .param("lots", arrays(event.lots().stream().map(LotShare::lotId).toList()))
        .param("shares", event.lots().stream().map(LotShare::packs).toArray(Long[]::new))
        .param("private", event.channel().isPresent())
        .update();
  }

  /** What a command of a channel said, without what took it back. */
  Optional<CustodyEvent> ofCommand(String organisation, String channel, Bytes32 commandId) {
    return select(
            jdbc.sql(
                    SELECT
                        + """
                        where e.organisation = :organisation and e.channel = :channel
                          and e.command_id = :command and not e.declared and e.part = 0
                        """)
                .param("organisation", organisation)
                .param("channel", channel)
                .param("command", commandId.toArray()))
        .stream()
        .findFirst();
  }

  /** So many packs of a lot are in what an event is about. */
  void addLot(String organisation, CustodyEvent event, LotShare share) {
    jdbc.sql(
            """
            insert into custody_event_lot (organisation, lot_id, block, log_index, part, packs, private)
            values (:organisation, :lot, :block, :index, :part, :packs, :private)
            """)
        .param("organisation", organisation)
        .param("lot", share.lotId().toArray())
        .param("block", event.position().block())
        .param("index", event.position().logIndex())
        .param("part", event.position().part())
        .param("packs", share.packs())
        .param("private", event.channel().isPresent())
        .update();
  }

  void addPacking(String organisation, String channel, Bytes32 commandId, Packing packing) {
    jdbc.sql(
            """
            insert into custody_packing (organisation, channel, command_id, member, witness, place,
              event_time, irregularities, units)
            values (:organisation, :channel, :command, :member, :witness, :place,
              :eventTime, :irregularities, 0)
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("command", commandId.toArray())
        .param("member", packing.member().toArray())
        .param("witness", packing.witness())
        .param("place", packing.place())
        .param("eventTime", packing.eventTime().atOffset(ZoneOffset.UTC))
        .param("irregularities", packing.irregularities())
        .update();
  }

  /** The packing that a unit belongs to; counts the unit. */
  Optional<Packing> nextUnit(String organisation, String channel, Bytes32 commandId) {
    return jdbc.sql(
            """
            update custody_packing set units = units + 1
            where organisation = :organisation and channel = :channel and command_id = :command
            returning *
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("command", commandId.toArray())
        .query(
            (row, n) ->
                new Packing(
                    Bytes32.of(row.getBytes("member")),
                    row.getString("witness"),
                    row.getString("place"),
                    instant(row, "event_time"),
                    row.getInt("irregularities"),
                    row.getInt("units") - 1))
        .optional();
  }

  /**
   * Who packed.
   *
   * @param unit which of its units comes next, from 0
   */
  record Packing(
      Bytes32 member,
      String witness,
      String place,
      Instant eventTime,
      int irregularities,
      int unit) {}

  /** Block of the newest event, or -1. */
  long newestBlock(String organisation) {
    return jdbc.sql(
            "select coalesce(max(block), -1) from custody_event where organisation = :organisation")
        .param("organisation", organisation)
        .query(Long.class)
        .single();
  }

  static final String SELECT =
      """
      select e.*,
        array(select p.pack_id from custody_event_pack p
          where p.organisation = e.organisation and p.block = e.block and p.log_index = e.log_index
            and p.part = e.part order by p.pack_id) as packs,
        array(select l.lot_id from custody_event_lot l
          where l.organisation = e.organisation and l.block = e.block and l.log_index = e.log_index
            and l.part = e.part order by l.lot_id) as lots,
        array(select l.packs from custody_event_lot l
          where l.organisation = e.organisation and l.block = e.block and l.log_index = e.log_index
            and l.part = e.part order by l.lot_id) as shares
      from custody_event e
      """;

  List<CustodyEvent> select(JdbcClient.StatementSpec statement) {
    return statement.query(CustodyEventRows::event).list();
  }

  private static CustodyEvent event(ResultSet row, int n) throws SQLException {
    Instant recordTime = instant(row, "record_time");
    return new CustodyEvent(
        new Position(row.getLong("block"), row.getInt("log_index"), row.getInt("part")),
        row.getObject("event_id", UUID.class),
        row.getBoolean("declared") ? Optional.of(recordTime) : Optional.empty(),
        CustodyStep.valueOf(row.getString("step")),
        Optional.ofNullable(row.getString("channel")),
        Bytes32.of(row.getBytes("command_id")),
        Bytes32.of(row.getBytes("member")),
        Optional.ofNullable(row.getBytes("counterpart")).map(Bytes32::of),
        Optional.ofNullable(row.getBytes("consignment")).map(Bytes32::of),
        Optional.ofNullable(row.getString("sscc")),
        Optional.ofNullable((Long) row.getObject("quantity")),
        words(row, "packs"),
        shares(row),
        JSON.readValue(row.getString("counts"), COUNTS),
        row.getString("note"),
        row.getInt("irregularities"),
        row.getString("witness"),
        row.getString("place"),
        instant(row, "event_time"),
        recordTime,
        Bytes32.of(row.getBytes("transaction")));
  }

  private static List<LotShare> shares(ResultSet row) throws SQLException {
    List<Bytes32> lots = words(row, "lots");
    Long[] packs = (Long[]) row.getArray("shares").getArray();
    List<LotShare> shares = new ArrayList<>();
    for (int i = 0; i < lots.size(); i++) {
      shares.add(new LotShare(lots.get(i), packs[i]));
    }
    return shares;
  }

  private static List<Bytes32> words(ResultSet row, String column) throws SQLException {
    List<Bytes32> words = new ArrayList<>();
    for (byte[] word : (byte[][]) row.getArray(column).getArray()) {
      words.add(Bytes32.of(word));
    }
    return words;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static byte[] bytes(Optional<Bytes32> word) {
    return word.map(Bytes32::toArray).orElse(null);
  }

  static byte[][] arrays(List<Bytes32> words) {
    return words.stream().map(Bytes32::toArray).toArray(byte[][]::new);
  }
}
