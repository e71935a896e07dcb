package org.custodia.registry.billing;

import java.time.LocalDate;
import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * What an insurance promises one insured person, in the channel with one biller.
 *
 * @param biller member id; it has to have opened its channel with the payer
 * @param card number as the insured has it, from {@link Policies#newCard}; the ledger has a
 *     commitment to it. The same card may be opened with several billers, each with limits of its
 *     own
 * @param currency ISO 4217
 * @param share that the payer bears, hundredths of a percent, 1 to 10,000
 * @param perBill at most, minor units
 * @param inAll at most, minor units
 * @param from first day of service
 * @param to last day of service
 * @param covered beginnings of the codes that it covers, such as {@code gtin:} or {@code ccam:HB};
 *     at most 8, none for all
 */
public record PolicyDraft(
    Bytes32 biller,
    String card,
    String currency,
    int share,
    long perBill,
    long inAll,
    LocalDate from,
    LocalDate to,
    List<String> covered) {
  public PolicyDraft {
    covered = List.copyOf(covered);
  }
}
