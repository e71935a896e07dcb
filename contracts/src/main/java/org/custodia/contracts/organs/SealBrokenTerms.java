package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The seal was broken, or found broken.
 *
 * @param seal commitment of the old seal
 * @param newSeal commitment of the new one; zero for none
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record SealBrokenTerms(Bytes32 seal, Bytes32 newSeal, SealReason reason, Bytes32 document)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.SEAL_BROKEN;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(seal),
        AbiValue.bytes32(newSeal),
        AbiValue.uint(reason.code()),
        AbiValue.bytes32(document));
  }

  static SealBrokenTerms read(AbiReader from) {
    return new SealBrokenTerms(from.word(), from.word(), SealReason.of(from.small()), from.word());
  }
}
