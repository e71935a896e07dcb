package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * A living donor and the recipient declare what they are to each other.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record RelationshipTerms(Relationship relationship, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.RELATIONSHIP;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(relationship.code()), AbiValue.bytes32(document));
  }

  static RelationshipTerms read(AbiReader from) {
    return new RelationshipTerms(Relationship.of(from.small()), from.word());
  }
}
