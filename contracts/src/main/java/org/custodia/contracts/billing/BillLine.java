package org.custodia.contracts.billing;

import java.time.LocalDate;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;

/**
 * One line of a bill; {@code BillingLedger.BillLine}.
 *
 * @param day of service
 * @param pack commitment to the dispensed pack; zero for none
 */
public record BillLine(PriceCode code, LocalDate day, Bytes32 pack, ChargedLine charge) {

  /** The same, charging something else. */
  public BillLine charging(ChargedLine other) {
    return new BillLine(code, day, pack, other);
  }

  /** The same, charged no longer. */
  public BillLine cancelled() {
    return charging(new ChargedLine(0, charge.contents(), 0, charge.currency(), charge.taxRate()));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(code.word()),
        AbiValue.uint(day.toEpochDay()),
        AbiValue.bytes32(pack),
        charge.toAbi());
  }
}
