package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * What has to be known of the organ on this leg, with the signature of a witness who is party to
 * the channel before.
 *
 * @param witness of the statement
 */
public record LegFactsTerms(LegStatement statement, WitnessSignature witness)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.LEG_FACTS;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(statement.toAbi(), AbiValue.bytes(witness.toArray()));
  }

  static LegFactsTerms read(AbiReader outer) {
    AbiReader from = outer.tuple();
    return new LegFactsTerms(LegStatement.read(from), OrganTerms.signature(from.bytes()));
  }
}
