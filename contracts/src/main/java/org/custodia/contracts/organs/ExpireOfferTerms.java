package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.abi.AbiValue;

/** Nobody answered in time. */
public record ExpireOfferTerms() implements OrganTerms {
  @Override
  public Action action() {
    return Action.EXPIRE_OFFER;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple();
  }
}
