package org.custodia.registry.billing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;

/**
 * A bill, as the biller enters it.
 *
 * @param payer member id
 * @param patient whose bill it is, of this host's patients; empty for nobody's. The patient's
 *     consent to billing with this payer has to be in force
 * @param card number of the policy, as the insured has it; empty to be decided by the payer. Only
 *     for a patient's bill
 * @param number of the bill in the biller's books, at most {@value #NUMBER_LIMIT} characters; stays
 *     with the biller
 * @param currency of all its lines, ISO 4217
 * @param lines 1 to 1,000
 */
public record BillDraft(
    Bytes32 payer,
    Optional<UUID> patient,
    Optional<String> card,
    String number,
    Jurisdiction jurisdiction,
    String currency,
    List<LineDraft> lines) {
  public static final int NUMBER_LIMIT = 64;

  public BillDraft {
    lines = List.copyOf(lines);
  }
}
