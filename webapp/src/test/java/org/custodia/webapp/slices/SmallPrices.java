package org.custodia.webapp.slices;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** Rows of one order of one pack, and whoever publishes others. */
public final class SmallPrices {
  public static final PriceCode PACK = PriceCode.gtin("3400949497294");

  /** Id of the one order. */
  public static final String ORDER_ID =
      PriceOrder.orderId(new Jurisdiction("FR"), "Arrêté 1").toString();

  public static final String REGULATOR = "agence-du-medicament";

  private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
  private static final PriceRule RULE = CountryRule.FRANCE.rule();
  private static final Price PRICE = new Price(2_434, 102, 10_000, 1, FROM, Optional.empty());
  private static final PriceOrder ORDER =
      new PriceOrder(
          new Jurisdiction("FR"),
          "Arrêté 1",
          Bytes32.keccak(new byte[] {1}),
          RULE,
          List.of(new PriceEntry(PACK, PRICE)));

  private static final ECKeyPair SIGNER = ECKeyPair.create(BigInteger.valueOf(7_400_950));

  /** A key of the authority's. */
  public static final String KEY = "0x" + Keys.getAddress(SIGNER);

  private SmallPrices() {}

  /** Rows as the projection writes them, for an order of one pack. */
  static void fill(OrganisationRows rows, JdbcClient jdbc, LocalOrganisations organisations) {
    for (String by : organisations.slugs()) {
      rows.in(by, () -> publish(jdbc, by, ORDER.jurisdiction()));
    }
  }

  /** The same order of another place, as this organisation's node has it. */
  public static void publish(JdbcClient jdbc, String by, Jurisdiction where) {
    publish(
        jdbc,
        by,
        new PriceOrder(where, ORDER.number(), ORDER.document(), RULE, ORDER.entries()),
        42);
  }

  /**
   * An order in force, as this organisation's node has it.
   *
   * @param block of later orders a higher one
   */
  public static void publish(JdbcClient jdbc, String by, PriceOrder order, int block) {
    jdbc.sql(
            """
            insert into price_order (organisation, order_id, jurisdiction, number, document, rule,
              root, size, batches, written, command_id, by_member, witness, announced_at, block,
              transaction, in_force_at)
            values (:by, :order, :where, :number, :document, :rule, :root, :size, 1, 1, :order,
              :order, :witness, '2026-02-20T10:00:00Z', :block, :transaction,
              '2026-02-20T10:00:01Z')
            """)
        .param("by", by)
        .param("order", order.orderId().toArray())
        .param("where", order.jurisdiction().code())
        .param("number", order.number())
        .param("document", order.document().toArray())
        .param("rule", order.rule().encode())
        .param("root", order.terms().root().toArray())
        .param("size", order.entries().size())
        .param("witness", "0x" + "9a".repeat(20))
        .param("block", block)
        .param("transaction", Bytes32.keccak(new byte[] {2}).toArray())
        .update();
    order.entries().forEach(entry -> write(jdbc, by, order, entry, block));
  }

  private static void write(
      JdbcClient jdbc, String by, PriceOrder order, PriceEntry entry, int block) {
    Price price = entry.price();
    jdbc.sql(
            """
            insert into price_entry (organisation, jurisdiction, code, block, log_index, order_id,
              word, amount, fee, valid_from, valid_to, proof)
            values (:by, :where, :code, :block, 1, :order, :word, :amount, :fee, :from, :to, :proof)
            """)
        .param("by", by)
        .param("where", order.jurisdiction().code())
        .param("code", entry.code().text())
        .param("block", block)
        .param("order", order.orderId().toArray())
        .param("word", price.word().toArray())
        .param("amount", price.amount())
        .param("fee", price.fee())
        .param("from", price.from())
        .param("to", price.to().orElse(null))
        .param("proof", order.entries().size() == 1 ? new byte[0] : null) // its leaf is the root
        .update();
  }

  /** Id of the order of this place. */
  public static Bytes32 orderId(Jurisdiction where) {
    return PriceOrder.orderId(where, ORDER.number());
  }

  /** A key of the authority's people, as its node knows it. */
  public static void enrol(JdbcClient jdbc, String key) {
    jdbc.sql(
            """
            insert into member_operator (organisation, key, member, holder, kind, roles, place,
              valid_from, valid_until)
            values (:by, :key, :member, :member, 1, :roles, 'Bureau', 0, 9999999999)
            on conflict do nothing
            """)
        .param("by", REGULATOR)
        .param("key", key)
        .param("member", SmallMembers.AGENCE.toArray())
        .param("roles", MemberRole.mask(MemberRole.REGULATOR))
        .update();
  }

  public static String signed(Act act) {
    return WitnessSignature.sign(act, SmallRegistry.DOMAIN, SIGNER).toString();
  }

  /** Nothing but the one order of France, and no keys of people. */
  public static void clear(JdbcClient jdbc) {
    jdbc.sql("delete from price_draft").update();
    jdbc.sql("delete from price_entry where order_id <> :one")
        .param("one", ORDER.orderId().toArray())
        .update();
    jdbc.sql("delete from price_order where order_id <> :one")
        .param("one", ORDER.orderId().toArray())
        .update();
    jdbc.sql("delete from member_operator where organisation = :by and kind = 1")
        .param("by", REGULATOR)
        .update();
  }
}
