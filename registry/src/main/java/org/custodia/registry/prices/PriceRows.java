package org.custodia.registry.prices;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.prices.PriceFact.OrderFact;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@code price_order} and {@code price_entry}. Used inside the organisation's rows. */
final class PriceRows {
  private static final String IN_FORCE =
      """
       from price_entry e
        join price_order o on o.organisation = e.organisation and o.order_id = e.order_id
      where e.organisation = :organisation and e.jurisdiction = :jurisdiction
        and o.in_force_at is not null
      """;

  private static final String FACTS = "select e.code, e.word, e.proof, o.*" + IN_FORCE;

  private static final String COVERS =
      " and e.valid_from <= :day and (e.valid_to is null or e.valid_to >= :day)";

  private static final Reading<PriceFact> AT =
      Reading.of(
          List.of(
              "code",
              "word",
              "proof",
              "order_id",
              "jurisdiction",
              "number",
              "document",
              "rule",
              "root",
              "size",
              "batches",
              "written",
              "announced_at",
              "block",
              "transaction",
              "in_force_at"),
          (FACTS + COVERS + " and e.code = :code order by e.block desc, e.log_index desc limit 1")
              .replace(":organisation", "me.organisation")
              .replaceAll(":\\w+", "?"),
          PriceRows::fact);

  private static final String LAST_FIRST_BY_CODE =
      " order by e.code, e.block desc, e.log_index desc";

  private final JdbcClient jdbc;

  PriceRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The entry that counts on a day. */
  static Reading.Asked<PriceFact> at(Jurisdiction jurisdiction, PriceCode code, LocalDate day) {
    return AT.with(jurisdiction.code(), day, day, code.text());
  }

  Map<PriceCode, PriceFact> at(
      String organisation, Jurisdiction jurisdiction, Collection<PriceCode> codes, LocalDate day) {
    Map<PriceCode, PriceFact> found = new LinkedHashMap<>();
    jdbc.sql(
            "select distinct on (e.code) e.code, e.word, e.proof, o.*"
                + IN_FORCE
                + COVERS
                + " and e.code = any(cast(:codes as text[]))"
                + LAST_FIRST_BY_CODE)
        .param("organisation", organisation)
        .param("jurisdiction", jurisdiction.code())
        .param("day", day)
        .param("codes", codes.stream().map(PriceCode::text).toArray(String[]::new))
        .query((row, n) -> fact(Row.of(row)))
        .list()
        .forEach(fact -> found.put(fact.code(), fact));
    return found;
  }

  List<PriceFact> history(String organisation, Jurisdiction jurisdiction, PriceCode code) {
    return jdbc.sql(FACTS + " and e.code = :code order by e.block desc, e.log_index desc")
        .param("organisation", organisation)
        .param("jurisdiction", jurisdiction.code())
        .param("code", code.text())
        .query((row, n) -> fact(Row.of(row)))
        .list();
  }

  /**
   * A price that counts on a day, with its kind.
   *
   * @param rule of its order
   */
  record Counting(Price price, PriceRule rule, Bytes32 orderId) {}

  /** Whatever counts on a day, by code. */
  Map<PriceCode, Counting> counting(String organisation, Jurisdiction jurisdiction, LocalDate day) {
    Map<PriceCode, Counting> found = new LinkedHashMap<>();
    Map<Bytes32, PriceRule> rules = new LinkedHashMap<>();
    jdbc.sql(
            "select distinct on (e.code) e.code, e.word, e.order_id, o.rule"
                + IN_FORCE
                + COVERS
                + LAST_FIRST_BY_CODE)
        .param("organisation", organisation)
        .param("jurisdiction", jurisdiction.code())
        .param("day", day)
        .query(
            row -> {
              byte[] rule = row.getBytes("rule");
              Bytes32 order = Bytes32.of(row.getBytes("order_id"));
              found.put(
                  new PriceCode(row.getString("code")),
                  new Counting(
                      Price.of(Bytes32.of(row.getBytes("word"))),
                      rules.computeIfAbsent(order, id -> PriceRule.read(rule)),
                      order));
            });
    return found;
  }

  List<PriceCode> codes(
      String organisation, Jurisdiction jurisdiction, String beginning, int limit) {
    return jdbc.sql(
            "select distinct e.code"
                + IN_FORCE
                + " and starts_with(e.code, :beginning) order by e.code limit :limit")
        .param("organisation", organisation)
        .param("jurisdiction", jurisdiction.code())
        .param("beginning", beginning)
        .param("limit", limit)
        .query((row, n) -> new PriceCode(row.getString("code")))
        .list();
  }

  List<Jurisdiction> jurisdictions(String organisation) {
    return jdbc.sql(
            """
            select distinct jurisdiction from price_order
            where organisation = :organisation and in_force_at is not null order by jurisdiction
            """)
        .param("organisation", organisation)
        .query((row, n) -> new Jurisdiction(row.getString("jurisdiction")))
        .list();
  }

  List<PriceEntry> entries(String organisation, Bytes32 orderId, int limit, int offset) {
    return jdbc.sql(
            """
            select code, word from price_entry where organisation = :organisation and order_id = :order
            order by code limit :limit offset :offset
            """)
        .param("organisation", organisation)
        .param("order", orderId.toArray())
        .param("limit", limit)
        .param("offset", offset)
        .query(
            (row, n) ->
                new PriceEntry(
                    new PriceCode(row.getString("code")),
                    Price.of(Bytes32.of(row.getBytes("word")))))
        .list();
  }

  Optional<OrderFact> order(String organisation, Bytes32 orderId) {
    return jdbc.sql(
            "select * from price_order where organisation = :organisation and order_id = :order")
        .param("organisation", organisation)
        .param("order", orderId.toArray())
        .query((row, n) -> order(Row.of(row)))
        .optional();
  }

  List<OrderFact> orders(String organisation, int limit) {
    return jdbc.sql(
            """
            select * from price_order where organisation = :organisation
            order by block desc, order_id limit :limit
            """)
        .param("organisation", organisation)
        .param("limit", limit)
        .query((row, n) -> order(Row.of(row)))
        .list();
  }

  /** How many orders are in force. */
  long inForce(String organisation) {
    return jdbc.sql(
            """
            select count(*) from price_order
            where organisation = :organisation and in_force_at is not null
            """)
        .param("organisation", organisation)
        .query(Long.class)
        .single();
  }

  private static PriceFact fact(Row row) throws SQLException {
    OrderFact order = order(row);
    Bytes32 word = row.bytes32("word");
    return new PriceFact(
        new PriceCode(row.text("code")),
        Price.of(word),
        order.rule(),
        order,
        word,
        row.isNull("proof") ? Optional.empty() : Optional.of(row.words("proof")));
  }

  private static OrderFact order(Row row) throws SQLException {
    return new OrderFact(
        row.bytes32("order_id"),
        new Jurisdiction(row.text("jurisdiction")),
        row.text("number"),
        row.bytes32("document"),
        PriceRule.read(row.bytes("rule")),
        row.bytes32("root"),
        row.integer("size"),
        row.integer("batches"),
        row.integer("written"),
        row.instant("announced_at"),
        row.number("block"),
        row.bytes32("transaction"),
        row.isNull("in_force_at") ? Optional.empty() : Optional.of(row.instant("in_force_at")));
  }

  static byte[] bytes(List<Bytes32> hashes) {
    ByteBuffer bytes = ByteBuffer.allocate(32 * hashes.size());
    hashes.forEach(hash -> bytes.put(hash.toArray()));
    return bytes.array();
  }
}
