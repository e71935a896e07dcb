package org.custodia.registry.products;

import java.util.List;
import java.util.Map;

/**
 * What an import did.
 *
 * @param read lines of the file of packs
 * @param created packs that were not on record
 * @param updated packs that said something else before
 * @param unchanged packs that are on record as they are in the file, or from a later file
 * @param skipped lines left out; {@code read = created + updated + unchanged + skipped}
 * @param priced lines with a price that could be read
 * @param counts how often each remark was made, in the order of the enum
 * @param lines the remarks one by one, by line, at most {@link #MOST_LINES_PER_REMARK} of each kind
 */
public record ImportReport(
    int read,
    int created,
    int updated,
    int unchanged,
    int skipped,
    int priced,
    Map<ImportRemark, Integer> counts,
    List<Line> lines) {
  /** So that the report of a whole file stays readable. */
  public static final int MOST_LINES_PER_REMARK = 200;

  public ImportReport {
    counts = Map.copyOf(counts);
    lines = List.copyOf(lines);
  }

  /**
   * @param file which of the two files
   * @param number from 1
   * @param detail what fills the remark's sentence; may be empty
   */
  public record Line(File file, int number, ImportRemark remark, String detail) {}

  /** The files of the database that are read. */
  public enum File {
    /** {@code CIS_bdpm.txt} */
    MEDICINES,
    /** {@code CIS_CIP_bdpm.txt} */
    PACKS
  }
}
