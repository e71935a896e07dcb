package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The allocation body has run the match for an organ; the hash of the ordered list is here before
 * the first offer.
 *
 * @param rules Keccak-256 of the rule file
 * @param inputs Keccak-256 of all that went in
 * @param list root of the OpenZeppelin tree over the {@link CandidateLeaf}s
 * @param candidates ranks in it
 * @param a2 whether the rule file gives A2 to recipients without A
 * @param supersedes command id of the run that this one takes the place of; zero for the first
 */
public record MatchRunTerms(
    Organ organ,
    Bytes32 rules,
    Bytes32 inputs,
    Bytes32 list,
    long candidates,
    boolean a2,
    Bytes32 supersedes,
    SupersedeReason reason)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.MATCH_RUN;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        organ.toAbi(),
        AbiValue.bytes32(rules),
        AbiValue.bytes32(inputs),
        AbiValue.bytes32(list),
        AbiValue.uint(candidates),
        AbiValue.uint(a2 ? 1 : 0),
        AbiValue.bytes32(supersedes),
        AbiValue.uint(reason.code()));
  }

  static MatchRunTerms read(AbiReader from) {
    return new MatchRunTerms(
        Organ.read(from),
        from.word(),
        from.word(),
        from.word(),
        from.number(),
        from.bool(),
        from.word(),
        SupersedeReason.of(from.small()));
  }
}
