package org.custodia.registry.products;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts while an import runs. */
final class ReportWriter {
  private final Map<ImportRemark, Integer> counts = new EnumMap<>(ImportRemark.class);
  private final List<ImportReport.Line> lines = new ArrayList<>();
  private int read;
  private int created;
  private int updated;
  private int skipped;
  private int priced;

  void remark(ImportReport.File file, int line, ImportRemark remark, String detail) {
    if (counts.merge(remark, 1, Integer::sum) <= ImportReport.MOST_LINES_PER_REMARK) {
      lines.add(new ImportReport.Line(file, line, remark, detail));
    }
    if (remark.skips() && file == ImportReport.File.PACKS) {
      skipped++;
    }
  }

  void packRead() {
    read++;
  }

  void packPriced() {
    priced++;
  }

  void written(ProductRows.Written written) {
    created += written.created();
    updated += written.updated();
  }

  ImportReport report() {
    int unchanged = read - skipped - created - updated;
    return new ImportReport(read, created, updated, unchanged, skipped, priced, counts, lines);
  }
}
