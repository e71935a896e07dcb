package org.custodia.registry.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lines that name a pack, and table {@code bill_watch}. Used inside the organisation's rows. */
final class BilledPackRows {
  private static final int CANCELLED = 3;

  private static final String JUDGED =
      """
      select l.pack, l.bill_id, b.biller, j.status, j.judged_at, j.block, j.log_index, j.transaction
      from bill_judgement j
        join bill_line l on l.organisation = j.organisation and l.channel = j.channel
          and l.bill_id = j.bill_id and l.line = j.line and l.pack is not null
        join bill b on b.organisation = j.organisation and b.channel = j.channel
          and b.bill_id = j.bill_id
      where j.organisation = :organisation
      """;

  private final JdbcClient jdbc;

  BilledPackRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Place(long block, int logIndex) {}

  /**
   * What a judgement says of a line with a pack.
   *
   * @param pack commitment; the same for the same pack of a biller, whoever is billed
   * @param cancelled whether the line was charged no longer by it
   */
  record Billed(
      Bytes32 pack,
      Bytes32 bill,
      Bytes32 biller,
      boolean cancelled,
      Instant at,
      long block,
      int logIndex,
      Bytes32 transaction) {
    Place place() {
      return new Place(block, logIndex);
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
   * In the order of the ledger.
   *
   * @param from exclusive
   * @param to inclusive
   */
  List<Billed> between(String organisation, Place from, Place to, int limit) {
    return jdbc.sql(
            JUDGED
                + """
                 and (j.block, j.log_index) > (:block, :index)
                  and (j.block, j.log_index) <= (:toBlock, :toIndex)
                order by j.block, j.log_index limit :limit
                """)
        .param("organisation", organisation)
        .param("block", from.block())
        .param("index", from.logIndex())
        .param("toBlock", to.block())
        .param("toIndex", to.logIndex())
        .param("limit", limit)
        .query(BilledPackRows::billed)
        .list();
  }

  /** The last that was said of the same pack in each other bill of the biller's, till then. */
  List<Billed> elsewhere(String organisation, Billed one) {
    return jdbc.sql(
            "select distinct on (bill_id) * from ("
                + JUDGED
                + """
                 and l.pack = :pack and b.biller = :biller and j.bill_id <> :bill
                  and (j.block, j.log_index) < (:block, :index)) billed
                order by bill_id, block desc, log_index desc
                """)
        .param("organisation", organisation)
        .param("pack", one.pack().toArray())
        .param("biller", one.biller().toArray())
        .param("bill", one.bill().toArray())
        .param("block", one.block())
        .param("index", one.logIndex())
        .query(BilledPackRows::billed)
        .list();
  }

  private static Billed billed(ResultSet row, int number) throws SQLException {
    return new Billed(
        Bytes32.of(row.getBytes("pack")),
        Bytes32.of(row.getBytes("bill_id")),
        Bytes32.of(row.getBytes("biller")),
        row.getInt("status") == CANCELLED,
        BillRows.at(row, "judged_at").truncatedTo(ChronoUnit.MILLIS),
        row.getLong("block"),
        row.getInt("log_index"),
        Bytes32.of(row.getBytes("transaction")));
  }
}
