package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * A donor's case begins.
 *
 * @param donor pseudonym, in this channel only
 * @param din salted commitment of the donation identification number
 * @param host member id of who keeps the donor's consents; zero for nobody
 * @param evidence salted hash of the host's row about the donor
 * @param coolingOff seconds from a living donor's consent to recovery; at least a day; zero for a
 *     deceased donor
 */
public record OpenCaseTerms(
    Bytes32 donor, Bytes32 din, Bytes32 host, Bytes32 evidence, boolean living, long coolingOff)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.OPEN_CASE;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(donor),
        AbiValue.bytes32(din),
        AbiValue.bytes32(host),
        AbiValue.bytes32(evidence),
        AbiValue.uint(living ? 1 : 0),
        AbiValue.uint(coolingOff));
  }

  static OpenCaseTerms read(AbiReader from) {
    return new OpenCaseTerms(
        from.word(), from.word(), from.word(), from.word(), from.bool(), from.number());
  }
}
