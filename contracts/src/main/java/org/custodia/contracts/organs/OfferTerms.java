package org.custodia.contracts.organs;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * The organ is offered to a candidate of the centre.
 *
 * @param rank from 1
 * @param candidate salted commitment of the candidate
 * @param group of the candidate
 * @param answerUntil seconds since 1970-01-01 UTC
 * @param proof of the {@link CandidateLeaf} in the list
 * @param reason 0 in order, else the number of an {@link OutOfOrderReason}
 * @param turn by the regulator, of the {@code OfferTurn}; none for the first rank in order
 */
public record OfferTerms(
    long rank,
    Bytes32 candidate,
    BloodGroup group,
    long answerUntil,
    List<Bytes32> proof,
    int reason,
    Optional<WitnessSignature> turn)
    implements OrganTerms {
  public OfferTerms {
    proof = List.copyOf(proof);
  }

  @Override
  public Action action() {
    return Action.OFFER;
  }

  /** The rank as a leaf of the list. */
  public CandidateLeaf leaf(Bytes32 centre) {
    return new CandidateLeaf(rank, candidate, group, centre);
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(rank),
        AbiValue.bytes32(candidate),
        AbiValue.uint(group.code()),
        AbiValue.uint(answerUntil),
        new AbiValue.Array(proof.stream().map(AbiValue::bytes32).toList()),
        AbiValue.uint(reason),
        AbiValue.bytes(turn.map(WitnessSignature::toArray).orElse(new byte[0])));
  }

  static OfferTerms read(AbiReader outer) {
    AbiReader from = outer.tuple();
    return new OfferTerms(
        from.number(),
        from.word(),
        BloodGroup.of(from.small()),
        from.number(),
        from.words(),
        from.small(),
        OrganTerms.optionalSignature(from.bytes()));
  }
}
