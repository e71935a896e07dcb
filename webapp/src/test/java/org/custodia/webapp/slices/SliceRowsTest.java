package org.custodia.webapp.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.custodia.registry.rows.OrganisationRows;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Slices show what production would: an organisation's own rows, and none outside of it. */
@SliceTest
class SliceRowsTest {
  private static final String ORGANISATIONS =
      "select distinct organisation from member where organisation <> '"
          + SmallPatients.HOSPITAL
          + "' order by organisation";

  @Autowired ApplicationContext context;
  @Autowired OrganisationRows rows;
  @Autowired JdbcClient jdbc;

  @Test
  void theApplicationIsBoundAndWhatFillsItsTablesIsNot() {
    JdbcClient application = context.getBean(JdbcClient.class);
    assertThat(application.sql(ORGANISATIONS).query(String.class).list()).isEmpty();
    assertThat(
            rows.in(
                "pharmacie-du-pont",
                () -> application.sql(ORGANISATIONS).query(String.class).list()))
        .containsExactly("pharmacie-du-pont");
    assertThat(jdbc.sql(ORGANISATIONS).query(String.class).list())
        .contains("agence-du-medicament", "laboratoire-rhone", "pharmacie-du-pont");
  }
}
