package org.custodia.registry.billing;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * A policy on the ledger, in the channel of a biller and a payer.
 *
 * @param cover its id there
 * @param card for the payer, who gave it out; empty for others
 * @param patient pseudonym in the channel of whose bills it is for; empty until the first
 * @param used minor units
 * @param left minor units
 */
public record PolicyView(
    Bytes32 cover,
    String channel,
    Bytes32 biller,
    String billerName,
    Bytes32 payer,
    String payerName,
    Optional<String> card,
    Optional<Bytes32> patient,
    String currency,
    int share,
    BigInteger perBill,
    BigInteger inAll,
    BigInteger used,
    BigInteger left,
    LocalDate from,
    LocalDate to,
    List<String> covered,
    Instant openedAt,
    long block) {
  public PolicyView {
    covered = List.copyOf(covered);
  }

  PolicyView withCard(String number) {
    return new PolicyView(
        cover,
        channel,
        biller,
        billerName,
        payer,
        payerName,
        Optional.of(number),
        patient,
        currency,
        share,
        perBill,
        inAll,
        used,
        left,
        from,
        to,
        covered,
        openedAt,
        block);
  }
}
