package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What contracts refused, as the projection has it. Used inside the organisation's rows. */
final class RefusalRows {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<TreeMap<String, String>> ARGUMENTS = new TypeReference<>() {};

  private final JdbcClient jdbc;

  RefusalRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Arguments as the table has them. */
  static String write(Map<String, String> arguments) {
    return JSON.writeValueAsString(new TreeMap<>(arguments));
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
        JSON.readValue(row.getString("arguments"), ARGUMENTS),
        row.getObject("refused_at", OffsetDateTime.class).toInstant(),
        row.getLong("block"),
        row.getInt("log_index"),
        Bytes32.of(row.getBytes("transaction")));
  }
}
