package org.custodia.registry.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.products.ImportReport.File;
import org.custodia.registry.products.ImportReport.Line;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrenchMedicinesImportTest {
  private static final LocalDate DAY = LocalDate.of(2026, 5, 20);
  private static final String MEDICINE =
      "68534829\tLÉVOTHYROX 75 microgrammes, comprimé sécable\tcomprimé sécable\torale\tAutorisation"
          + " active\tProcédure nationale\tCommercialisée\t01/01/2000\t\t\t L’ATELIER\tNon";

  private RegistryDatabase database;
  private FrenchMedicinesImport importer;
  private ProductCatalogue catalogue;

  @BeforeEach
  void emptyRegister() {
    database = RegistryDatabase.fresh();
    ProductRows rows = new ProductRows(database.jdbc());
    importer = new FrenchMedicinesImport(database.rows(), rows);
    catalogue = new ProductCatalogue(rows, new SupplyRows(database.jdbc()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static String pack(
      String cis, String cip13, String rate, String price, String publicPrice, String fee) {
    return String.join(
        "\t",
        cis,
        "3006578",
        "plaquette(s) de 30 comprimé(s)",
        "Présentation active",
        "Déclaration de commercialisation",
        "01/01/2001",
        cip13,
        "oui",
        rate,
        price,
        publicPrice,
        fee,
        "");
  }

  private static String good() {
    return pack("68534829", "3400930065785", "65%", "1,55", "2,57", "1,02");
  }

  private ImportReport run(String medicines, String... packs) {
    return run(medicines, StandardCharsets.UTF_8, packs);
  }

  private ImportReport run(String medicines, Charset encoding, String... packs) {
    return importer.run(
        new ByteArrayInputStream((medicines + "\r\n").getBytes(encoding)),
        new ByteArrayInputStream((String.join("\n", packs) + "\n").getBytes(encoding)),
        DAY);
  }

  private ProductEntry onRecord(String gtin) {
    return catalogue.byGtin(gtin).orElseThrow();
  }

  @Test
  void packIsReadWithItsMedicineAndPrices() {
    ImportReport report = run(MEDICINE, good());
    assertThat(report).isEqualTo(new ImportReport(1, 1, 0, 0, 0, 1, Map.of(), java.util.List.of()));
    ProductEntry entry = onRecord("03400930065785");
    assertThat(entry.product())
        .isEqualTo(
            new Product(
                "03400930065785",
                "LÉVOTHYROX 75 microgrammes, comprimé sécable",
                "plaquette(s) de 30 comprimé(s)",
                "L’ATELIER"));
    assertThat(entry.price()).contains(new PackPrice(155, 257, 102, "EUR"));
    assertThat(entry.reimbursementPercent()).contains(65);
    assertThat(entry.cip13()).isEqualTo("3400930065785");
    assertThat(entry.form()).isEqualTo("comprimé sécable");
    assertThat(entry.fileDate()).isEqualTo(DAY);
    assertThat(entry.source()).contains("ANSM");
  }

  @Test
  void officialEncodingReadsTheSameAsUtf8() {
    run(MEDICINE, Charset.forName("windows-1252"), good());
    ProductEntry official = onRecord("03400930065785");
    assertThat(run(MEDICINE, StandardCharsets.UTF_8, good()).unchanged()).isEqualTo(1);
    assertThat(run("\ufeff" + MEDICINE, good()).unchanged()).isEqualTo(1);
    assertThat(official.product().holder()).isEqualTo("L’ATELIER");
  }

  @Test
  void sameFileAgainChangesNothing() {
    run(MEDICINE, good());
    ImportReport again = run(MEDICINE, good());
    assertThat(again.created() + again.updated()).isZero();
    assertThat(again.unchanged()).isEqualTo(1);
    ImportReport dearer =
        run(MEDICINE, pack("68534829", "3400930065785", "65%", "1,65", "2,67", "1,02"));
    assertThat(dearer.updated()).isEqualTo(1);
  }

  @Test
  void thousandsCommaIsReadAndRemarked() {
    ImportReport report =
        run(MEDICINE, pack("68534829", "3400930065785", "65 %", "4,838,48", "4,839,50", "1,02"));
    assertThat(onRecord("03400930065785").price())
        .contains(new PackPrice(483_848, 483_950, 102, "EUR"));
    assertThat(onRecord("03400930065785").reimbursementPercent()).contains(65);
    assertThat(report.lines())
        .containsExactly(
            new Line(File.PACKS, 1, ImportRemark.THOUSANDS_COMMA, "4,839,50"),
            new Line(File.PACKS, 1, ImportRemark.RATE_WITH_SPACE, "65 %"));
  }

  @Test
  void packWithoutAUsablePriceIsImportedWithout() {
    ImportReport report =
        run(
            MEDICINE,
            pack("68534829", "3400930065785", "", "", "", ""),
            pack("68534829", "3400949004751", "x%", "1,5", "2,57", "1,02"),
            pack("68534829", "3400926784102", "101%", "1,55", "2,58", "1,02"),
            pack("68534829", "3400934744198", "65%;30%", "1,55", "", ""));
    assertThat(report.created()).isEqualTo(4);
    assertThat(report.priced()).isZero();
    assertThat(report.counts())
        .isEqualTo(
            Map.of(
                ImportRemark.NO_PRICE, 1,
                ImportRemark.BAD_PRICE, 2,
                ImportRemark.PRICE_DOES_NOT_ADD_UP, 1,
                ImportRemark.BAD_RATE, 3));
    assertThat(onRecord("03400926784102").price()).isEqualTo(Optional.empty());
  }

  @Test
  void badLinesAreLeftOutWithNumberAndReason() {
    ImportReport report =
        run(
            MEDICINE,
            good(),
            pack("68534829", "3400930065786", "65%", "1,55", "2,57", "1,02"),
            "",
            "a\tb",
            good(),
            pack("6853482x", "3400949004751", "65%", "1,55", "2,57", "1,02"),
            "x".repeat(40_000),
            pack("60000000", "3400926784102", "65%", "1,55", "2,57", "1,02"));
    assertThat(report.read()).isEqualTo(7);
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.skipped()).isEqualTo(5);
    assertThat(report.lines())
        .containsExactly(
            new Line(File.PACKS, 2, ImportRemark.BAD_PACK_CODE, "3400930065786"),
            new Line(File.PACKS, 4, ImportRemark.WRONG_COLUMNS, "2"),
            new Line(File.PACKS, 5, ImportRemark.REPEATED_PACK, "3400930065785"),
            new Line(File.PACKS, 6, ImportRemark.BAD_MEDICINE_CODE, "6853482x"),
            new Line(File.PACKS, 7, ImportRemark.LINE_TOO_LONG, "32768"),
            new Line(File.PACKS, 8, ImportRemark.UNKNOWN_MEDICINE, "60000000"));
    assertThat(onRecord("03400926784102").product().name())
        .isEqualTo("plaquette(s) de 30 comprimé(s)");
  }

  @Test
  void fileThatBreaksOffLeavesTheRegisterAsItWas() {
    InputStream broken =
        new InputStream() {
          private final InputStream first =
              new ByteArrayInputStream(
                  (good() + "\n").repeat(3_000).getBytes(StandardCharsets.UTF_8));

          @Override
          public int read() throws IOException {
            int b = first.read();
            if (b < 0) {
              throw new IOException("connection reset");
            }
            return b;
          }
        };
    assertThatThrownBy(
            () ->
                importer.run(
                    new ByteArrayInputStream(MEDICINE.getBytes(StandardCharsets.UTF_8)),
                    broken,
                    DAY))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(catalogue.size()).isZero();
  }

  @Test
  void bundledExtractIsReadWhole() {
    ImportReport report = importer.runWithBundledExtract();
    assertThat(report.read()).isEqualTo(423);
    assertThat(report.created()).isEqualTo(423);
    assertThat(report.skipped()).isZero();
    assertThat(report.priced()).isEqualTo(267);
    assertThat(report.counts().get(ImportRemark.NO_PRICE)).isEqualTo(156);
    assertThat(catalogue.byName("doliprane", 10)).isNotEmpty();
    assertThat(onRecord("03400949004751").product().name()).startsWith("VENTOLINE 100");
  }

  /** The whole official files, where they are at hand beside the project. */
  @Test
  void wholeOfficialFilesAreRead() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/data/medicines-fr"))) {
      folder = folder.getParent();
    }
    Assumptions.assumeTrue(folder != null, "no medicines database beside the project");
    folder = folder.resolve("shared/data/medicines-fr");
    ImportReport report;
    try (InputStream medicines = Files.newInputStream(folder.resolve("CIS_bdpm.txt"));
        InputStream packs = Files.newInputStream(folder.resolve("CIS_CIP_bdpm.txt"))) {
      report = importer.run(medicines, packs, DAY);
    }
    assertThat(report.read()).isEqualTo(20_899);
    assertThat(report.created()).isEqualTo(20_899);
    assertThat(report.priced()).isEqualTo(13_543);
    assertThat(report.skipped()).isZero();
    assertThat(report.counts())
        .isEqualTo(
            Map.of(
                ImportRemark.NO_PRICE, 7_356,
                ImportRemark.UNKNOWN_MEDICINE, 4,
                ImportRemark.THOUSANDS_COMMA, 467,
                ImportRemark.RATE_WITH_SPACE, 2_452,
                ImportRemark.HTML_IN_CONDITIONS, 814));
    assertThat(catalogue.size()).isEqualTo(20_899);
    assertThat(
            database
                .jdbc()
                .sql("select count(*) from product where price_with_fee is not null")
                .query(Integer.class)
                .single())
        .isEqualTo(13_543);
    assertThat(
            database
                .jdbc()
                .sql("select sum(price_with_fee) from product")
                .query(Long.class)
                .single())
        .as("no price lost its thousands")
        .isGreaterThan(100_000_000L);
  }

  @Test
  void everyRemarkHasASentenceInBothLanguages() throws IOException {
    for (String bundle : new String[] {"messages.properties", "messages_fr.properties"}) {
      var sentences = new java.util.Properties();
      try (var in =
          new java.io.InputStreamReader(
              ImportRemark.class.getResourceAsStream(bundle), StandardCharsets.UTF_8)) {
        sentences.load(in);
      }
      for (ImportRemark remark : ImportRemark.values()) {
        assertThat(sentences.getProperty(remark.code())).as(remark.name()).isNotBlank();
        assertThat(sentences.getProperty(remark.code() + ".action")).isNotBlank();
      }
    }
  }
}
