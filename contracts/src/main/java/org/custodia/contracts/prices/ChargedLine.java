package org.custodia.contracts.prices;

import org.custodia.contracts.abi.AbiValue;

/**
 * What was charged; {@code Pricing.Line}.
 *
 * @param quantity packs, or performances of a procedure
 * @param contents units in each pack; does not matter where the price is for a pack
 * @param charged minor units for all of it, with fee and tax
 * @param currency ISO 4217
 * @param taxRate actually payable on this sale, hundredths of a percent
 */
public record ChargedLine(
    long quantity, long contents, long charged, String currency, int taxRate) {

  /** So many packs, where the price is for a pack and has all taxes in it. */
  public static ChargedLine ofPacks(long quantity, long charged, String currency) {
    return new ChargedLine(quantity, 0, charged, currency, 0);
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.signed(quantity),
        AbiValue.signed(contents),
        AbiValue.signed(charged),
        AbiValue.bytes32(AsciiWord.of(currency)),
        AbiValue.uint(taxRate));
  }
}
