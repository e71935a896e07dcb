package org.custodia.contracts.billing;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * The payer disputes lines, or withdraws that; {@code BillingLedger.DisputeTerms}.
 *
 * @param indexes of lines, from 0; 1 to {@value #LIMIT}
 * @param reason a {@link DisputeReason}'s; zero to withdraw the dispute
 * @param evidence hash of what the payer says about it; zero for nothing
 */
public record DisputeTerms(Bytes32 bill, List<Integer> indexes, int reason, Bytes32 evidence)
    implements BillingTerms {
  public static final int LIMIT = 6;

  public DisputeTerms {
    indexes = List.copyOf(indexes);
  }

  @Override
  public Action action() {
    return Action.DISPUTE_LINES;
  }

  @Override
  public Bytes32 subject() {
    return bill;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(bill),
        new AbiValue.Array(indexes.stream().map(index -> AbiValue.uint(index)).toList()),
        AbiValue.uint(reason),
        AbiValue.bytes32(evidence));
  }
}
