package org.custodia.registry.products;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.custodia.registry.products.ImportReport.File;
import org.custodia.registry.rows.OrganisationRows;

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
  private static final int MEDICINE = 0;
  private static final int MEDICINE_NAME = 1;
  private static final int MEDICINE_FORM = 2;
  private static final int MEDICINE_HOLDER = 10;

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

  static boolean isMedicineCode(String code) {
    return code.matches("[0-9]{8}");
  }

  static String tooLong() {
    return String.valueOf(DatabaseLines.MOST_BYTES);
  }

  static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private record Medicine(String name, String form, String holder) {}

  /** The pass over the file of packs. */
  private final class Packs {
    private final Map<String, Medicine> medicines;
    private final LocalDate fileDate;
    private final ReportWriter report;
    private final FrenchPackReader reader;
    private final List<ProductEntry> batch = new ArrayList<>(BATCH);

    Packs(Map<String, Medicine> medicines, LocalDate fileDate, ReportWriter report) {
      this.medicines = medicines;
      this.fileDate = fileDate;
      this.report = report;
      this.reader = new FrenchPackReader(report);
    }

    void read(InputStream in) {
      DatabaseLines lines = new DatabaseLines(in);
      for (var next = lines.next(); next.isPresent(); next = lines.next()) {
        reader.read(next.get()).map(this::entry).ifPresent(batch::add);
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

    private ProductEntry entry(FrenchPackReader.Pack pack) {
      Medicine medicine = medicines.get(pack.medicine());
      if (medicine == null) {
        report.remark(
            File.PACKS, pack.line(), ImportRemark.UNKNOWN_MEDICINE, shown(pack.medicine()));
        medicine = new Medicine(pack.presentation(), "", "");
      }
      return new ProductEntry(
          new Product(pack.gtin(), medicine.name(), pack.presentation(), medicine.holder()),
          pack.cip13(),
          pack.cip7(),
          pack.medicine(),
          medicine.form(),
          pack.status(),
          pack.marketing(),
          pack.price(),
          pack.percent(),
          SOURCE,
          fileDate);
    }
  }
}
