package org.custodia.registry.products;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.custodia.registry.products.ImportReport.File;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.gs1.Gtin;

/**
 * Reads the French public database of medicines: {@code CIS_bdpm.txt} (medicines) and {@code
 * CIS_CIP_bdpm.txt} (their packs, with prices), tab-separated without header. A pack's CIP13 is a
 * GTIN-13. Running it again with the same files changes nothing; a pack that a newer file no longer
 * lists stays on record, because such packs are still in cupboards.
 *
 * <p>Layout: Base de données publique des médicaments, "Contenu et format des fichiers".
 */
public final class FrenchMedicinesImport {
  /** Named with each row, as the licence asks. */
  public static final String SOURCE = "Base de données publique des médicaments (ANSM, HAS, UNCAM)";

  private static final int BATCH = 1_000;
  private static final int MEDICINE_COLUMNS = 11;
  private static final int PACK_COLUMNS = 12;
  private static final int MEDICINE = 0;
  private static final int MEDICINE_NAME = 1;
  private static final int MEDICINE_FORM = 2;
  private static final int MEDICINE_HOLDER = 10;
  private static final int CIP7 = 1;
  private static final int PRESENTATION = 2;
  private static final int STATUS = 3;
  private static final int MARKETING = 4;
  private static final int CIP13 = 6;
  private static final int RATE = 8;
  private static final int PRICE_WITHOUT_FEE = 9;
  private static final int PRICE_WITH_FEE = 10;
  private static final int FEE = 11;
  private static final int CONDITIONS = 12;

  private final OrganisationRows scope;
  private final ProductRows rows;

  FrenchMedicinesImport(OrganisationRows scope, ProductRows rows) {
    this.scope = scope;
    this.rows = rows;
  }

  /**
   * Imports both files in one transaction: all of it or nothing.
   *
   * @param medicines {@code CIS_bdpm.txt}, Windows-1252 or UTF-8
   * @param packs {@code CIS_CIP_bdpm.txt}, Windows-1252 or UTF-8
   * @param fileDate of the files; packs on record from a later file are left as they are
   * @throws UncheckedIOException when a file cannot be read to its end
   */
  public ImportReport run(InputStream medicines, InputStream packs, LocalDate fileDate) {
    return scope.in(
        ProductRows.REFERENCE,
        () -> {
          ReportWriter report = new ReportWriter();
          Map<String, Medicine> known = medicines(medicines, report);
          new Packs(known, fileDate, report).read(packs);
          return report.report();
        });
  }

  /** Imports the extract that comes with Custodia: some 400 packs, from the real files. */
  public ImportReport runWithBundledExtract() {
    try (InputStream medicines = extract("CIS_bdpm.txt");
        InputStream packs = extract("CIS_CIP_bdpm.txt")) {
      return run(medicines, packs, BundledExtract.FILE_DATE);
    } catch (IOException e) {
      throw new UncheckedIOException("The bundled extract could not be read", e);
    }
  }

  private static InputStream extract(String file) {
    return FrenchMedicinesImport.class.getResourceAsStream(BundledExtract.FOLDER + file);
  }

  private static Map<String, Medicine> medicines(InputStream in, ReportWriter report) {
    Map<String, Medicine> known = new HashMap<>();
    DatabaseLines lines = new DatabaseLines(in);
    for (var next = lines.next(); next.isPresent(); next = lines.next()) {
      int number = next.get().number();
      if (next.get().columns().isEmpty()) {
        report.remark(File.MEDICINES, number, ImportRemark.LINE_TOO_LONG, tooLong());
        continue;
      }
      String[] columns = next.get().columns().get();
      if (columns.length < MEDICINE_COLUMNS) {
        report.remark(
            File.MEDICINES, number, ImportRemark.WRONG_COLUMNS, String.valueOf(columns.length));
      } else if (!isMedicineCode(columns[MEDICINE])) {
        report.remark(
            File.MEDICINES, number, ImportRemark.BAD_MEDICINE_CODE, shown(columns[MEDICINE]));
      } else {
        known.put(
            columns[MEDICINE],
            new Medicine(columns[MEDICINE_NAME], columns[MEDICINE_FORM], columns[MEDICINE_HOLDER]));
      }
    }
    return known;
  }

  private static boolean isMedicineCode(String code) {
    return code.matches("[0-9]{8}");
  }

  private static String tooLong() {
    return String.valueOf(DatabaseLines.MOST_BYTES);
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private record Medicine(String name, String form, String holder) {}

  /** The pass over the file of packs. */
  private final class Packs {
    private final Map<String, Medicine> medicines;
    private final LocalDate fileDate;
    private final ReportWriter report;
    private final Set<String> seen = new HashSet<>();
    private final List<ProductEntry> batch = new ArrayList<>(BATCH);

    Packs(Map<String, Medicine> medicines, LocalDate fileDate, ReportWriter report) {
      this.medicines = medicines;
      this.fileDate = fileDate;
      this.report = report;
    }

    void read(InputStream in) {
      DatabaseLines lines = new DatabaseLines(in);
      for (var next = lines.next(); next.isPresent(); next = lines.next()) {
        report.packRead();
        entry(next.get()).ifPresent(batch::add);
        if (batch.size() == BATCH) {
          flush();
        }
      }
      flush();
    }

    private void flush() {
      if (!batch.isEmpty()) {
        report.written(rows.write(batch));
        batch.clear();
      }
    }

    private Optional<ProductEntry> entry(DatabaseLines.Line line) {
      if (line.columns().isEmpty()) {
        return skipped(line, ImportRemark.LINE_TOO_LONG, tooLong());
      }
      String[] columns = line.columns().get();
      if (columns.length < PACK_COLUMNS) {
        return skipped(line, ImportRemark.WRONG_COLUMNS, String.valueOf(columns.length));
      }
      Optional<Gtin> gtin =
          Optional.of(columns[CIP13]).filter(code -> code.length() == 13).flatMap(Gtin::parse);
      if (gtin.isEmpty()) {
        return skipped(line, ImportRemark.BAD_PACK_CODE, columns[CIP13]);
      }
      if (!isMedicineCode(columns[MEDICINE])) {
        return skipped(line, ImportRemark.BAD_MEDICINE_CODE, columns[MEDICINE]);
      }
      if (!seen.add(columns[CIP13])) {
        return skipped(line, ImportRemark.REPEATED_PACK, columns[CIP13]);
      }
      Medicine medicine = medicines.get(columns[MEDICINE]);
      if (medicine == null) {
        remark(line, ImportRemark.UNKNOWN_MEDICINE, columns[MEDICINE]);
        medicine = new Medicine(columns[PRESENTATION], "", "");
      }
      Optional<PackPrice> price = price(line, columns);
      if (price.isPresent()) {
        report.packPriced();
      }
      if (columns.length > CONDITIONS && columns[CONDITIONS].indexOf('<') >= 0) {
        remark(line, ImportRemark.HTML_IN_CONDITIONS, "");
      }
      return Optional.of(
          new ProductEntry(
              new Product(
                  gtin.get().digits(), medicine.name(), columns[PRESENTATION], medicine.holder()),
              columns[CIP13],
              columns[CIP7],
              columns[MEDICINE],
              medicine.form(),
              columns[STATUS],
              columns[MARKETING],
              price,
              rate(line, columns[RATE]),
              SOURCE,
              fileDate));
    }

    private Optional<PackPrice> price(DatabaseLines.Line line, String[] columns) {
      String[] written = {columns[PRICE_WITHOUT_FEE], columns[PRICE_WITH_FEE], columns[FEE]};
      if (String.join("", written).isEmpty()) {
        remark(line, ImportRemark.NO_PRICE, "");
        return Optional.empty();
      }
      long[] cents = new long[written.length];
      boolean thousands = false;
      for (int i = 0; i < written.length; i++) {
        OptionalLong amount = FrenchAmounts.cents(written[i]);
        if (amount.isEmpty()) {
          remark(line, ImportRemark.BAD_PRICE, written[i]);
          return Optional.empty();
        }
        cents[i] = amount.getAsLong();
        thousands |= FrenchAmounts.hasThousandsComma(written[i]);
      }
      if (cents[0] + cents[2] != cents[1]) {
        remark(line, ImportRemark.PRICE_DOES_NOT_ADD_UP, String.join(" / ", written));
        return Optional.empty();
      }
      if (thousands) {
        remark(line, ImportRemark.THOUSANDS_COMMA, written[1]);
      }
      return Optional.of(new PackPrice(cents[0], cents[1], cents[2], "EUR"));
    }

    private Optional<Integer> rate(DatabaseLines.Line line, String written) {
      if (written.isEmpty()) {
        return Optional.empty();
      }
      Optional<Integer> percent = FrenchAmounts.percent(written);
      if (percent.isEmpty()) {
        remark(line, ImportRemark.BAD_RATE, written);
      } else if (!written.equals(percent.get() + "%")) {
        remark(line, ImportRemark.RATE_WITH_SPACE, written);
      }
      return percent;
    }

    private Optional<ProductEntry> skipped(
        DatabaseLines.Line line, ImportRemark remark, String detail) {
      remark(line, remark, detail);
      return Optional.empty();
    }

    private void remark(DatabaseLines.Line line, ImportRemark remark, String detail) {
      report.remark(File.PACKS, line.number(), remark, shown(detail));
    }
  }
}
