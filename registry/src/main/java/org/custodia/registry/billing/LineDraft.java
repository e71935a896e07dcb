package org.custodia.registry.billing;

import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;

/**
 * A line of a bill, as the biller enters it.
 *
 * @param text in the biller's words, at most {@value #TEXT_LIMIT} characters; stays with the biller
 * @param day of service
 * @param charge quantity, contents, minor units, currency and tax rate
 * @param pack id of the pack that was dispensed; the ledger has a commitment to it
 */
public record LineDraft(
    PriceCode code, String text, LocalDate day, ChargedLine charge, Optional<Bytes32> pack) {
  public static final int TEXT_LIMIT = 200;

  /** The same, charging something else. */
  public LineDraft charging(ChargedLine other) {
    return new LineDraft(code, text, day, other, pack);
  }
}
