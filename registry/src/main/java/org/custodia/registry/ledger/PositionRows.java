package org.custodia.registry.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Rebuild;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code ledger_position}, how far the projections reach, and {@code ledger_rebuild}, how
 * far they have to come before anything is told from them. Inside the organisation's rows.
 */
final class PositionRows {
  private final JdbcClient jdbc;

  PositionRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Reached(long block, Bytes32 hash, Instant time) {}

  /**
   * @param reached empty before the first block
   * @param goal block at which a reading anew ends; empty where there is none
   */
  record Standing(Optional<Reached> reached, Optional<Long> goal) {
    /** Whether a reading anew has come to its end. */
    boolean isRebuilt() {
      return goal.isPresent() && reached.filter(here -> here.block() >= goal.get()).isPresent();
    }
  }

  /** As {@link #find}, to be read together with other things. */
  static final Reading<Ledger.Position> POSITION =
      Reading.of(
          List.of("block", "block_time"),
          "select block, block_time from ledger_position where organisation = me.organisation",
          row -> new Ledger.Position(row.number("block"), row.instant("block_time")));

  Optional<Reached> find() {
    return standing().reached();
  }

  Standing standing() {
    return jdbc.sql(
            """
            select p.block, p.block_hash, p.block_time, b.goal
            from (values (1)) one left join ledger_position p on true left join ledger_rebuild b on true
            """)
        .query((row, i) -> standing(row))
        .single();
  }

  private static Standing standing(ResultSet row) throws SQLException {
    byte[] hash = row.getBytes("block_hash");
    return new Standing(
        hash == null
            ? Optional.empty()
            : Optional.of(
                new Reached(
                    row.getLong("block"),
                    Bytes32.of(hash),
                    row.getTimestamp("block_time").toInstant())),
        Optional.ofNullable(row.getObject("goal", Long.class)));
  }

  /** How far the reading anew is, if there is one. */
  Optional<Rebuild> rebuild() {
    return Rebuild.find(jdbc);
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

  /**
   * From here on nothing was read, and nothing is told before this block was read again, nor before
   * that which was reached.
   *
   * @param goal -1 where it is enough to come to where we were
   */
  void startOver(String organisation, long goal) {
    Standing before = standing();
    long reached = before.reached().map(Reached::block).orElse(-1L);
    long least = Math.max(goal, Math.max(reached, before.goal().orElse(-1L)));
    jdbc.sql("delete from ledger_position").update();
    jdbc.sql("delete from ledger_rebuild").update();
    if (least < 0) return;
    jdbc.sql("insert into ledger_rebuild (organisation, goal) values (:organisation, :goal)")
        .param("organisation", organisation)
        .param("goal", least)
        .update();
  }

  /** The rows are far behind: nothing is told before this block was read, unless so already. */
  void catchUp(String organisation, long goal) {
    jdbc.sql(
            """
            insert into ledger_rebuild (organisation, goal, reached)
            select :organisation, :goal, reached
            from (select coalesce((select block from ledger_position), -1) as reached) here
            where reached < :goal
            on conflict (organisation) do nothing
            """)
        .param("organisation", organisation)
        .param("goal", goal)
        .update();
  }

  /** Notes how far a reading anew is. */
  void rebuilding(long block) {
    jdbc.sql("update ledger_rebuild set reached = :block where goal > :block")
        .param("block", block)
        .update();
  }

  /**
   * Ends a reading anew that has come as far.
   *
   * @return whether there was one
   */
  boolean rebuilt(long block) {
    return jdbc.sql("delete from ledger_rebuild where goal <= :block")
            .param("block", block)
            .update()
        > 0;
  }
}
