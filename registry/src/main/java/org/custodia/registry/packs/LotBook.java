package org.custodia.registry.packs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.Supply;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The public lots as an organisation's own node has them. */
public final class LotBook {
  private static final String LOTS =
      """
      select l.*, c.action, c.scope, c.reason, c.advice, c.by_member, c.changed_at, c.block as change_block,
        c.transaction as change_transaction
      from lot l left join lateral (
        select * from lot_change c where c.organisation = l.organisation and c.lot_id = l.lot_id
        order by c.block desc, c.log_index desc limit 1) c on true
      where l.organisation = :organisation
      """;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public LotBook(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  public Optional<LotFact> lot(String organisation, Bytes32 lotId) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(LOTS + " and l.lot_id = :lot")
                .param("organisation", organisation)
                .param("lot", lotId.toArray())
                .query(LotBook::fact)
                .optional());
  }

  /** Those of these lots that were released, in one question. */
  public Map<Bytes32, LotFact> byIds(String organisation, Collection<Bytes32> lotIds) {
    return rows.in(
        organisation,
        () ->
            jdbc
                .sql(LOTS + " and l.lot_id = any(cast(:lots as bytea[]))")
                .param("organisation", organisation)
                .param("lots", lotIds.stream().map(Bytes32::toArray).toArray(byte[][]::new))
                .query(LotBook::fact)
                .list()
                .stream()
                .collect(Collectors.toMap(LotFact::lotId, Function.identity())));
  }

  /** Every lot of a product, newest first. */
  public List<LotFact> ofProduct(String organisation, String gtin) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(LOTS + " and l.gtin = :gtin order by l.block desc, l.log_index desc")
                .param("organisation", organisation)
                .param("gtin", gtin)
                .query(LotBook::fact)
                .list());
  }

  /**
   * @param gtin 14 digits
   * @param lotNumber as printed; upper and lower case differ
   */
  public Optional<LotFact> lot(String organisation, String gtin, String lotNumber) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(LOTS + " and l.gtin = :gtin and l.lot_number = :number")
                .param("organisation", organisation)
                .param("gtin", gtin)
                .param("number", lotNumber)
                .query(LotBook::fact)
                .optional());
  }

  /**
   * Whether the product has a lot of this number but for capitals, and none of exactly this one.
   */
  public boolean differsByCase(String organisation, String gtin, String lotNumber) {
    List<String> numbers =
        rows.in(
            organisation,
            () ->
                jdbc.sql(
                        """
                        select lot_number from lot where organisation = :organisation
                          and gtin = :gtin and lower(lot_number) = lower(:number)
                        """)
                    .param("organisation", organisation)
                    .param("gtin", gtin)
                    .param("number", lotNumber)
                    .query(String.class)
                    .list());
    return !numbers.isEmpty() && !numbers.contains(lotNumber);
  }

  /** The lots released last, newest first. */
  public List<LotFact> latest(String organisation, int limit) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(LOTS + " order by l.block desc, l.log_index desc limit :limit")
                .param("organisation", organisation)
                .param("limit", limit)
                .query(LotBook::fact)
                .list());
  }

  /** Member id of who may release lots of a product. */
  public Optional<Bytes32> holderOf(String organisation, String gtin) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select holder from product_holder
                    where organisation = :organisation and gtin = :gtin
                    """)
                .param("organisation", organisation)
                .param("gtin", gtin)
                .query((row, n) -> Bytes32.of(row.getBytes("holder")))
                .optional()
                .filter(holder -> !holder.isZero()));
  }

  /** How a product may be supplied; nothing special for one that was never authorised. */
  public Set<Supply> supply(String organisation, String gtin) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select supply from product_holder
                    where organisation = :organisation and gtin = :gtin
                    """)
                .param("organisation", organisation)
                .param("gtin", gtin)
                .query(Integer.class)
                .optional()
                .map(Supply::of)
                .orElse(Set.of()));
  }

  /** What was last said of a single pack of a lot, whatever became of the lot. */
  public Optional<PackNotice> ofPack(String organisation, Bytes32 lotId, Bytes32 packId) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select *, block as change_block, transaction as change_transaction
                    from lot_pack_change where organisation = :organisation
                      and lot_id = :lot and pack_id = :pack
                    order by block desc, log_index desc limit 1
                    """)
                .param("organisation", organisation)
                .param("lot", lotId.toArray())
                .param("pack", packId.toArray())
                .query((row, n) -> notice(row))
                .optional());
  }

  /**
   * Packs of these lots that are blocked, recalled or withdrawn singly now, whatever became of the
   * lots.
   */
  public Map<PackOfLot, PackNotice> stopped(String organisation, Collection<Bytes32> lotIds) {
    Map<PackOfLot, PackNotice> stopped = new HashMap<>();
    rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select * from (
                      select distinct on (lot_id, pack_id) *, block as change_block,
                        transaction as change_transaction
                      from lot_pack_change
                      where organisation = :organisation and lot_id = any(cast(:lots as bytea[]))
                      order by lot_id, pack_id, block desc, log_index desc) last
                    where status <> 'RELEASED'
                    """)
                .param("organisation", organisation)
                .param("lots", lotIds.stream().map(Bytes32::toArray).toArray(byte[][]::new))
                .query(
                    row -> {
                      stopped.put(
                          new PackOfLot(
                              Bytes32.of(row.getBytes("lot_id")),
                              Bytes32.of(row.getBytes("pack_id"))),
                          notice(row));
                    }));
    return stopped;
  }

  /** What is said of a single pack is said of it as one of this lot. */
  public record PackOfLot(Bytes32 lotId, Bytes32 packId) {}

  /**
   * How a single pack stands.
   *
   * @param status RELEASED again once it was unblocked
   */
  public record PackNotice(LotStatus status, LotFact.StatusChange change) {}

  private static PackNotice notice(ResultSet row) throws SQLException {
    return new PackNotice(LotStatus.valueOf(row.getString("status")), change(row).orElseThrow());
  }

  private static LotFact fact(ResultSet row, int n) throws SQLException {
    return new LotFact(
        Bytes32.of(row.getBytes("lot_id")),
        row.getString("gtin"),
        row.getString("lot_number"),
        row.getObject("expiry", LocalDate.class),
        Bytes32.of(row.getBytes("root")),
        row.getInt("size"),
        Bytes32.of(row.getBytes("manufacturer")),
        LotStatus.valueOf(row.getString("status")),
        row.getObject("released_at", OffsetDateTime.class).toInstant(),
        row.getLong("block"),
        Bytes32.of(row.getBytes("transaction")),
        change(row));
  }

  private static Optional<LotFact.StatusChange> change(ResultSet row) throws SQLException {
    if (row.getString("action") == null) {
      return Optional.empty();
    }
    return Optional.of(
        new LotFact.StatusChange(
            Action.valueOf(row.getString("action")),
            RecallScope.valueOf(row.getString("scope")),
            row.getString("reason"),
            row.getString("advice"),
            Bytes32.of(row.getBytes("by_member")),
            row.getObject("changed_at", OffsetDateTime.class).toInstant(),
            row.getLong("change_block"),
            Bytes32.of(row.getBytes("change_transaction"))));
  }
}
