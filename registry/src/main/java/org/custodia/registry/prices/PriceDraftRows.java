package org.custodia.registry.prices;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceEntry;
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

  /**
   * How much is kept of an order, without reading all of it.
   *
   * @param entries number of them
   */
  record Kept(Bytes32 orderId, int entries) {}

  Optional<Kept> kept(String organisation, UUID id) {
    return jdbc.sql(
            """
            select order_id, length(entries) / :bytes as entries from price_draft
            where organisation = :organisation and id = :id
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("bytes", PriceEntry.BYTES)
        .query((row, n) -> new Kept(Bytes32.of(row.getBytes("order_id")), row.getInt("entries")))
        .optional();
  }

  /**
   * Drafts of an order, the last first; several where it was prepared again before it was signed.
   */
  List<UUID> of(String organisation, Bytes32 orderId) {
    return jdbc.sql(
            """
            select id from price_draft where organisation = :organisation and order_id = :order
            order by drafted_at desc, id
            """)
        .param("organisation", organisation)
        .param("order", orderId.toArray())
        .query(UUID.class)
        .list();
  }

  /** Drafts that nobody signed, and orders long in force, need not be kept. */
  void dropDraftedBefore(String organisation, Instant before) {
    jdbc.sql("delete from price_draft where organisation = :organisation and drafted_at < :before")
        .param("organisation", organisation)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .update();
  }
}
