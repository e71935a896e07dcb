package org.custodia.registry.ledger;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.Reading;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code ledger_position}: how far the projections reach. Inside the organisation's rows. */
final class PositionRows {
  private final JdbcClient jdbc;

  PositionRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Reached(long block, Bytes32 hash, Instant time) {}

  /** As {@link #find}, to be read together with other things. */
  static final Reading<Ledger.Position> POSITION =
      Reading.of(
          List.of("block", "block_time"),
          "select block, block_time from ledger_position where organisation = me.organisation",
          row -> new Ledger.Position(row.number("block"), row.instant("block_time")));

  Optional<Reached> find() {
    return jdbc.sql("select block, block_hash, block_time from ledger_position")
        .query(
            (row, i) ->
                new Reached(
                    row.getLong("block"),
                    Bytes32.of(row.getBytes("block_hash")),
                    row.getTimestamp("block_time").toInstant()))
        .optional();
  }

  /** One projector at a time, across processes, until the end of this database transaction. */
  void lock(String organisation) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
        .param("name", "custodia projector " + organisation)
        .query((row, i) -> 1)
        .list();
  }

  void set(String organisation, Reached reached) {
    jdbc.sql(
            """
            insert into ledger_position (organisation, block, block_hash, block_time)
            values (:organisation, :block, :hash, :time)
            on conflict (organisation) do update
              set block = excluded.block, block_hash = excluded.block_hash, block_time = excluded.block_time
            """)
        .param("organisation", organisation)
        .param("block", reached.block())
        .param("hash", reached.hash().toArray())
        .param("time", Timestamp.from(reached.time()))
        .update();
  }

  void clear() {
    jdbc.sql("delete from ledger_position").update();
  }
}
