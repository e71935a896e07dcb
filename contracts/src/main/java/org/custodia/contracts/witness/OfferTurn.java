package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The regulator says that a rank of a match run may be offered the organ now; {@code
 * OrganMessages.OfferTurn} of the contracts. In order, its service says that all ranks before it
 * have refused or let their offers expire; out of order, a person of it countersigns the reason.
 *
 * @param list root of the match run
 * @param rank from 1
 * @param candidate salted commitment of the candidate
 * @param centre member id
 * @param reason 0 in order; else the number of an {@code OutOfOrderReason}
 */
public record OfferTurn(
    Bytes32 organId, Bytes32 list, long rank, Bytes32 candidate, Bytes32 centre, int reason)
    implements SignedMessage {
  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("organId", organId),
        Field.bytes32("list", list),
        Field.uint("rank", 32, rank),
        Field.bytes32("candidate", candidate),
        Field.bytes32("centre", centre),
        Field.uint("reason", 8, reason));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(organId),
        AbiValue.bytes32(list),
        AbiValue.uint(rank),
        AbiValue.bytes32(candidate),
        AbiValue.bytes32(centre),
        AbiValue.uint(reason));
  }

  /** The reverse of {@link #toAbi}. */
  public static OfferTurn read(AbiReader from) {
    return new OfferTurn(
        from.word(), from.word(), from.number(), from.word(), from.word(), from.small());
  }
}
