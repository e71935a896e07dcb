package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.abi.AbiValue;

/**
 * Packs of a consignment are not taken: testimony; {@code MedicineCustody.RejectTerms}. The act's
 * giver is who sent it, its receiver who submits this.
 *
 * @param packs not taken: all, some before the rest is received, or the damaged ones afterwards
 * @param findings Keccak-256 of what the receiver keeps about it; zero for nothing
 */
public record RejectTerms(Bytes32 consignment, int packs, RejectReason reason, Bytes32 findings)
    implements CustodyTerms {

  @Override
  public Action action() {
    return Action.REJECT;
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
    return AbiValue.tuple(
        AbiValue.bytes32(consignment),
        AbiValue.uint(packs),
        AbiValue.uint(reason.code()),
        AbiValue.bytes32(findings));
  }
}
