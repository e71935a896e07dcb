package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * Results from the laboratory.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 * @param tested mask of {@link SerologyTest}
 * @param positive mask of {@link SerologyTest}, of those tested
 */
public record SerologyTerms(Bytes32 document, int tested, int positive) implements OrganTerms {
  @Override
  public Action action() {
    return Action.SEROLOGY;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(document), AbiValue.uint(tested), AbiValue.uint(positive));
  }

  static SerologyTerms read(AbiReader from) {
    return new SerologyTerms(from.word(), from.small(), from.small());
  }
}
