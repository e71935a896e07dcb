package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentRowsTest {
  private static final String PONT = "pharmacie-du-pont";

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  @Test
  void whatCouldNotBeFetchedIsCountedAndTriedAgainLater() {
    DocumentRows documents = new DocumentRows(database.jdbc());
    Bytes32 hash = Bytes32.random();
    Instant next = Instant.parse("2026-11-26T06:00:00Z");
    database
        .rows()
        .in(
            PONT,
            () -> {
              documents.failed(PONT, hash, "CUS-ORG-051", next);
              documents.failed(PONT, hash, "CUS-ORG-050", next.plusSeconds(2));
            });
    assertThat(attempts(hash)).isEqualTo(2);
    database.rows().in(PONT, () -> documents.fetched(PONT, hash));
    assertThat(attempts(hash)).isZero();
  }

  private static int attempts(Bytes32 hash) {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        "select coalesce(sum(attempts), 0) from organ_document_fetch where hash = :hash")
                    .param("hash", hash.toArray())
                    .query(Integer.class)
                    .single());
  }
}
