package org.custodia.registry.ledger;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code ledger_rewind}, an audit. Called inside the organisation's rows. */
final class RewindRows {
  private final JdbcClient jdbc;

  RewindRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  enum Ending {
    /** The node would not. */
    REFUSED,
    /** It came back to where it was. */
    BACK,
    /** It was still on its way when we stopped waiting. */
    NOT_YET_BACK
  }

  void begun(String organisation, UUID id, String askedBy, long toBlock, long fromBlock) {
    jdbc.sql(
            """
            insert into ledger_rewind (organisation, id, asked_by, to_block, from_block)
            values (:organisation, :id, :askedBy, :toBlock, :fromBlock)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("askedBy", askedBy)
        .param("toBlock", toBlock)
        .param("fromBlock", fromBlock)
        .update();
  }

  void ended(UUID id, Ending ending, String detail) {
    jdbc.sql(
            """
            update ledger_rewind set outcome = :ending, detail = :detail, ended_at = clock_timestamp()
            where id = :id
            """)
        .param("ending", ending.name())
        .param("detail", detail)
        .param("id", id)
        .update();
  }
}
