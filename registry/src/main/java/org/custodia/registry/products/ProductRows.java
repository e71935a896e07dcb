package org.custodia.registry.products;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.rows.Reading;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code product}. Read by everybody, written in the scope {@link #REFERENCE}. */
final class ProductRows {
  /** Scope of the rows that belong to no organisation; no slug can be this. */
  static final String REFERENCE = "*reference*";

  private static final String COLUMNS =
      "gtin, cip13, cip7, cis, name, presentation, form, holder, status, marketing,"
          + " price_without_fee, price_with_fee, dispensing_fee, currency, reimbursement_percent,"
          + " source, file_date";

  /** A row that says the same already, or comes from a later file, is left as it is. */
  private static final String UPSERT =
      """
      insert into product (gtin, cip13, cip7, cis, name, name_key, presentation, form, holder, status,
        marketing, price_without_fee, price_with_fee, dispensing_fee, currency, reimbursement_percent,
        source, file_date)
      select gtin, cip13, cip7, cis, name, name_key, presentation, form, holder, status,
        marketing, price_without_fee, price_with_fee, dispensing_fee, currency, reimbursement_percent,
        source, file_date
      from jsonb_to_recordset(cast(:rows as jsonb)) as given (gtin text, cip13 text, cip7 text, cis text,
        name text, name_key text, presentation text, form text, holder text, status text, marketing text,
        price_without_fee bigint, price_with_fee bigint, dispensing_fee bigint, currency text,
        reimbursement_percent smallint, source text, file_date date)
      on conflict (gtin) do update set cip13 = excluded.cip13, cip7 = excluded.cip7, cis = excluded.cis,
        name = excluded.name, name_key = excluded.name_key, presentation = excluded.presentation,
        form = excluded.form, holder = excluded.holder, status = excluded.status,
        marketing = excluded.marketing, price_without_fee = excluded.price_without_fee,
        price_with_fee = excluded.price_with_fee, dispensing_fee = excluded.dispensing_fee,
        currency = excluded.currency, reimbursement_percent = excluded.reimbursement_percent,
        source = excluded.source, file_date = excluded.file_date
      where product.file_date <= excluded.file_date and row(product.*) is distinct from row(excluded.*)
      returning (xmax = 0) as is_new
      """;

  /** Everybody's; entered all the same, because what is read along with it is not. */
  static final Reading<Product> PRODUCT =
      Reading.of(
          List.of("gtin", "name", "presentation", "holder"),
          """
          select gtin, name, presentation, holder from product
          where me.organisation is not null and gtin = ?
          """,
          row ->
              new Product(
                  row.text("gtin"),
                  row.text("name"),
                  row.text("presentation"),
                  row.text("holder")));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;

  ProductRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param created rows that were not there
   * @param updated rows that said something else
   */
  record Written(int created, int updated) {}

  /** Inside {@link #REFERENCE}; no two entries with one GTIN. */
  Written write(List<ProductEntry> entries) {
    List<Map<String, Object>> rows = new ArrayList<>();
    entries.forEach(entry -> rows.add(columns(entry)));
    List<Boolean> written =
        jdbc.sql(UPSERT)
            .param("rows", JSON.writeValueAsString(rows))
            .query((row, number) -> row.getBoolean("is_new"))
            .list();
    int created = (int) written.stream().filter(isNew -> isNew).count();
    return new Written(created, written.size() - created);
  }

  Optional<ProductEntry> find(String gtin) {
    return jdbc.sql("select " + COLUMNS + " from product where gtin = :gtin")
        .param("gtin", gtin)
        .query(ProductRows::entry)
        .optional();
  }

  List<ProductEntry> findByName(String beginning, int limit) {
    String pattern =
        nameKey(beginning).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from product where name_key like :pattern order by name_key, gtin limit :limit")
        .param("pattern", pattern)
        .param("limit", limit)
        .query(ProductRows::entry)
        .list();
  }

  List<ProductEntry> findSameMedicine(String gtin) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from product where cis = (select cis from product where gtin = :gtin)"
                + " order by gtin")
        .param("gtin", gtin)
        .query(ProductRows::entry)
        .list();
  }

  long count() {
    return jdbc.sql("select count(*) from product").query(Long.class).single();
  }

  /** Capitals without accents, single spaces: {@code Lévothyrox 75} is {@code LEVOTHYROX 75}. */
  static String nameKey(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toUpperCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static Map<String, Object> columns(ProductEntry entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("gtin", entry.product().gtin());
    row.put("cip13", entry.cip13());
    row.put("cip7", entry.cip7());
    row.put("cis", entry.cis());
    row.put("name", entry.product().name());
    row.put("name_key", nameKey(entry.product().name()));
    row.put("presentation", entry.product().presentation());
    row.put("form", entry.form());
    row.put("holder", entry.product().holder());
    row.put("status", entry.status());
    row.put("marketing", entry.marketing());
    entry
        .price()
        .ifPresent(
            price -> {
              row.put("price_without_fee", price.withoutFee());
              row.put("price_with_fee", price.withFee());
              row.put("dispensing_fee", price.dispensingFee());
              row.put("currency", price.currency());
            });
    entry.reimbursementPercent().ifPresent(percent -> row.put("reimbursement_percent", percent));
    row.put("source", entry.source());
    row.put("file_date", entry.fileDate().toString());
    return row;
  }

  private static ProductEntry entry(ResultSet row, int number) throws SQLException {
    long withoutFee = row.getLong("price_without_fee");
    Optional<PackPrice> price =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(
                new PackPrice(
                    withoutFee,
                    row.getLong("price_with_fee"),
                    row.getLong("dispensing_fee"),
                    row.getString("currency")));
    return new ProductEntry(
        new Product(
            row.getString("gtin"),
            row.getString("name"),
            row.getString("presentation"),
            row.getString("holder")),
        row.getString("cip13"),
        row.getString("cip7"),
        row.getString("cis"),
        row.getString("form"),
        row.getString("status"),
        row.getString("marketing"),
        price,
        Optional.ofNullable(row.getObject("reimbursement_percent", Integer.class)),
        row.getString("source"),
        row.getObject("file_date", LocalDate.class));
  }
}
