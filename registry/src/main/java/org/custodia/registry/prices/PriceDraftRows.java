package org.custodia.registry.prices;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRule;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code price_draft}. Used inside the organisation's rows. */
final class PriceDraftRows {
  private final JdbcClient jdbc;

  PriceDraftRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps the order; one that is kept under the id already stays. */
  void keep(String organisation, UUID id, PriceOrder order, Instant at) {
    ByteArrayOutputStream entries = new ByteArrayOutputStream();
    order.batches().forEach(entries::writeBytes);
    jdbc.sql(
            """
            insert into price_draft (organisation, id, order_id, jurisdiction, number, document, rule,
              entries, drafted_at)
            values (:organisation, :id, :order, :jurisdiction, :number, :document, :rule, :entries, :at)
            on conflict (organisation, id) do nothing
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("order", order.orderId().toArray())
        .param("jurisdiction", order.jurisdiction().code())
        .param("number", order.number())
        .param("document", order.document().toArray())
        .param("rule", order.rule().encode())
        .param("entries", entries.toByteArray())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<PriceOrder> find(String organisation, UUID id) {
    return jdbc.sql("select * from price_draft where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .query(
            (row, n) ->
                new PriceOrder(
                    new Jurisdiction(row.getString("jurisdiction")),
                    row.getString("number"),
                    Bytes32.of(row.getBytes("document")),
                    PriceRule.read(row.getBytes("rule")),
                    PriceOrder.entriesOf(row.getBytes("entries"))))
        .optional();
  }

  /** Drafts that nobody signed, and orders long in force, need not be kept. */
  void dropDraftedBefore(String organisation, Instant before) {
    jdbc.sql("delete from price_draft where organisation = :organisation and drafted_at < :before")
        .param("organisation", organisation)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .update();
  }
}
