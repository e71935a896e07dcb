package org.custodia.webapp.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** As PostgreSQL itself says it. */
@SliceTest
class KnownFailureTest {
  @Autowired JdbcClient jdbc;

  @Test
  void aNulInATextIsTheCallers() {
    expect("select :text", "a\0b");
    expect("select cast(:text as jsonb) ->> 'a'", "{\"a\":\"\\u0000\"}");
  }

  private void expect(String sql, String text) {
    Throwable failure =
        catchThrowable(() -> jdbc.sql(sql).param("text", text).query(String.class).single());
    KnownFailure.Answer answer = KnownFailure.of(failure).orElseThrow();
    assertThat(answer.problem().code()).isEqualTo("CUS-WEB-017");
    assertThat(answer.again()).isEmpty();
  }
}
