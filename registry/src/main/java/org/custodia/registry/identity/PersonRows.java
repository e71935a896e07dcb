package org.custodia.registry.identity;

import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code member_person}: the people of an organisation. Used inside the organisation's rows,
 * changes under {@link SessionKeyRows#lock}.
 */
final class PersonRows {
  private final JdbcClient jdbc;

  PersonRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The person's handle on the ledger; made at random the first time it is asked for. */
  Bytes32 holder(String organisation, String person) {
    jdbc.sql(
            """
            insert into member_person (organisation, person, holder)
            values (:organisation, :person, :holder)
            on conflict (organisation, person) do nothing
            """)
        .param("organisation", organisation)
        .param("person", person)
        .param("holder", Bytes32.random().toArray())
        .update();
    return jdbc.sql("select holder from member_person where person = :person")
        .param("person", person)
        .query((row, number) -> Bytes32.of(row.getBytes("holder")))
        .single();
  }
}
