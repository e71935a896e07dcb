package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The temperature was out of its range.
 *
 * @param lowest hundredths of a degree Celsius; {@link OrganTerms#UNKNOWN_TEMPERATURE} for not
 *     measured
 * @param highest hundredths of a degree Celsius; {@link OrganTerms#UNKNOWN_TEMPERATURE} for not
 *     measured
 * @param from milliseconds since 1970-01-01 UTC
 * @param until milliseconds since 1970-01-01 UTC
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record ExcursionTerms(int lowest, int highest, long from, long until, Bytes32 document)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.EXCURSION;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.signed(lowest),
        AbiValue.signed(highest),
        AbiValue.uint(from),
        AbiValue.uint(until),
        AbiValue.bytes32(document));
  }

  static ExcursionTerms read(AbiReader from) {
    return new ExcursionTerms(
        from.signed(), from.signed(), from.number(), from.number(), from.word());
  }
}
