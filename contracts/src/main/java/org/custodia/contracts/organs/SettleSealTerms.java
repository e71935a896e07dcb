package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * A surgeon of the receiver, or the regulator, answers for a seal that was broken or differs.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record SettleSealTerms(SealReason reason, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.SETTLE_SEAL;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(reason.code()), AbiValue.bytes32(document));
  }

  static SettleSealTerms read(AbiReader from) {
    return new SettleSealTerms(SealReason.of(from.small()), from.word());
  }
}
