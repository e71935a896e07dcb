package org.custodia.registry.products;

import java.time.LocalDate;

/** Where the extract of the medicines database lies that comes with Custodia; see its SOURCE.md. */
final class BundledExtract {
  static final String FOLDER = "bdpm-extract/";

  /** The newest day of marketing in the files that it was cut from. */
  static final LocalDate FILE_DATE = LocalDate.of(2026, 5, 15);

  /**
   * The lines on supply come from an earlier edition whose day is not on file; older than any
   * official file somebody may import today, so that it is replaced.
   */
  static final LocalDate SUPPLY_FILE_DATE = LocalDate.of(2015, 1, 1);

  private BundledExtract() {}
}
