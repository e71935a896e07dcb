package org.custodia.registry.products;

/**
 * The regulated price of a pack, in minor units of its currency (cents).
 *
 * @param withoutFee price of the medicine
 * @param withFee public price: with the dispensing fee
 * @param dispensingFee what the pharmacist gets for dispensing it
 * @param currency ISO 4217
 */
public record PackPrice(long withoutFee, long withFee, long dispensingFee, String currency) {
  public PackPrice {
    if (withoutFee < 0 || withoutFee + dispensingFee != withFee) {
      throw new IllegalArgumentException(
          withoutFee + " and fee " + dispensingFee + " do not make " + withFee);
    }
  }
}
