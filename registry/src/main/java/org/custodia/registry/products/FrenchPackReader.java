package org.custodia.registry.products;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.custodia.registry.products.ImportReport.File;
import org.custodia.scanners.gs1.Gtin;

/** Reads the lines of {@code CIS_CIP_bdpm.txt} one after the other, and remarks what is odd. */
final class FrenchPackReader {
  private static final int PACK_COLUMNS = 12;
  private static final int MEDICINE = 0;
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

  private final ReportWriter report;
  private final Set<String> seen = new HashSet<>();

  FrenchPackReader(ReportWriter report) {
    this.report = report;
  }

  /**
   * What a line says of a pack.
   *
   * @param line its number, from 1
   * @param medicine CIS code
   * @param gtin 14 digits
   * @param percent that the public insurance bears
   */
  record Pack(
      int line,
      String medicine,
      String gtin,
      String cip13,
      String cip7,
      String presentation,
      String status,
      String marketing,
      Optional<PackPrice> price,
      Optional<Integer> percent) {}

  /** Empty where the line is left out. */
  Optional<Pack> read(DatabaseLines.Line line) {
    report.packRead();
    if (line.columns().isEmpty()) {
      return skipped(line, ImportRemark.LINE_TOO_LONG, FrenchMedicinesImport.tooLong());
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
    if (!FrenchMedicinesImport.isMedicineCode(columns[MEDICINE])) {
      return skipped(line, ImportRemark.BAD_MEDICINE_CODE, columns[MEDICINE]);
    }
    if (!seen.add(columns[CIP13])) {
      return skipped(line, ImportRemark.REPEATED_PACK, columns[CIP13]);
    }
    Optional<PackPrice> price = price(line, columns);
    if (price.isPresent()) {
      report.packPriced();
    }
    if (columns.length > CONDITIONS && columns[CONDITIONS].indexOf('<') >= 0) {
      remark(line, ImportRemark.HTML_IN_CONDITIONS, "");
    }
    return Optional.of(
        new Pack(
            line.number(),
            columns[MEDICINE],
            gtin.get().digits(),
            columns[CIP13],
            columns[CIP7],
            columns[PRESENTATION],
            columns[STATUS],
            columns[MARKETING],
            price,
            rate(line, columns[RATE])));
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

  private Optional<Pack> skipped(DatabaseLines.Line line, ImportRemark remark, String detail) {
    remark(line, remark, detail);
    return Optional.empty();
  }

  private void remark(DatabaseLines.Line line, ImportRemark remark, String detail) {
    report.remark(File.PACKS, line.number(), remark, FrenchMedicinesImport.shown(detail));
  }
}
