package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.messages.WireObject;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Labels of donors' organs, sealed. Used inside the organisation's rows. */
final class LabelBook {
  private final JdbcClient jdbc;
  private final Keys keys;

  LabelBook(JdbcClient jdbc, Keys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  /** Keeps them, if there are none of this case yet. */
  void add(String organisation, Labels labels, Instant at) {
    byte[] sealed =
        keys.records(organisation)
            .seal(labels.write().getBytes(StandardCharsets.UTF_8), context(labels.caseId()));
    jdbc.sql(
            """
            insert into organ_labels (organisation, case_id, sealed, kept_at)
            values (:organisation, :case, :sealed, :at)
            on conflict (organisation, case_id) do nothing
            """)
        .param("organisation", organisation)
        .param("case", labels.caseId().toArray())
        .param("sealed", sealed)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Labels> find(String organisation, Bytes32 caseId) {
    return jdbc.sql(
            "select sealed from organ_labels where organisation = :organisation and case_id = :case")
        .param("organisation", organisation)
        .param("case", caseId.toArray())
        .query(byte[].class)
        .optional()
        .map(found -> keys.records(organisation).open(found, context(caseId)))
        .map(bytes -> Labels.read(WireObject.parse(bytes)));
  }

  private static byte[] context(Bytes32 caseId) {
    return ("organ labels " + caseId).getBytes(StandardCharsets.UTF_8);
  }
}
