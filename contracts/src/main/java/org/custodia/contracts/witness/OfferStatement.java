package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What a centre has to know of an organ that is offered to it, from the channel of the donor's
 * case; signed by a witness who is party to that channel: the allocation body, or the regulator.
 * {@code OrganMessages.OfferStatement} of the contracts.
 *
 * @param caseId subject of the channel of the donor's case
 * @param donorGroup that two samples agreed on
 * @param consent commitment of the consent to the donation
 * @param revocation hash of the secret that revokes it
 * @param list root of the tree over the ranks of the match run
 * @param candidates ranks in it
 * @param rules Keccak-256 of the rule file
 * @param a2 whether the rule file gives A2 to recipients without A
 * @param centre member id of whom it is made for
 * @param earlier channel of the donor's case, lower-case
 * @param earlierHead its head when this was true
 * @param statedAt seconds since 1970-01-01 UTC
 */
public record OfferStatement(
    Bytes32 organId,
    Bytes32 caseId,
    Organ organ,
    BloodGroup donorGroup,
    Bytes32 consent,
    Bytes32 revocation,
    Bytes32 list,
    long candidates,
    Bytes32 rules,
    boolean a2,
    Bytes32 centre,
    String earlier,
    Bytes32 earlierHead,
    long statedAt)
    implements SignedMessage {
  public OfferStatement {
    earlier = WitnessDomain.address(earlier);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("organId", organId),
        Field.bytes32("caseId", caseId),
        Field.uint("organ", 8, organ.kind().code()),
        Field.uint("laterality", 8, organ.laterality().code()),
        Field.uint("part", 8, organ.part()),
        Field.uint("donorGroup", 8, donorGroup.code()),
        Field.bytes32("consent", consent),
        Field.bytes32("revocation", revocation),
        Field.bytes32("list", list),
        Field.uint("candidates", 32, candidates),
        Field.bytes32("rules", rules),
        Field.uint("a2", 8, a2 ? 1 : 0),
        Field.bytes32("centre", centre),
        Field.address("earlier", earlier),
        Field.bytes32("earlierHead", earlierHead),
        Field.uint("statedAt", 64, statedAt));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(organId),
        AbiValue.bytes32(caseId),
        organ.toAbi(), // three words, as the struct has them
        AbiValue.uint(donorGroup.code()),
        AbiValue.bytes32(consent),
        AbiValue.bytes32(revocation),
        AbiValue.bytes32(list),
        AbiValue.uint(candidates),
        AbiValue.bytes32(rules),
        AbiValue.uint(a2 ? 1 : 0),
        AbiValue.bytes32(centre),
        AbiValue.address(earlier),
        AbiValue.bytes32(earlierHead),
        AbiValue.uint(statedAt));
  }

  /** The reverse of {@link #toAbi}. */
  public static OfferStatement read(AbiReader from) {
    return new OfferStatement(
        from.word(),
        from.word(),
        Organ.read(from),
        BloodGroup.of(from.small()),
        from.word(),
        from.word(),
        from.word(),
        from.number(),
        from.word(),
        from.bool(),
        from.word(),
        from.address(),
        from.word(),
        from.number());
  }
}
