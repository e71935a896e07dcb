package org.custodia.registry.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

class ProductTableTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final ProductRows rows = new ProductRows(database.jdbc());
  private final ProductCatalogue catalogue =
      new ProductCatalogue(rows, new SupplyRows(database.jdbc()));

  private static ProductEntry entry(String gtin, String name, LocalDate fileDate) {
    return new ProductEntry(
        new Product(gtin, name, "30 comprimés", "LABORATOIRE"),
        gtin.substring(1),
        gtin.substring(6, 13),
        "60000001",
        "comprimé",
        "Présentation active",
        "Déclaration de commercialisation",
        Optional.of(new PackPrice(155, 257, 102, "EUR")),
        Optional.of(65),
        "test",
        fileDate);
  }

  private ProductRows.Written write(ProductEntry... entries) {
    return database.rows().in(ProductRows.REFERENCE, () -> rows.write(List.of(entries)));
  }

  @Test
  void whatIsWrittenIsReadByEveryOrganisationAndByNone() {
    ProductEntry entry = entry("03400930065785", "LÉVOTHYROX 75 µg", LocalDate.of(2026, 5, 1));
    write(entry);
    assertThat(catalogue.byGtin("03400930065785")).contains(entry);
    assertThat(
            database
                .rows()
                .in("pharmacie-du-pont", () -> catalogue.byGtin("any", "03400930065785")))
        .contains(entry.product());
    assertThat(catalogue.byGtin("03400930065792")).isEmpty();
  }

  @Test
  void organisationCannotWriteTheRegister() {
    ProductEntry entry = entry("03400949004751", "VENTOLINE", LocalDate.of(2026, 5, 1));
    assertThatThrownBy(() -> rows.write(List.of(entry))).isInstanceOf(DataAccessException.class);
    assertThatThrownBy(
            () -> database.rows().in("pharmacie-du-pont", () -> rows.write(List.of(entry))))
        .isInstanceOf(DataAccessException.class);
    write(entry);
    int changed =
        database
            .rows()
            .in(
                "pharmacie-du-pont",
                () -> database.jdbc().sql("update product set name = 'X'").update());
    assertThat(changed).isZero();
    assertThatThrownBy(
            () ->
                database
                    .rows()
                    .in(
                        ProductRows.REFERENCE,
                        () -> database.jdbc().sql("delete from product").update()))
        .isInstanceOf(DataAccessException.class);
    assertThat(catalogue.byGtin("03400949004751")).contains(entry);
  }

  @Test
  void laterFileReplacesAndEarlierFileDoesNot() {
    String gtin = "03400926784102";
    assertThat(write(entry(gtin, "ELIQUIS", LocalDate.of(2026, 5, 1))))
        .isEqualTo(new ProductRows.Written(1, 0));
    assertThat(write(entry(gtin, "ELIQUIS", LocalDate.of(2026, 5, 1))))
        .isEqualTo(new ProductRows.Written(0, 0));
    assertThat(write(entry(gtin, "ELIQUIS 5 mg", LocalDate.of(2026, 6, 1))))
        .isEqualTo(new ProductRows.Written(0, 1));
    assertThat(write(entry(gtin, "ELIQUIS", LocalDate.of(2026, 5, 1))))
        .isEqualTo(new ProductRows.Written(0, 0));
    assertThat(catalogue.byGtin(gtin).orElseThrow().product().name()).isEqualTo("ELIQUIS 5 mg");
  }

  @Test
  void namesAreFoundWithoutCaseAndAccentsAndPatternsAreText() {
    write(
        entry("03400934744198", "Kardégic 75 mg", LocalDate.of(2026, 5, 1)),
        entry("03400934450853", "100%_PUR", LocalDate.of(2026, 5, 1)));
    assertThat(catalogue.byName("KARDEG", 10)).hasSize(1);
    assertThat(catalogue.byName("kardég", 10)).hasSize(1);
    assertThat(catalogue.byName("100%_", 10)).hasSize(1);
    assertThat(catalogue.byName("%PUR", 10)).isEmpty();
    assertThat(catalogue.byName("_ARD", 10)).isEmpty();
  }
}
