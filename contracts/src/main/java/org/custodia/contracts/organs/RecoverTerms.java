package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Organ;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * An organ is recovered.
 *
 * @param crossClamp milliseconds since 1970-01-01 UTC
 */
public record RecoverTerms(Organ organ, long crossClamp) implements OrganTerms {
  @Override
  public Action action() {
    return Action.RECOVER;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(organ.toAbi(), AbiValue.uint(crossClamp));
  }

  static RecoverTerms read(AbiReader from) {
    return new RecoverTerms(Organ.read(from), from.number());
  }
}
