package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/** A dispatch is taken back, before anybody received it; {@code MedicineCustody.CancelTerms}. */
public record CancelTerms(Bytes32 consignment) implements CustodyTerms {

  @Override
  public Action action() {
    return Action.CANCEL;
  }

  @Override
  public Bytes32 subject() {
    return consignment;
  }

  @Override
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(toAbi()));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(consignment));
  }
}
