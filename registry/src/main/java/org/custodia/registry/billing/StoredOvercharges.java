package org.custodia.registry.billing;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Overcharges from what the contract said, with interest, which is reckoned here. */
final class StoredOvercharges implements Overcharges {
  /** The highest of each line, whether it stands, and the day on which it was taken away. */
  private static final String LINES =
      """
      select b.bill_id, b.biller, b.jurisdiction, b.currency, l.line, l.code, l.day, j.charged,
        j.allowed, j.difference, j.block, l.verdict = 2 as standing, a.judged_at as corrected_at
      from (select distinct on (channel, bill_id, line) * from bill_judgement
          where organisation = :organisation and verdict = 2
          order by channel, bill_id, line, difference desc, block, log_index) j
        join bill_line l on l.organisation = j.organisation and l.channel = j.channel
          and l.bill_id = j.bill_id and l.line = j.line
        join bill b on b.organisation = j.organisation and b.channel = j.channel
          and b.bill_id = j.bill_id
        left join lateral (select judged_at from bill_judgement n
          where n.organisation = j.organisation and n.channel = j.channel and n.bill_id = j.bill_id
            and n.line = j.line and n.verdict <> 2
            and (n.block, n.log_index) > (j.block, j.log_index)
          order by n.block, n.log_index limit 1) a on true
      where l.day between :from and :to
        and (cast(:biller as bytea) is null or b.biller = :biller)
        and (cast(:code as text) is null or l.code = :code)
      order by l.day desc, b.block desc, l.line
      """;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final BillingChannels channels;
  private final Clock clock;

  StoredOvercharges(OrganisationRows rows, JdbcClient jdbc, BillingChannels channels, Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public List<Line> lines(Caller caller, Query query, int limit, int offset) {
    return all(caller, query, " limit " + limit + " offset " + offset);
  }

  private List<Line> all(Caller caller, Query query, String page) {
    BillingRoles.checkReader(caller);
    String organisation = caller.organisation();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Map<Bytes32, Biller> billers = new HashMap<>();
    return rows.in(
        organisation,
        () ->
            jdbc
                .sql(LINES + page)
                .param("organisation", organisation)
                .param("from", query.from())
                .param("to", query.to())
                .param("biller", query.biller().map(Bytes32::toArray).orElse(null))
                .param("code", query.code().map(PriceCode::text).orElse(null))
                .query((row, n) -> row(row))
                .list()
                .stream()
                .map(
                    row ->
                        line(
                            row,
                            billers.computeIfAbsent(row.biller(), id -> biller(organisation, id)),
                            today))
                .toList());
  }

  private record Biller(String name, String region) {}

  private Biller biller(String organisation, Bytes32 id) {
    return new Biller(channels.name(organisation, id), channels.region(organisation, id));
  }

  private record Found(
      Bytes32 bill,
      int index,
      Bytes32 biller,
      Jurisdiction place,
      String currency,
      PriceCode code,
      LocalDate day,
      BigInteger charged,
      BigInteger allowed,
      BigInteger amount,
      boolean standing,
      Optional<LocalDate> corrected,
      long block) {}

  private static Found row(ResultSet row) throws SQLException {
    return new Found(
        Bytes32.of(row.getBytes("bill_id")),
        row.getInt("line"),
        Bytes32.of(row.getBytes("biller")),
        new Jurisdiction(row.getString("jurisdiction")),
        row.getString("currency"),
        new PriceCode(row.getString("code")),
        row.getObject("day", LocalDate.class),
        BillRows.whole(row, "charged"),
        BillRows.whole(row, "allowed"),
        BillRows.whole(row, "difference"),
        row.getBoolean("standing"),
        Optional.ofNullable(row.getObject("corrected_at", OffsetDateTime.class))
            .map(at -> LocalDate.ofInstant(at.toInstant(), ZoneOffset.UTC)),
        row.getLong("block"));
  }

  private static Line line(Found found, Biller biller, LocalDate today) {
    LocalDate until = found.standing() ? today : found.corrected().orElse(today);
    return new Line(
        found.bill(),
        found.index(),
        found.biller(),
        biller.name(),
        biller.region(),
        found.code(),
        found.day(),
        found.currency(),
        found.charged(),
        found.allowed(),
        found.amount(),
        found.standing(),
        LineJudge.interest(
                found.place(), PriceVerdict.OVERCHARGED, found.amount(), found.day(), until)
            .orElse(BigInteger.ZERO),
        found.block());
  }

  @Override
  public List<Sum> sums(Caller caller, Query query, By by) {
    Map<List<String>, Sum> sums = new LinkedHashMap<>();
    for (Line line : all(caller, query, "")) {
      Sum one = one(line, by);
      sums.merge(List.of(one.key(), one.currency()), one, StoredOvercharges::both);
    }
    Comparator<Sum> order =
        by == By.MONTH
            ? Comparator.comparing(Sum::key)
            : Comparator.comparing(Sum::amount).reversed().thenComparing(Sum::key);
    return sums.values().stream().sorted(order).toList();
  }

  private static Sum one(Line line, By by) {
    String key =
        switch (by) {
          case BILLER -> line.biller().toString();
          case PRODUCT -> line.code().text();
          case REGION -> line.region();
          case MONTH -> YearMonth.from(line.day()).toString();
        };
    return new Sum(
        key,
        by == By.BILLER ? line.billerName() : key,
        line.currency(),
        1,
        line.amount(),
        line.standing() ? line.amount() : BigInteger.ZERO,
        line.interest());
  }

  private static Sum both(Sum one, Sum other) {
    return new Sum(
        one.key(),
        one.name(),
        one.currency(),
        one.lines() + other.lines(),
        one.amount().add(other.amount()),
        one.standing().add(other.standing()),
        one.interest().add(other.interest()));
  }
}
