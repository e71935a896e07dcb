package org.custodia.registry.billing;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.billing.BillView.Decided;
import org.custodia.registry.billing.BillView.Judged;
import org.custodia.registry.billing.BillView.Line;
import org.custodia.registry.billing.BillView.LineStatus;
import org.custodia.registry.billing.BillView.Settlement;
import org.custodia.registry.billing.BillView.Summary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what {@link BillingProjection} wrote. Used inside the organisation's rows. */
final class BillRows {
  private static final int DISPUTED = 2;
  private static final int CANCELLED = 3;

  /** Verdicts that stop a bill, that add nothing to its sum, and that leave it to the payer. */
  private static final String BILLS =
      """
      select b.*, s.*, mb.name as biller_name, mp.name as payer_name from bill b
        left join member mb on mb.organisation = b.organisation and mb.id = b.biller
        left join member mp on mp.organisation = b.organisation and mp.id = b.payer
        cross join lateral (
          select count(*) filter (where l.verdict not in (0, 1)) as unlawful,
            count(*) filter (where l.status = 2) as disputed,
            count(*) filter (where l.verdict = 0) as unregulated,
            coalesce(sum(l.charged) filter (where l.verdict <> 5 and l.status <> 3), 0) as charged,
            coalesce(sum(l.charged) filter (where l.verdict <> 5 and l.status <> 3 and l.covered), 0)
              as covered
          from bill_line l where l.organisation = b.organisation and l.channel = b.channel
            and l.bill_id = b.bill_id) s
      where b.organisation = :organisation
      """;

  private static final String LAST_FIRST = " order by b.block desc, b.log_index desc";

  private static final String BILL =
      " where organisation = :organisation and channel = :channel and bill_id = :bill ";

  private final JdbcClient jdbc;

  BillRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Summary> list(String organisation, Bills.Query query) {
    return jdbc.sql(
            BILLS
                + """
                 and (:status = 0 or b.status = :status) and (not :unlawful or s.unlawful > 0)
                  and (not :disputed or s.disputed > 0)
                  and (cast(:lowest as bytea) is null
                    or b.bill_id between :lowest and :highest)
                """
                + LAST_FIRST
                + " limit :limit offset :offset")
        .param("organisation", organisation)
        .param("status", query.status().map(BillStatus::code).orElse(0))
        .param("unlawful", query.unlawful())
        .param("disputed", query.disputed())
        .param("lowest", query.reference().map(BillReference::lowest).orElse(null))
        .param("highest", query.reference().map(BillReference::highest).orElse(null))
        .param("limit", query.limit())
        .param("offset", query.offset())
        .query(BillRows::summary)
        .list();
  }

  Optional<Summary> find(String organisation, Bytes32 bill) {
    return jdbc.sql(BILLS + " and b.bill_id = :bill order by b.block, b.log_index limit 1")
        .param("organisation", organisation)
        .param("bill", bill.toArray())
        .query(BillRows::summary)
        .optional();
  }

  List<Summary> among(String organisation, Collection<Bytes32> bills) {
    return jdbc.sql(BILLS + " and b.bill_id = any(cast(:bills as bytea[]))" + LAST_FIRST)
        .param("organisation", organisation)
        .param("bills", bills.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query(BillRows::summary)
        .list();
  }

  /** In their order, without interest, which is not the ledger's. */
  List<Line> lines(String organisation, Summary bill) {
    Map<Integer, List<Judged>> judgements = judgements(organisation, bill);
    return jdbc.sql(
            """
            select l.*, o.number, o.rule, o.block as order_block, e.word
            from bill_line l
              left join price_order o on o.organisation = l.organisation and o.order_id = l.order_id
              left join lateral (select word from price_entry e
                where e.organisation = l.organisation and e.jurisdiction = :jurisdiction
                  and e.code = l.code and e.order_id = l.order_id limit 1) e on true
            where l.organisation = :organisation and l.channel = :channel and l.bill_id = :bill
            order by l.line
            """)
        .param("organisation", organisation)
        .param("channel", bill.channel())
        .param("bill", bill.id().toArray())
        .param("jurisdiction", bill.jurisdiction().code())
        .query((row, n) -> line(row, judgements))
        .list();
  }

  private Map<Integer, List<Judged>> judgements(String organisation, Summary bill) {
    Map<Integer, List<Judged>> found = new HashMap<>();
    jdbc.sql("select * from bill_judgement" + BILL + "order by block, log_index")
        .param("organisation", organisation)
        .param("channel", bill.channel())
        .param("bill", bill.id().toArray())
        .query(
            row -> {
              found.computeIfAbsent(row.getInt("line"), line -> new ArrayList<>()).add(judged(row));
            });
    return found;
  }

  List<Settlement> settlements(String organisation, Summary bill) {
    return jdbc.sql("select * from bill_settlement" + BILL + "order by block")
        .param("organisation", organisation)
        .param("channel", bill.channel())
        .param("bill", bill.id().toArray())
        .query(
            (row, n) ->
                new Settlement(
                    Bytes32.of(row.getBytes("by_member")),
                    whole(row, "paid"),
                    at(row, "settled_at"),
                    row.getLong("block"),
                    Bytes32.of(row.getBytes("transaction"))))
        .list();
  }

  /** Which of these commitments stand on a line that is charged. */
  Set<Bytes32> billed(String organisation, Collection<Bytes32> packs) {
    return jdbc
        .sql(
            """
            select distinct pack from bill_line
            where organisation = :organisation and status <> 3
              and pack = any(cast(:packs as bytea[]))
            """)
        .param("organisation", organisation)
        .param("packs", packs.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query((row, n) -> Bytes32.of(row.getBytes("pack")))
        .list()
        .stream()
        .collect(Collectors.toSet());
  }

  /** Whether this biller's node has the bill at all. */
  boolean exists(String organisation, Bytes32 bill) {
    return find(organisation, bill).isPresent();
  }

  private static Line line(ResultSet row, Map<Integer, List<Judged>> judgements)
      throws SQLException {
    int index = row.getInt("line");
    int status = row.getInt("status");
    return new Line(
        index,
        new PriceCode(row.getString("code")),
        row.getObject("day", LocalDate.class),
        word(row, "pack"),
        row.getLong("quantity"),
        row.getLong("contents"),
        whole(row, "charged"),
        row.getInt("tax_rate"),
        status == CANCELLED
            ? LineStatus.CANCELLED
            : status == DISPUTED ? LineStatus.DISPUTED : LineStatus.ENTERED,
        PriceVerdict.of(row.getInt("verdict")),
        whole(row, "allowed"),
        whole(row, "difference"),
        decided(row),
        row.getBoolean("covered"),
        Optional.ofNullable(row.getObject("reason", Integer.class)).map(DisputeReason::of),
        Optional.empty(),
        judgements.getOrDefault(index, List.of()));
  }

  private static Optional<Decided> decided(ResultSet row) throws SQLException {
    Optional<Bytes32> order = word(row, "order_id");
    if (order.isEmpty()) return Optional.empty();
    Optional<Price> price = word(row, "word").map(Price::of);
    return Optional.of(
        new Decided(
            order.get(),
            Optional.ofNullable(row.getString("number")),
            Optional.ofNullable(row.getBytes("rule")).map(PriceRule::read),
            price.map(Price::amount),
            price.map(Price::per),
            Optional.ofNullable(row.getObject("order_block", Long.class))));
  }

  private static Judged judged(ResultSet row) throws SQLException {
    return new Judged(
        PriceVerdict.of(row.getInt("verdict")),
        whole(row, "charged"),
        whole(row, "allowed"),
        whole(row, "difference"),
        at(row, "judged_at"),
        row.getLong("block"),
        Bytes32.of(row.getBytes("transaction")));
  }

  private static Summary summary(ResultSet row, int number) throws SQLException {
    Bytes32 biller = Bytes32.of(row.getBytes("biller"));
    Bytes32 payer = Bytes32.of(row.getBytes("payer"));
    return new Summary(
        Bytes32.of(row.getBytes("bill_id")),
        row.getString("channel"),
        biller,
        Optional.ofNullable(row.getString("biller_name")).orElse(biller.toString()),
        payer,
        Optional.ofNullable(row.getString("payer_name")).orElse(payer.toString()),
        word(row, "patient"),
        word(row, "cover"),
        new Jurisdiction(row.getString("jurisdiction")),
        row.getString("currency"),
        BillStatus.of(row.getInt("status")),
        row.getInt("lines"),
        row.getInt("unlawful"),
        row.getInt("disputed"),
        row.getInt("unregulated"),
        whole(row, "charged"),
        whole(row, "covered"),
        Optional.ofNullable(row.getBigDecimal("borne")).map(one -> one.toBigIntegerExact()),
        row.getBoolean("approved_by_cover"),
        row.getBoolean("settled_by_biller"),
        row.getBoolean("settled_by_payer"),
        at(row, "announced_at"),
        row.getLong("block"),
        Bytes32.of(row.getBytes("transaction")));
  }

  static BigInteger whole(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }

  static Instant at(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Bytes32> word(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getBytes(column)).map(Bytes32::of);
  }
}
