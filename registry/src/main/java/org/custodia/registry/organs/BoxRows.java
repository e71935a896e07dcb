package org.custodia.registry.organs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers of boxes that were drawn. Used inside the organisation's rows. */
final class BoxRows {
  private final JdbcClient jdbc;

  BoxRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** False when the number is taken. */
  boolean add(String organisation, String sscc, Bytes32 organId, Instant at, String person) {
    return jdbc.sql(
                """
                insert into organ_box (organisation, sscc, organ_id, drawn_at, drawn_by)
                values (:organisation, :sscc, :organ, :at, :person) on conflict do nothing
                """)
            .param("organisation", organisation)
            .param("sscc", sscc)
            .param("organ", organId.toArray())
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("person", person)
            .update()
        == 1;
  }

  /** Latest first. */
  List<String> of(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select sscc from organ_box where organisation = :organisation and organ_id = :organ
            order by drawn_at desc, sscc
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query(String.class)
        .list();
  }
}
