package org.custodia.registry.organs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code organ_outcome} at a bank and {@code organ_outcome_tell} at a regulator: how organs
 * ended on legs to which their bank is not party. Used inside the organisation's rows.
 */
final class OutcomeRows {
  private final JdbcClient jdbc;

  OutcomeRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param state TRANSPLANTED or DISCARDED
   * @param at of the block
   */
  record Outcome(Bytes32 organId, Organs.State state, Instant at) {}

  /** What is still to be told to a bank. */
  record Untold(Outcome outcome, Bytes32 bank, int attempts) {}

  /** To be told; an organ ends once. */
  void note(String organisation, Outcome outcome, Bytes32 bank, Instant now) {
    jdbc.sql(
            """
            insert into organ_outcome_tell (organisation, organ_id, bank, outcome, at, next_at)
            values (:organisation, :organ, :bank, :outcome, :at, :now) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("organ", outcome.organId().toArray())
        .param("bank", bank.toArray())
        .param("outcome", outcome.state().name())
        .param("at", utc(outcome.at()))
        .param("now", utc(now))
        .update();
  }

  List<Untold> untold(String organisation, Instant now, int limit) {
    return jdbc.sql(
            """
            select * from organ_outcome_tell
            where organisation = :organisation and next_at <= :now order by next_at limit :limit
            """)
        .param("organisation", organisation)
        .param("now", utc(now))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Untold(
                    new Outcome(
                        Bytes32.of(row.getBytes("organ_id")),
                        Organs.State.valueOf(row.getString("outcome")),
                        row.getObject("at", OffsetDateTime.class).toInstant()),
                    Bytes32.of(row.getBytes("bank")),
                    row.getInt("attempts")))
        .list();
  }

  void told(String organisation, Untold one) {
    jdbc.sql(
            """
            update organ_outcome_tell set next_at = null, code = null
            where organisation = :organisation and organ_id = :organ
            """)
        .param("organisation", organisation)
        .param("organ", one.outcome().organId().toArray())
        .update();
  }

  void failed(String organisation, Untold one, String code, Instant next) {
    jdbc.sql(
            """
            update organ_outcome_tell set attempts = attempts + 1, code = :code, next_at = :next
            where organisation = :organisation and organ_id = :organ
            """)
        .param("code", code)
        .param("next", utc(next))
        .param("organisation", organisation)
        .param("organ", one.outcome().organId().toArray())
        .update();
  }

  /** The same again changes nothing. */
  void take(String organisation, Outcome outcome, Bytes32 toldBy) {
    jdbc.sql(
            """
            insert into organ_outcome (organisation, organ_id, outcome, at, told_by)
            values (:organisation, :organ, :outcome, :at, :by) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("organ", outcome.organId().toArray())
        .param("outcome", outcome.state().name())
        .param("at", utc(outcome.at()))
        .param("by", toldBy.toArray())
        .update();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
