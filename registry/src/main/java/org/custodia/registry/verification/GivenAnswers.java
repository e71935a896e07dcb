package org.custodia.registry.verification;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the regulator's verification service has answered, for the regulator to look at. */
public final class GivenAnswers {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public GivenAnswers(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /**
   * @param asker member id
   * @param query the signed query as it came
   * @param facts the answer as it was signed
   * @param signature by the service's key, over the facts
   */
  public record GivenAnswer(
      Bytes32 asker, Instant at, String query, String facts, String signature) {}

  /** About a pack, latest first. */
  public List<GivenAnswer> about(String regulator, Bytes32 packId, int limit) {
    return rows.in(
        regulator,
        () ->
            jdbc.sql(
                    """
                    select * from verification_answer
                    where organisation = :organisation and subject = :pack and kind = 'PACK'
                    order by answered_at desc limit :limit
                    """)
                .param("organisation", regulator)
                .param("pack", packId.toArray())
                .param("limit", limit)
                .query(
                    (row, n) ->
                        new GivenAnswer(
                            Bytes32.of(row.getBytes("asker")),
                            row.getObject("answered_at", OffsetDateTime.class).toInstant(),
                            row.getString("query"),
                            row.getString("facts"),
                            row.getString("signature")))
                .list());
  }
}
