package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What contracts refused, as the projection has it. Used inside the organisation's rows. */
final class RefusalRows {
  private final JdbcClient jdbc;

  RefusalRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of a case or of an organ, oldest first. */
  List<OrganRecords.Refusal> of(String organisation, Bytes32 subject) {
    return jdbc.sql(
            """
            select * from organ_refusal where organisation = :organisation and subject = :subject
            order by block, log_index
            """)
        .param("organisation", organisation)
        .param("subject", subject.toArray())
        .query(RefusalRows::refusal)
        .list();
  }

  private static OrganRecords.Refusal refusal(ResultSet row, int n) throws SQLException {
    return new OrganRecords.Refusal(
        row.getObject("command_id", UUID.class),
        row.getString("channel"),
        Bytes32.of(row.getBytes("by_member")),
        row.getString("reason"),
        row.getObject("refused_at", OffsetDateTime.class).toInstant(),
        row.getLong("block"),
        row.getInt("log_index"),
        Bytes32.of(row.getBytes("transaction")));
  }
}
