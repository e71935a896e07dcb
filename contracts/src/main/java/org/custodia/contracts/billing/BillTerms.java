package org.custodia.contracts.billing;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.prices.Jurisdiction;

/**
 * What the biller signs of a bill; {@code BillingLedger.BillTerms}, made by {@link Bill#terms()}.
 *
 * @param content binds all lines, in their order
 */
public record BillTerms(
    Bytes32 bill,
    Bytes32 patient,
    Bytes32 consent,
    Bytes32 cover,
    Bytes32 document,
    Jurisdiction jurisdiction,
    String currency,
    int lines,
    Bytes32 content)
    implements BillingTerms {

  @Override
  public Action action() {
    return Action.ANNOUNCE_BILL;
  }

  @Override
  public Bytes32 subject() {
    return bill;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(bill),
        AbiValue.bytes32(patient),
        AbiValue.bytes32(consent),
        AbiValue.bytes32(cover),
        AbiValue.bytes32(document),
        AbiValue.bytes32(jurisdiction.word()),
        AbiValue.ascii(currency),
        AbiValue.uint(lines),
        AbiValue.bytes32(content));
  }
}
