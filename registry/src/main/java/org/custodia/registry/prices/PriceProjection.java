package org.custodia.registry.prices;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.generated.PriceOrders;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Orders and their entries, with a proof for each once its order is in force. */
final class PriceProjection implements Projection {
  private final JdbcClient jdbc;
  private final PriceAnswers answers;

  PriceProjection(JdbcClient jdbc, PriceAnswers answers) {
    this.jdbc = jdbc;
    this.answers = answers;
  }

  @Override
  public List<String> tables() {
    return List.of("price_entry", "price_order");
  }

  @Override
  public void apply(LedgerEvent event) {
    if (event.source().publicContract().filter(PublicContract.PRICE_ORDERS::equals).isEmpty()) {
      return;
    }
    DecodedEvent.of(PriceOrders.ORDERANNOUNCED_EVENT, event)
        .ifPresent(fields -> announced(event, fields));
    DecodedEvent.of(PriceOrders.ENTRIESWRITTEN_EVENT, event)
        .ifPresent(fields -> written(event, fields));
    DecodedEvent.of(PriceOrders.ORDERINFORCE_EVENT, event)
        .ifPresent(fields -> inForce(event, fields.bytes32(0)));
  }

  private void announced(LedgerEvent event, DecodedEvent fields) {
    jdbc.sql(
            """
            insert into price_order (organisation, order_id, jurisdiction, number, document, rule, root,
              size, batches, written, command_id, by_member, witness, announced_at, block, transaction)
            values (:organisation, :order, :jurisdiction, :number, :document, :rule, :root,
              :size, :batches, 0, :command, :by, :witness, :at, :block, :transaction)
            """)
        .param("organisation", event.organisation())
        .param("command", fields.bytes32(0).toArray())
        .param("order", fields.bytes32(1).toArray())
        .param("jurisdiction", Jurisdiction.of(fields.leftAligned(2)).code())
        .param("number", fields.text(3))
        .param("document", fields.bytes32(4).toArray())
        .param("rule", fields.bytes(5))
        .param("root", fields.bytes32(6).toArray())
        .param("size", fields.integer(7))
        .param("batches", fields.integer(8))
        .param("by", fields.bytes32(9).toArray())
        .param("witness", fields.text(10))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("transaction", event.transaction().toArray())
        .update();
  }

  private void written(LedgerEvent event, DecodedEvent fields) {
    List<PriceEntry> entries = PriceOrder.entriesOf(fields.bytes(2));
    byte[][] words = new byte[entries.size()][];
    String[] codes = new String[entries.size()];
    Long[] amounts = new Long[entries.size()];
    Long[] fees = new Long[entries.size()];
    Integer[] from = new Integer[entries.size()]; // days since 1970-01-01
    Integer[] to = new Integer[entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      Price price = entries.get(i).price();
      words[i] = price.word().toArray();
      codes[i] = entries.get(i).code().text();
      amounts[i] = price.amount();
      fees[i] = price.fee();
      from[i] = (int) price.from().toEpochDay();
      to[i] = price.to().map(day -> (int) day.toEpochDay()).orElse(null);
    }
    jdbc.sql(
            """
            insert into price_entry (organisation, jurisdiction, code, block, log_index, order_id, word,
              amount, fee, valid_from, valid_to)
            select o.organisation, o.jurisdiction, e.code, :block, :index, o.order_id, e.word,
              e.amount, e.fee, date '1970-01-01' + e.valid_from, date '1970-01-01' + e.valid_to
            from price_order o, unnest(cast(:codes as text[]), cast(:words as bytea[]),
              cast(:amounts as bigint[]), cast(:fees as bigint[]), cast(:from as int[]),
              cast(:to as int[])) as e (code, word, amount, fee, valid_from, valid_to)
            where o.organisation = :organisation and o.order_id = :order
            """)
        .param("organisation", event.organisation())
        .param("order", fields.bytes32(0).toArray())
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("codes", codes)
        .param("words", words)
        .param("amounts", amounts)
        .param("fees", fees)
        .param("from", from)
        .param("to", to)
        .update();
    jdbc.sql(
            """
            update price_order set written = :written
            where organisation = :organisation and order_id = :order
            """)
        .param("organisation", event.organisation())
        .param("order", fields.bytes32(0).toArray())
        .param("written", fields.integer(1) + 1)
        .update();
  }

  private void inForce(LedgerEvent event, Bytes32 orderId) {
    jdbc.sql(
            """
            update price_order set in_force_at = :at, in_force_block = :block,
              in_force_transaction = :transaction
            where organisation = :organisation and order_id = :order
            """)
        .param("organisation", event.organisation())
        .param("order", orderId.toArray())
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("transaction", event.transaction().toArray())
        .update();
    prove(event.organisation(), orderId);
    OrganisationRows.afterCommit(() -> answers.forget(event.organisation()));
  }

  /**
   * The tree is the regulator's to get right; where the announced root is another, none is proven.
   */
  private void prove(String organisation, Bytes32 orderId) {
    Bytes32 root =
        Bytes32.of(
            jdbc.sql(
                    """
                    select root from price_order
                    where organisation = :organisation and order_id = :order
                    """)
                .param("organisation", organisation)
                .param("order", orderId.toArray())
                .query(byte[].class)
                .single());
    List<PriceEntry> entries =
        jdbc.sql(
                """
                select code, word from price_entry
                where organisation = :organisation and order_id = :order order by code
                """)
            .param("organisation", organisation)
            .param("order", orderId.toArray())
            .query(
                (row, n) ->
                    new PriceEntry(
                        new PriceCode(row.getString("code")),
                        Price.of(Bytes32.of(row.getBytes("word")))))
            .list();
    List<Bytes32> leaves = entries.stream().map(PriceEntry::leaf).toList();
    try (MerkleTree tree = MerkleTree.of(leaves)) {
      if (!tree.root().equals(root)) return;
      List<byte[]> proofs = new ArrayList<>();
      leaves.forEach(leaf -> proofs.add(PriceRows.bytes(tree.proof(leaf).orElseThrow())));
      keep(organisation, orderId, entries, proofs);
    }
  }

  private void keep(
      String organisation, Bytes32 orderId, List<PriceEntry> entries, List<byte[]> proofs) {
    jdbc.sql(
            """
            update price_entry e set proof = p.proof
            from unnest(cast(:codes as text[]), cast(:proofs as bytea[])) as p (code, proof)
            where e.organisation = :organisation and e.order_id = :order and e.code = p.code
            """)
        .param("organisation", organisation)
        .param("order", orderId.toArray())
        .param("codes", entries.stream().map(entry -> entry.code().text()).toArray(String[]::new))
        .param("proofs", proofs.toArray(byte[][]::new))
        .update();
  }
}
