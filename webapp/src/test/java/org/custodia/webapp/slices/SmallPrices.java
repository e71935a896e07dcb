package org.custodia.webapp.slices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.prices.IndexRevision;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.prices.PriceDifferences;
import org.custodia.registry.prices.PriceDifferences.Change;
import org.custodia.registry.prices.PriceDifferences.Total;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of one order of one pack, and orders that only say what was asked. */
public final class SmallPrices {
  public static final PriceCode PACK = PriceCode.gtin("3400949497294");

  /** Id of the one order. */
  public static final String ORDER_ID =
      PriceOrder.orderId(new Jurisdiction("FR"), "Arrêté 1").toString();

  private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
  private static final PriceRule RULE = PriceRule.of(PriceKind.FIXED, PriceBasis.PACK, "EUR");
  private static final Price PRICE = new Price(2_434, 102, 10_000, 1, FROM, Optional.empty());
  private static final PriceOrder ORDER =
      new PriceOrder(
          new Jurisdiction("FR"),
          "Arrêté 1",
          Bytes32.keccak(new byte[] {1}),
          RULE,
          List.of(new PriceEntry(PACK, PRICE)));

  private final Function<UUID, CommandStatus> signed;
  private PriceRule asked = RULE;
  private String file = "";

  SmallPrices(Function<UUID, CommandStatus> signed) {
    this.signed = signed;
  }

  void reset() {
    asked = RULE;
    file = "";
  }

  /** Rule of the last list that was handed in. */
  public PriceRule asked() {
    return asked;
  }

  /** What was handed in last. */
  public String file() {
    return file;
  }

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

  public final PriceOrdering ordering =
      new PriceOrdering() {
        @Override
        public Draft draftFrench(
            Caller caller,
            UUID id,
            Head head,
            LocalDate from,
            InputStream handedIn,
            String witness,
            String place) {
          return draft(id, handedIn, RULE, place);
        }

        @Override
        public Draft draftList(
            Caller caller,
            UUID id,
            Head head,
            PriceRule rule,
            InputStream handedIn,
            String witness,
            String place) {
          return draft(id, handedIn, rule, place);
        }

        @Override
        public Draft draftRevision(
            Caller caller,
            UUID id,
            Head head,
            Bytes32 orderId,
            int year,
            IndexRevision revision,
            String witness,
            String place) {
          return draft(id, InputStream.nullInputStream(), RULE, place);
        }

        @Override
        public Progress resume(Caller caller, UUID id) {
          return progress(caller, id);
        }

        @Override
        public Optional<UUID> draftOf(Caller caller, Bytes32 orderId) {
          return Optional.empty();
        }

        @Override
        public CommandStatus publish(Caller caller, UUID id, String signature) {
          return signed.apply(id);
        }

        @Override
        public Progress progress(Caller caller, UUID id) {
          return new Progress(id, ORDER.orderId(), Optional.empty(), 17, 3, 1, false);
        }
      };

  private PriceOrdering.Draft draft(UUID id, InputStream in, PriceRule rule, String place) {
    try {
      file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    asked = rule;
    Map<Change, Total> totals = new EnumMap<>(Change.class);
    for (Change change : Change.values()) totals.put(change, new Total(0, BigInteger.ZERO));
    totals.put(Change.RAISED, new Total(2, BigInteger.TEN));
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.PRICE,
            ORDER.orderId(),
            Bytes32.ZERO,
            Bytes32.ZERO,
            Action.ORDER_PRICES,
            place,
            0,
            1,
            Bytes32.ZERO,
            ORDER.terms().detail());
    return new PriceOrdering.Draft(
        id,
        ORDER.orderId(),
        1,
        1,
        ORDER.terms().root(),
        Optional.empty(),
        new PriceDifferences(totals, List.of()),
        act,
        act.toTypedDataJson(SmallRegistry.DOMAIN));
  }
}
