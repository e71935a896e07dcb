package org.custodia.acceptance.dsl;

import java.time.format.DateTimeFormatter;

/**
 * A pack as it lies on the counter: what its label says, true or not.
 *
 * @param name how sentences call it
 */
public record Pack(Lot lot, String name, String serial) implements Goods {
  private static final DateTimeFormatter LABEL_DATE = DateTimeFormatter.ofPattern("yyMMdd");

  /** What a scanner sends for the DataMatrix on it. */
  @Override
  public String scan() {
    return "]d201"
        + lot.gtin()
        + "17"
        + lot.expiry().format(LABEL_DATE)
        + "10"
        + lot.number()
        + "\u001d21"
        + serial;
  }

  @Override
  public String toString() {
    return name + " of " + lot;
  }
}
