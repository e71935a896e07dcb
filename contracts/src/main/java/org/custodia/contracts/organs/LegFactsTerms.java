package org.custodia.contracts.organs;

import java.util.List;
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
 * @param chain hand-overs of the legs before this one, from the organ bank's on
 */
public record LegFactsTerms(
    LegStatement statement, WitnessSignature witness, List<SignedHandOver> chain)
    implements OrganTerms {
  public LegFactsTerms {
    chain = List.copyOf(chain);
  }

  @Override
  public Action action() {
    return Action.LEG_FACTS;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        statement.toAbi(),
        AbiValue.bytes(witness.toArray()),
        new AbiValue.Array(chain.stream().map(SignedHandOver::toAbi).toList()));
  }

  static LegFactsTerms read(AbiReader outer) {
    AbiReader from = outer.tuple();
    return new LegFactsTerms(
        LegStatement.read(from),
        OrganTerms.signature(from.bytes()),
        from.tuples(SignedHandOver::read));
  }
}
