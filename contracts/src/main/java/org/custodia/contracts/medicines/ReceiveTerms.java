package org.custodia.contracts.medicines;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * What of a consignment arrived: testimony; {@code MedicineCustody.ReceiveTerms}. The act's giver
 * is who sent it, its receiver who submits this.
 *
 * @param accepted packs taken over, of those dispatched
 * @param missing packs dispatched and not arrived
 * @param surplus packs arrived and not dispatched
 * @param damaged packs arrived and not taken over
 * @param lots of the packs that arrived, at most {@value DispatchTerms#LOTS_LIMIT}
 * @param findings Keccak-256 of what the receiver keeps about the differences; zero for nothing
 */
public record ReceiveTerms(
    Bytes32 consignment,
    int accepted,
    int missing,
    int surplus,
    int damaged,
    List<Bytes32> lots,
    Bytes32 findings)
    implements CustodyTerms {
  public ReceiveTerms {
    lots = List.copyOf(lots);
  }

  @Override
  public Action action() {
    return Action.RECEIVE;
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
        AbiValue.uint(accepted),
        AbiValue.uint(missing),
        AbiValue.uint(surplus),
        AbiValue.uint(damaged),
        new AbiValue.Array(lots.stream().map(AbiValue::bytes32).toList()),
        AbiValue.bytes32(findings));
  }
}
