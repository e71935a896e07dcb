package org.custodia.registry.billing;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.PriceVerdict;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lines that a regulator looks at, and table {@code bill_watch}. Used inside the organisation's
 * rows.
 */
final class WatchedLineRows {
  private static final int CANCELLED = 3;

  private static final String JUDGED =
      """
      select l.pack, l.channel, l.bill_id, l.line, l.code, l.day, b.biller, b.currency, j.status,
        j.verdict, j.difference, j.judged_at, j.block, j.log_index, j.transaction
      from bill_judgement j
        join bill_line l on l.organisation = j.organisation and l.channel = j.channel
          and l.bill_id = j.bill_id and l.line = j.line
        join bill b on b.organisation = j.organisation and b.channel = j.channel
          and b.bill_id = j.bill_id
      where j.organisation = :organisation
      """;

  private final JdbcClient jdbc;

  WatchedLineRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Place(long block, int logIndex) {}

  /**
   * What a judgement says of a line.
   *
   * @param line from 0
   * @param pack commitment; the same for the same pack of a biller, whoever is billed
   * @param cancelled whether the line was charged no longer by it
   * @param difference minor units
   */
  record Judged(
      String channel,
      Bytes32 bill,
      int line,
      String code,
      LocalDate day,
      Optional<Bytes32> pack,
      Bytes32 biller,
      boolean cancelled,
      PriceVerdict verdict,
      BigInteger difference,
      String currency,
      Instant at,
      long block,
      int logIndex,
      Bytes32 transaction) {
    Place place() {
      return new Place(block, logIndex);
    }

    boolean isOvercharged() {
      return verdict == PriceVerdict.OVERCHARGED;
    }
  }

  /** Taken for this transaction, so that two instances do not look at the same at once. */
  Place position(String organisation) {
    return jdbc.sql(
            "select block, log_index from bill_watch where organisation = :organisation for update")
        .param("organisation", organisation)
        .query((row, n) -> new Place(row.getLong(1), row.getInt(2)))
        .optional()
        .orElse(new Place(0, -1));
  }

  void reached(String organisation, Place place) {
    jdbc.sql(
            """
            insert into bill_watch (organisation, block, log_index)
            values (:organisation, :block, :index)
            on conflict (organisation) do update
            set block = excluded.block, log_index = excluded.log_index
            """)
        .param("organisation", organisation)
        .param("block", place.block())
        .param("index", place.logIndex())
        .update();
  }

  /** Of the last judgement of any line. */
  Optional<Place> last(String organisation) {
    return jdbc.sql(
            """
            select block, log_index from bill_judgement where organisation = :organisation
            order by block desc, log_index desc limit 1
            """)
        .param("organisation", organisation)
        .query((row, n) -> new Place(row.getLong(1), row.getInt(2)))
        .optional();
  }

  /**
   * Of lines that name a pack, and of those that overcharge or did before; in the order of the
   * ledger.
   *
   * @param from exclusive
   * @param to inclusive
   */
  List<Judged> between(String organisation, Place from, Place to, int limit) {
    return jdbc.sql(
            JUDGED
                + """
                 and (j.block, j.log_index) > (:block, :index)
                  and (j.block, j.log_index) <= (:toBlock, :toIndex)
                  and (l.pack is not null or j.verdict = :overcharged or exists (
                    select from bill_judgement e where e.organisation = j.organisation
                      and e.channel = j.channel and e.bill_id = j.bill_id and e.line = j.line
                      and e.verdict = :overcharged
                      and (e.block, e.log_index) < (j.block, j.log_index)))
                order by j.block, j.log_index limit :limit
                """)
        .param("organisation", organisation)
        .param("block", from.block())
        .param("index", from.logIndex())
        .param("toBlock", to.block())
        .param("toIndex", to.logIndex())
        .param("overcharged", PriceVerdict.OVERCHARGED.code())
        .param("limit", limit)
        .query(WatchedLineRows::judged)
        .list();
  }

  /** The last that was said of the same pack in each other bill of the biller's, till then. */
  List<Judged> elsewhere(String organisation, Judged one, Bytes32 pack) {
    return jdbc.sql(
            "select distinct on (bill_id) * from ("
                + JUDGED
                + """
                 and l.pack = :pack and b.biller = :biller and j.bill_id <> :bill
                  and (j.block, j.log_index) < (:block, :index)) billed
                order by bill_id, block desc, log_index desc
                """)
        .param("organisation", organisation)
        .param("pack", pack.toArray())
        .param("biller", one.biller().toArray())
        .param("bill", one.bill().toArray())
        .param("block", one.block())
        .param("index", one.logIndex())
        .query(WatchedLineRows::judged)
        .list();
  }

  /** Where the same line was judged to overcharge before. */
  List<Place> overchargedBefore(String organisation, Judged one) {
    return jdbc.sql(
            """
            select block, log_index from bill_judgement
            where organisation = :organisation and channel = :channel and bill_id = :bill
              and line = :line and verdict = :overcharged
              and (block, log_index) < (:block, :index)
            """)
        .param("organisation", organisation)
        .param("channel", one.channel())
        .param("bill", one.bill().toArray())
        .param("line", one.line())
        .param("overcharged", PriceVerdict.OVERCHARGED.code())
        .param("block", one.block())
        .param("index", one.logIndex())
        .query((row, n) -> new Place(row.getLong(1), row.getInt(2)))
        .list();
  }

  private static Judged judged(ResultSet row, int number) throws SQLException {
    return new Judged(
        row.getString("channel"),
        Bytes32.of(row.getBytes("bill_id")),
        row.getInt("line"),
        row.getString("code"),
        row.getObject("day", LocalDate.class),
        BillRows.word(row, "pack"),
        Bytes32.of(row.getBytes("biller")),
        row.getInt("status") == CANCELLED,
        PriceVerdict.of(row.getInt("verdict")),
        BillRows.whole(row, "difference"),
        row.getString("currency"),
        BillRows.at(row, "judged_at").truncatedTo(ChronoUnit.MILLIS),
        row.getLong("block"),
        row.getInt("log_index"),
        Bytes32.of(row.getBytes("transaction")));
  }
}
