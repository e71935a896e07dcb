package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * What the centre has to know of the organ, with the signature of a witness who is party to the
 * donor's case.
 *
 * @param witness of the statement
 */
public record OfferFactsTerms(OfferStatement statement, WitnessSignature witness)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.OFFER_FACTS;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(statement.toAbi(), AbiValue.bytes(witness.toArray()));
  }

  static OfferFactsTerms read(AbiReader outer) {
    AbiReader from = outer.tuple();
    return new OfferFactsTerms(OfferStatement.read(from), OrganTerms.signature(from.bytes()));
  }
}
