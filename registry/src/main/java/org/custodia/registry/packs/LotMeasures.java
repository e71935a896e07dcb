package org.custodia.registry.packs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.RecallScope;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lots, and single packs of lots, that are blocked, recalled or withdrawn now. */
public final class LotMeasures {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final LotBook lots;

  public LotMeasures(OrganisationRows rows, JdbcClient jdbc, LotBook lots) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.lots = lots;
  }

  /**
   * @param command id of the command that ordered it
   * @param packs the single packs it is about; empty for the whole lot
   */
  public record Measure(
      LotFact lot, Bytes32 command, LotFact.StatusChange change, List<Bytes32> packs) {}

  /** Lots that are under a measure, or have a pack that was ever, the latest order first. */
  public List<Bytes32> lots(String organisation, int limit) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select lot_id from (
                      select c.lot_id, c.block from lot_change c join lot l
                        on l.organisation = c.organisation and l.lot_id = c.lot_id
                      where c.organisation = :organisation and l.status <> 'RELEASED'
                      union all
                      select lot_id, block from lot_pack_change where organisation = :organisation
                    ) m group by lot_id order by max(block) desc limit :limit
                    """)
                .param("organisation", organisation)
                .param("limit", limit)
                .query((row, n) -> Bytes32.of(row.getBytes(1)))
                .list());
  }

  /** Measures of these lots, latest first. */
  public List<Measure> all(String organisation, List<Bytes32> lotIds) {
    return rows.in(organisation, () -> measures(organisation, lotIds));
  }

  /** Of one lot: that of the whole lot first, then those of single packs, latest first. */
  public List<Measure> of(String organisation, Bytes32 lotId) {
    return rows.in(organisation, () -> measures(organisation, List.of(lotId)));
  }

  /** Everything that was ever ordered about a lot or packs of it, oldest first. */
  public List<Measure> history(String organisation, Bytes32 lotId) {
    return rows.in(
        organisation,
        () ->
            lots.lot(organisation, lotId).stream()
                .flatMap(
                    lot ->
                        jdbc
                            .sql(
                                """
                                select command_id, action, scope, reason, advice, by_member, changed_at,
                                  block, transaction, log_index, cast(null as bytea[]) as packs
                                from lot_change where organisation = :organisation and lot_id = :lot
                                union all
                                select command_id, action, scope, reason, advice, by_member, changed_at,
                                  block, transaction, log_index, array_agg(pack_id)
                                from lot_pack_change where organisation = :organisation and lot_id = :lot
                                group by command_id, action, scope, reason, advice, by_member, changed_at,
                                  block, transaction, log_index
                                order by block, log_index
                                """)
                            .param("organisation", organisation)
                            .param("lot", lotId.toArray())
                            .query(
                                (row, n) -> new Measure(lot, command(row), change(row), packs(row)))
                            .list()
                            .stream())
                .toList());
  }

  private List<Measure> measures(String organisation, List<Bytes32> lotIds) {
    List<Measure> found = new ArrayList<>();
    for (Bytes32 id : lotIds) {
      Optional<LotFact> lot = lots.lot(organisation, id);
      lot.ifPresent(fact -> found.addAll(ofLot(organisation, fact)));
    }
    found.sort(Comparator.comparing((Measure one) -> one.change().at()).reversed());
    return found;
  }

  private List<Measure> ofLot(String organisation, LotFact lot) {
    List<Measure> found = new ArrayList<>();
    jdbc.sql(
            """
            select c.* from lot_change c join lot l on l.organisation = c.organisation
              and l.lot_id = c.lot_id
            where c.organisation = :organisation and c.lot_id = :lot and l.status <> 'RELEASED'
            order by c.block desc, c.log_index desc limit 1
            """)
        .param("organisation", organisation)
        .param("lot", lot.lotId().toArray())
        .query((row, n) -> new Measure(lot, command(row), change(row), List.of()))
        .optional()
        .ifPresent(found::add);
    found.addAll(
        jdbc
            .sql(
                """
                select c.*, array_agg(pack_id) over (partition by command_id) as packs,
                  row_number() over (partition by command_id order by pack_id) as place
                from lot_pack_change c
                where organisation = :organisation and lot_id = :lot and status <> 'RELEASED'
                  and not exists (select from lot_pack_change later
                    where later.organisation = c.organisation and later.lot_id = c.lot_id
                      and later.pack_id = c.pack_id
                      and (later.block, later.log_index) > (c.block, c.log_index))
                order by block desc, log_index desc
                """)
            .param("organisation", organisation)
            .param("lot", lot.lotId().toArray())
            .query(
                (row, n) ->
                    row.getLong("place") > 1
                        ? Optional.<Measure>empty()
                        : Optional.of(new Measure(lot, command(row), change(row), packs(row))))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .toList());
    return found;
  }

  private static Bytes32 command(ResultSet row) throws SQLException {
    return Bytes32.of(row.getBytes("command_id"));
  }

  private static List<Bytes32> packs(ResultSet row) throws SQLException {
    if (row.getArray("packs") == null) return List.of();
    return Arrays.stream((byte[][]) row.getArray("packs").getArray())
        .map(Bytes32::of)
        .sorted()
        .toList();
  }

  private static LotFact.StatusChange change(ResultSet row) throws SQLException {
    return new LotFact.StatusChange(
        Action.valueOf(row.getString("action")),
        RecallScope.valueOf(row.getString("scope")),
        row.getString("reason"),
        row.getString("advice"),
        Bytes32.of(row.getBytes("by_member")),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        row.getLong("block"),
        Bytes32.of(row.getBytes("transaction")));
  }
}
