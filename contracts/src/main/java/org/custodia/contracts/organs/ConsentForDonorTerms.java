package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * Family or judge allow it for a donor who is dead. Its commitment has to be published in {@code
 * ConsentRegistry}, and revealing the secret revokes it.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 * @param revocationHash hash of the secret that revokes it
 */
public record ConsentForDonorTerms(
    ConsentBasis basis, Bytes32 document, Bytes32 salt, Bytes32 revocationHash)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.CONSENT_FOR_DONOR;
  }

  /** What is to be published. */
  public Bytes32 commitment() {
    return Bytes32.keccak(terms());
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(basis.code()),
        AbiValue.bytes32(document),
        AbiValue.bytes32(salt),
        AbiValue.bytes32(revocationHash));
  }

  static ConsentForDonorTerms read(AbiReader from) {
    return new ConsentForDonorTerms(
        ConsentBasis.of(from.small()), from.word(), from.word(), from.word());
  }
}
