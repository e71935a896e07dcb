package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The organ goes elsewhere.
 *
 * @param destination member id
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record ReroutedTerms(Bytes32 destination, RerouteReason reason, Bytes32 document)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.REROUTED;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(destination), AbiValue.uint(reason.code()), AbiValue.bytes32(document));
  }

  static ReroutedTerms read(AbiReader from) {
    return new ReroutedTerms(from.word(), RerouteReason.of(from.small()), from.word());
  }
}
