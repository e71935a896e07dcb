package org.custodia.registry.consent;

import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.generated.ConsentRegistry;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Commitments published and secrets revealed, by anybody for anybody. */
final class ConsentRegistryProjection implements Projection {
  private final JdbcClient jdbc;

  ConsentRegistryProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of("consent_publication", "consent_revocation");
  }

  @Override
  public void apply(LedgerEvent event) {
    if (event.source().publicContract().filter(PublicContract.CONSENT_REGISTRY::equals).isEmpty()) {
      return;
    }
    DecodedEvent.of(ConsentRegistry.COMMITMENTPUBLISHED_EVENT, event)
        .ifPresent(
            fields ->
                insert(
                    event,
                    fields,
                    """
                    insert into consent_publication (organisation, commitment, block, published_at)
                    values (:organisation, :word, :block, :at)
                    """));
    DecodedEvent.of(ConsentRegistry.SECRETREVEALED_EVENT, event)
        .ifPresent(
            fields ->
                insert(
                    event,
                    fields,
                    """
                    insert into consent_revocation (organisation, revocation_hash, block, revoked_at)
                    values (:organisation, :word, :block, :at)
                    """));
  }

  private void insert(LedgerEvent event, DecodedEvent fields, String sql) {
    jdbc.sql(sql)
        .param("organisation", event.organisation())
        .param("word", fields.bytes32(0).toArray())
        .param("block", event.block())
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .update();
  }
}
