package org.custodia.registry.verification;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.packs.PackLabel;
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

  /** What was on the labels of those of these packs that anybody ever asked about. */
  public Map<Bytes32, PackLabel> labels(String regulator, Collection<Bytes32> packs) {
    Map<Bytes32, PackLabel> labels = new HashMap<>();
    rows.in(
        regulator,
        () ->
            jdbc.sql(
                    """
                    select distinct subject, cast(query as jsonb) #>> '{query,gtin}' as gtin,
                      cast(query as jsonb) #>> '{query,serial}' as serial
                    from verification_answer
                    where organisation = :organisation and kind = 'PACK'
                      and subject = any(cast(:packs as bytea[]))
                    """)
                .param("organisation", regulator)
                .param("packs", packs.stream().map(Bytes32::toArray).toArray(byte[][]::new))
                .query(
                    row -> {
                      labels.put(
                          Bytes32.of(row.getBytes("subject")),
                          new PackLabel(row.getString("gtin"), row.getString("serial")));
                    }));
    return labels;
  }

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
