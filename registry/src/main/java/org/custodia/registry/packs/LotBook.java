package org.custodia.registry.packs;

import java.sql.SQLException;
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
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The public lots as an organisation's own node has them. */
public final class LotBook {
  private static final String LOTS = lots(":organisation");

  private static final List<String> OF_A_LOT =
      List.of(
          "lot_id",
          "gtin",
          "lot_number",
          "expiry",
          "root",
          "size",
          "manufacturer",
          "status",
          "released_at",
          "block",
          "transaction",
          "action",
          "scope",
          "reason",
          "advice",
          "by_member",
          "changed_at",
          "change_block",
          "change_transaction");

  private static final Reading<LotFact> BY_ID = lot("l.lot_id = ?");
  private static final Reading<LotFact> BY_NUMBER = lot("l.gtin = ? and l.lot_number = ?");

  private static final Reading<Member> MAKER =
      Members.withIdOf(
          "(select l.manufacturer from lot l where l.organisation = me.organisation and l.lot_id = ?)");

  private static final Reading<Bytes32> HOLDER =
      Reading.of(
          List.of("holder"),
          "select holder from product_holder where organisation = me.organisation and gtin = ?",
          row -> row.bytes32("holder"));

  private static final Reading<PackNotice> NOTICE =
      Reading.of(
          List.of(
              "status",
              "action",
              "scope",
              "reason",
              "advice",
              "by_member",
              "changed_at",
              "change_block",
              "change_transaction"),
          """
          select *, block as change_block, transaction as change_transaction
          from lot_pack_change where organisation = me.organisation and lot_id = ? and pack_id = ?
          order by block desc, log_index desc limit 1
          """,
          LotBook::notice);

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  /** A lot with its latest change. */
  private static String lots(String organisation) {
    return """
        select l.*, c.action, c.scope, c.reason, c.advice, c.by_member, c.changed_at, c.block as change_block,
          c.transaction as change_transaction
        from lot l left join lateral (
          select * from lot_change c where c.organisation = l.organisation and c.lot_id = l.lot_id
          order by c.block desc, c.log_index desc limit 1) c on true
        where l.organisation = """
        + " "
        + organisation
        + "\n";
  }

  private static Reading<LotFact> lot(String which) {
    return Reading.of(OF_A_LOT, lots("me.organisation") + " and " + which, LotBook::fact).kept();
  }

  /** A lot by its id, to be read together with other things; as {@link #lot(String, Bytes32)}. */
  public static Reading.Asked<LotFact> lot(Bytes32 lotId) {
    return BY_ID.with((Object) lotId.toArray());
  }

  /** Who released a lot, to be read together with other things. */
  public static Reading.Asked<Member> maker(Bytes32 lotId) {
    return MAKER.with((Object) lotId.toArray());
  }

  /** A lot by its number, to be read together with other things. */
  public static Reading.Asked<LotFact> numbered(String gtin, String lotNumber) {
    return BY_NUMBER.with(gtin, lotNumber);
  }

  /** Who may release lots of a product; zero for nobody any more. */
  public static Reading.Asked<Bytes32> holder(String gtin) {
    return HOLDER.with(gtin);
  }

  /** What was last said of a single pack of this lot. */
  public static Reading.Asked<PackNotice> notice(Bytes32 lotId, Bytes32 packId) {
    return NOTICE.with(lotId.toArray(), packId.toArray());
  }

  public LotBook(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  public Optional<LotFact> lot(String organisation, Bytes32 lotId) {
    return rows.find(organisation, lot(lotId));
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
                .query((row, n) -> fact(Row.of(row)))
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
                .query((row, n) -> fact(Row.of(row)))
                .list());
  }

  /**
   * @param gtin 14 digits
   * @param lotNumber as printed; upper and lower case differ
   */
  public Optional<LotFact> lot(String organisation, String gtin, String lotNumber) {
    return rows.find(organisation, numbered(gtin, lotNumber));
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
                .query((row, n) -> fact(Row.of(row)))
                .list());
  }

  /** Member id of who may release lots of a product. */
  public Optional<Bytes32> holderOf(String organisation, String gtin) {
    return rows.find(organisation, holder(gtin)).filter(holder -> !holder.isZero());
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
    return rows.find(organisation, notice(lotId, packId));
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
                    result -> {
                      Row row = Row.of(result);
                      stopped.put(
                          new PackOfLot(row.bytes32("lot_id"), row.bytes32("pack_id")),
                          notice(row));
                    }));
    return stopped;
  }

  /**
   * A pack that is stopped by itself.
   *
   * @param gtin of its lot, as {@code lotNumber}
   */
  public record StoppedPack(String gtin, String lotNumber, Bytes32 packId, LotStatus status) {}

  /** Packs that are blocked, recalled or withdrawn by themselves now, the latest order first. */
  public List<StoppedPack> stopped(String organisation, int limit) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select l.gtin, l.lot_number, last.pack_id, last.status from (
                      select distinct on (lot_id, pack_id) * from lot_pack_change
                      where organisation = :organisation
                      order by lot_id, pack_id, block desc, log_index desc) last
                    join lot l on l.organisation = last.organisation and l.lot_id = last.lot_id
                    where last.status <> 'RELEASED'
                    order by last.block desc, last.log_index desc, last.pack_id limit :limit
                    """)
                .param("organisation", organisation)
                .param("limit", limit)
                .query(
                    (row, n) ->
                        new StoppedPack(
                            row.getString(1),
                            row.getString(2),
                            Bytes32.of(row.getBytes(3)),
                            LotStatus.valueOf(row.getString(4))))
                .list());
  }

  /** What is said of a single pack is said of it as one of this lot. */
  public record PackOfLot(Bytes32 lotId, Bytes32 packId) {}

  /**
   * How a single pack stands.
   *
   * @param status RELEASED again once it was unblocked
   */
  public record PackNotice(LotStatus status, LotFact.StatusChange change) {}

  private static PackNotice notice(Row row) throws SQLException {
    return new PackNotice(LotStatus.valueOf(row.text("status")), change(row).orElseThrow());
  }

  private static LotFact fact(Row row) throws SQLException {
    return new LotFact(
        row.bytes32("lot_id"),
        row.text("gtin"),
        row.text("lot_number"),
        row.day("expiry"),
        row.bytes32("root"),
        row.integer("size"),
        row.bytes32("manufacturer"),
        LotStatus.valueOf(row.text("status")),
        row.instant("released_at"),
        row.number("block"),
        row.bytes32("transaction"),
        change(row));
  }

  private static Optional<LotFact.StatusChange> change(Row row) throws SQLException {
    if (row.isNull("action")) {
      return Optional.empty();
    }
    return Optional.of(
        new LotFact.StatusChange(
            Action.valueOf(row.text("action")),
            RecallScope.valueOf(row.text("scope")),
            row.text("reason"),
            row.text("advice"),
            row.bytes32("by_member"),
            row.instant("changed_at"),
            row.number("change_block"),
            row.bytes32("change_transaction")));
  }
}
