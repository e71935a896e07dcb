package org.custodia.contracts.medicines;

import java.util.Comparator;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.abi.AbiValue;

/**
 * Packs are sent to the other party of the channel; {@code MedicineCustody.DispatchTerms}. The id
 * of the consignment is the id of this command.
 *
 * @param root OpenZeppelin tree over the leaves of the packs sent
 * @param packs sent
 * @param contents Keccak-256 of the exact bytes of the contents document, which is on no ledger
 * @param lots 1 to {@value #LOTS_LIMIT}, by ascending id; their packs are together {@code packs}
 * @param replyTo the consignment of the other party that this one answers; zero for none
 */
public record DispatchTerms(
    Bytes32 root,
    int packs,
    Bytes32 contents,
    List<LotCount> lots,
    DispatchPurpose purpose,
    Bytes32 replyTo)
    implements CustodyTerms {
  /** Lots that one consignment takes at most. */
  public static final int LOTS_LIMIT = 20;

  public DispatchTerms {
    lots = lots.stream().sorted(Comparator.comparing(LotCount::lotId)).toList();
  }

  /** So many packs of a lot. */
  public record LotCount(Bytes32 lotId, int packs) {
    AbiValue toAbi() {
      return AbiValue.tuple(AbiValue.bytes32(lotId), AbiValue.uint(packs));
    }
  }

  @Override
  public Action action() {
    return Action.DISPATCH;
  }

  @Override
  public Bytes32 subject() {
    return contents;
  }

  @Override
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(toAbi()));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(root),
        AbiValue.uint(packs),
        AbiValue.bytes32(contents),
        new AbiValue.Array(lots.stream().map(LotCount::toAbi).toList()),
        AbiValue.uint(purpose.code()),
        AbiValue.bytes32(replyTo));
  }
}
