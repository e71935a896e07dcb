package org.custodia.registry.oversight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads {@code trail_event}, {@code trail_lot} and {@code trail_pack}. Used inside the
 * organisation's rows.
 */
final class TrailRows {
  private final JdbcClient jdbc;

  TrailRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** After a place on the ledger, oldest first. */
  List<TrailEvent> after(long block, int logIndex, int limit) {
    return jdbc.sql(
            """
            select * from trail_event where (block, log_index) > (:block, :index)
            order by block, log_index limit :limit
            """)
        .param("block", block)
        .param("index", logIndex)
        .param("limit", limit)
        .query(TrailRows::event)
        .list();
  }

  /** The dispatch itself and all that speaks of it, oldest first. */
  List<TrailEvent> ofConsignment(Bytes32 consignment) {
    return jdbc.sql(
            "select * from trail_event where consignment = :consignment order by block, log_index")
        .param("consignment", consignment.toArray())
        .query(TrailRows::event)
        .list();
  }

  /** Dispatches of exactly these packs, oldest first. */
  List<TrailEvent> dispatchesOf(Bytes32 root) {
    return jdbc.sql(
            """
            select * from trail_event where root = :root and action = :action
            order by block, log_index
            """)
        .param("root", root.toArray())
        .param("action", Action.DISPATCH.code())
        .query(TrailRows::event)
        .list();
  }

  List<TrailEvent> ofPack(Bytes32 packId) {
    return jdbc.sql("select * from trail_event where pack_id = :pack order by block, log_index")
        .param("pack", packId.toArray())
        .query(TrailRows::event)
        .list();
  }

  /** What was done to packs of a lot, and answers to its recall; latest first. */
  List<TrailEvent> ofLot(Bytes32 lotId, int limit) {
    return jdbc.sql(
            """
            select * from trail_event where lot_id = :lot order by block desc, log_index desc
            limit :limit
            """)
        .param("lot", lotId.toArray())
        .param("limit", limit)
        .query(TrailRows::event)
        .list();
  }

  /** Answers to the recall of a lot, oldest first. */
  List<TrailEvent> acknowledgements(Bytes32 lotId) {
    return jdbc.sql(
            """
            select * from trail_event where lot_id = :lot and action = :action
            order by block, log_index
            """)
        .param("lot", lotId.toArray())
        .param("action", Action.ACKNOWLEDGE.code())
        .query(TrailRows::event)
        .list();
  }

  /** A lot's share of a consignment, with the consignment's dispatch and all that speaks of it. */
  record Share(long packs, List<TrailEvent> events) {
    TrailEvent dispatch() {
      return events.get(0);
    }
  }

  /** Every consignment with packs of the lot, oldest first. */
  List<Share> shares(Bytes32 lotId) {
    return shares(
        "select * from trail_lot where lot_id = :lot order by block, log_index",
        Map.of("lot", lotId.toArray()));
  }

  /** Those that were sent to this member. */
  List<Share> shares(Bytes32 lotId, Bytes32 receiver) {
    return shares(
        """
        select l.* from trail_lot l
        join trail_event d on d.organisation = l.organisation and d.consignment = l.consignment
          and d.channel = l.channel and d.member = l.giver and d.action = 7
        where l.lot_id = :lot and d.other = :receiver
        order by l.block, l.log_index
        """,
        Map.of("lot", lotId.toArray(), "receiver", receiver.toArray()));
  }

  /** Those of these lots of which this member was ever sent packs. */
  Set<Bytes32> sentTo(Bytes32 member, List<Bytes32> lots) {
    return Set.copyOf(
        jdbc.sql(
                """
                select distinct l.lot_id from trail_lot l
                join trail_event d on d.organisation = l.organisation
                  and d.consignment = l.consignment and d.channel = l.channel
                  and d.member = l.giver and d.action = 7
                where l.lot_id = any(cast(:lots as bytea[])) and d.other = :member
                """)
            .param("lots", lots.stream().map(Bytes32::toArray).toArray(byte[][]::new))
            .param("member", member.toArray())
            .query((row, n) -> Bytes32.of(row.getBytes(1)))
            .list());
  }

  private List<Share> shares(String sql, Map<String, Object> of) {
    record Part(long packs, Bytes32 consignment, Bytes32 giver) {}
    return jdbc
        .sql(sql)
        .params(of)
        .query(
            (row, n) ->
                new Part(
                    row.getLong("packs"),
                    Bytes32.of(row.getBytes("consignment")),
                    Bytes32.of(row.getBytes("giver"))))
        .list()
        .stream()
        .map(part -> new Share(part.packs(), spoken(part.consignment(), part.giver())))
        .filter(share -> !share.events().isEmpty())
        .toList();
  }

  /** A giver's dispatch first, then what its receiver and it say of it. */
  List<TrailEvent> spoken(Bytes32 consignment, Bytes32 giver) {
    List<TrailEvent> all = ofConsignment(consignment);
    return all.stream()
        .filter(event -> event.action() == Action.DISPATCH && event.member().equals(giver))
        .findFirst()
        .map(
            dispatch ->
                Stream.concat(
                        Stream.of(dispatch),
                        all.stream()
                            .filter(
                                event ->
                                    event.action() != Action.DISPATCH
                                        && event.channel().equals(dispatch.channel())))
                    .toList())
        .orElse(List.of());
  }

  /** The session with the highest number that a key signed before this one on the ledger. */
  Optional<TrailEvent> sessionBefore(TrailEvent session) {
    return jdbc.sql(
            """
            select * from trail_event
            where action = :action and witness = :witness and channel = :channel
              and (block, log_index) < (:block, :index)
            order by damaged desc, block, log_index limit 1
            """)
        .param("action", Action.SCAN_SESSION.code())
        .param("witness", session.witness())
        .param("channel", session.channel())
        .param("block", session.block())
        .param("index", session.logIndex())
        .query(TrailRows::event)
        .optional();
  }

  /** What a member's book says of a pack now. */
  record PackNow(
      Bytes32 packId,
      Bytes32 member,
      Bytes32 lotId,
      PackStatus status,
      boolean offline,
      Bytes32 command,
      long block,
      int logIndex,
      Instant at) {}

  List<PackNow> packNow(Bytes32 packId) {
    return jdbc.sql("select * from trail_pack where pack_id = :pack order by block, log_index")
        .param("pack", packId.toArray())
        .query(TrailRows::packNow)
        .list();
  }

  /** How many packs of a lot are in each status, by the last entry of any book. */
  Map<PackStatus, Long> statuses(Bytes32 lotId) {
    Map<PackStatus, Long> statuses = new EnumMap<>(PackStatus.class);
    jdbc.sql(
            """
            select status, count(*) as packs from (
              select distinct on (pack_id) pack_id, status from trail_pack where lot_id = :lot
              order by pack_id, block desc, log_index desc) s
            group by status
            """)
        .param("lot", lotId.toArray())
        .query(
            row -> {
              statuses.put(PackStatus.of(row.getInt("status")), row.getLong("packs"));
            });
    return statuses;
  }

  /** Those of these packs that are out of use in several books. */
  List<Bytes32> outOfUseTwice(List<Bytes32> packs) {
    return jdbc.sql(
            """
            select pack_id from trail_pack
            where pack_id = any(cast(:packs as bytea[])) and status <> 0
            group by pack_id having count(*) > 1
            """)
        .param("packs", packs.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .list();
  }

  /** Which of the packs of its lot that its member has dispensed it is, in their order; from 1. */
  long rank(PackNow dispensed) {
    return jdbc.sql(
            """
            select count(*) from trail_pack where lot_id = :lot and member = :member and status = 1
              and (block, log_index) <= (:block, :index)
            """)
        .param("lot", dispensed.lotId().toArray())
        .param("member", dispensed.member().toArray())
        .param("block", dispensed.block())
        .param("index", dispensed.logIndex())
        .query(Long.class)
        .single();
  }

  /** How many packs of a lot a member has dispensed, and not undone. */
  long dispensed(Bytes32 lotId, Bytes32 member) {
    return jdbc.sql(
            """
            select count(*) from trail_pack where lot_id = :lot and member = :member and status = 1
            """)
        .param("lot", lotId.toArray())
        .param("member", member.toArray())
        .query(Long.class)
        .single();
  }

  /** The latest thousand packs of a consignment's lots that its receiver has dispensed. */
  List<Bytes32> dispensedOf(Bytes32 consignment, Bytes32 giver, Bytes32 receiver) {
    return jdbc.sql(
            """
            select p.pack_id from trail_lot l
            join trail_pack p on p.organisation = l.organisation and p.lot_id = l.lot_id
            where l.consignment = :consignment and l.giver = :giver and p.member = :receiver
              and p.status = 1
            order by p.block desc, p.log_index desc limit 1000
            """)
        .param("consignment", consignment.toArray())
        .param("giver", giver.toArray())
        .param("receiver", receiver.toArray())
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .list();
  }

  /** How many entries there are of dispensed packs of a lot; no fewer than packs. */
  long dispensings(Bytes32 lotId) {
    return jdbc.sql("select count(*) from trail_pack where lot_id = :lot and status = 1")
        .param("lot", lotId.toArray())
        .query(Long.class)
        .single();
  }

  /** The last ten of them, latest first. */
  List<PackNow> lastDispensed(Bytes32 lotId) {
    return jdbc.sql(
            """
            select * from trail_pack where lot_id = :lot and status = 1
            order by block desc, log_index desc limit 10
            """)
        .param("lot", lotId.toArray())
        .query(TrailRows::packNow)
        .list();
  }

  /** Dispatches in reply to a consignment, or of exactly the same packs. */
  List<TrailEvent> repliesTo(Bytes32 consignment, Bytes32 root) {
    return jdbc.sql(
            """
            select * from trail_event
            where action = :action and (related = :consignment or root = :root)
            order by block, log_index
            """)
        .param("action", Action.DISPATCH.code())
        .param("consignment", consignment.toArray())
        .param("root", root.toArray())
        .query(TrailRows::event)
        .list();
  }

  /** How many different packs of a lot are dispensed by anybody. */
  long dispensed(Bytes32 lotId) {
    return jdbc.sql(
            "select count(distinct pack_id) from trail_pack where lot_id = :lot and status = 1")
        .param("lot", lotId.toArray())
        .query(Long.class)
        .single();
  }

  private static PackNow packNow(ResultSet row, int n) throws SQLException {
    return new PackNow(
        Bytes32.of(row.getBytes("pack_id")),
        Bytes32.of(row.getBytes("member")),
        Bytes32.of(row.getBytes("lot_id")),
        PackStatus.of(row.getInt("status")),
        row.getBoolean("offline"),
        Bytes32.of(row.getBytes("command_id")),
        row.getLong("block"),
        row.getInt("log_index"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }

  private static TrailEvent event(ResultSet row, int n) throws SQLException {
    return new TrailEvent(
        row.getLong("block"),
        row.getInt("log_index"),
        row.getString("channel"),
        Action.of(row.getInt("action")),
        Bytes32.of(row.getBytes("command_id")),
        Bytes32.of(row.getBytes("member")),
        bytes(row, "other"),
        bytes(row, "pack_id"),
        bytes(row, "lot_id"),
        bytes(row, "consignment"),
        Optional.ofNullable(row.getObject("status", Integer.class)).map(PackStatus::of),
        number(row, "packs"),
        number(row, "missing"),
        number(row, "surplus"),
        number(row, "damaged"),
        number(row, "reason"),
        bytes(row, "root"),
        bytes(row, "contents"),
        bytes(row, "related"),
        irregularities(row.getLong("irregularities")),
        row.getString("witness"),
        row.getString("place"),
        row.getObject("device_time", OffsetDateTime.class).toInstant(),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        Bytes32.of(row.getBytes("transaction")));
  }

  private static Set<Irregularity> irregularities(long mask) {
    return Irregularity.of((int) mask);
  }

  private static Optional<Bytes32> bytes(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getBytes(column)).map(Bytes32::of);
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
