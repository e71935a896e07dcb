package org.custodia.registry.products;

/**
 * What an import has to say about a line. {0} is the detail that {@link ImportReport.Line} gives.
 */
public enum ImportRemark {
  /** Skipped. {0} columns found. */
  WRONG_COLUMNS("CUS-PRD-001", true),
  /** Skipped. {0} bytes at least. */
  LINE_TOO_LONG("CUS-PRD-002", true),
  /** Skipped. {0} what stands where CIP13 should: not 13 digits, or a wrong check digit. */
  BAD_PACK_CODE("CUS-PRD-003", true),
  /** Skipped. {0} the CIP13 that was on an earlier line already. */
  REPEATED_PACK("CUS-PRD-004", true),
  /** Skipped. {0} what stands where a CIS code of eight digits should. */
  BAD_MEDICINE_CODE("CUS-PRD-005", true),
  /** Imported under its presentation. {0} the CIS code that the list of medicines lacks. */
  UNKNOWN_MEDICINE("CUS-PRD-006", false),
  /** Imported without price: it has none. */
  NO_PRICE("CUS-PRD-007", false),
  /** Imported without price. {0} what cannot be read as an amount. */
  BAD_PRICE("CUS-PRD-008", false),
  /** Imported without price. {0} the amounts: price and fee do not make the public price. */
  PRICE_DOES_NOT_ADD_UP("CUS-PRD-009", false),
  /** Imported. {0} an amount with a comma for thousands, which is also the decimal comma. */
  THOUSANDS_COMMA("CUS-PRD-010", false),
  /** Imported. {0} a rate written with a space before the percent sign. */
  RATE_WITH_SPACE("CUS-PRD-011", false),
  /** Imported without rate. {0} what cannot be read as one rate. */
  BAD_RATE("CUS-PRD-012", false),
  /** Imported. The conditions of reimbursement, which are not kept, hold HTML. */
  HTML_IN_CONDITIONS("CUS-PRD-013", false);

  private final String code;
  private final boolean skips;

  ImportRemark(String code, boolean skips) {
    this.code = code;
    this.skips = skips;
  }

  /** {@code CUS-PRD-<NNN>}, key of the sentence. */
  public String code() {
    return code;
  }

  /** Whether the line was left out because of it. */
  public boolean skips() {
    return skips;
  }
}
