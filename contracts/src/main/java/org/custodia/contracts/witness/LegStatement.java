package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What has to be known of an organ in a leg of its way, from the channel before: the donor's case,
 * or the leg before. Signed by a witness who is party to that channel: the regulator, or for the
 * first leg the allocation body. {@code OrganMessages.LegStatement} of the contracts.
 *
 * @param caseId subject of the channel of the donor's case
 * @param donor salted commitment of the donation identification number
 * @param donorGroup that two samples agreed on
 * @param proofs mask of {@code LegProof}
 * @param consent commitment of the consent to the donation
 * @param revocation hash of the secret that revokes it
 * @param giver member id
 * @param receiver member id
 * @param seal salted commitment of the seal that the box has now; zero for none yet
 * @param clockStart cross-clamp, milliseconds since 1970-01-01 UTC
 * @param limit minutes of cold ischaemia before the contract marks it
 * @param handOvers legs before this one, each handed over with both signatures
 * @param earlier channel before, lower-case
 * @param earlierHead its head when this was true
 * @param statedAt seconds since 1970-01-01 UTC
 */
public record LegStatement(
    Bytes32 organId,
    Bytes32 caseId,
    Organ organ,
    Bytes32 donor,
    BloodGroup donorGroup,
    int proofs,
    Bytes32 consent,
    Bytes32 revocation,
    Bytes32 giver,
    Bytes32 receiver,
    Bytes32 seal,
    long clockStart,
    long limit,
    long handOvers,
    String earlier,
    Bytes32 earlierHead,
    long statedAt)
    implements SignedMessage {
  public LegStatement {
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
        Field.bytes32("donor", donor),
        Field.uint("donorGroup", 8, donorGroup.code()),
        Field.uint("proofs", 8, proofs),
        Field.bytes32("consent", consent),
        Field.bytes32("revocation", revocation),
        Field.bytes32("giver", giver),
        Field.bytes32("receiver", receiver),
        Field.bytes32("seal", seal),
        Field.uint("clockStart", 64, clockStart),
        Field.uint("limit", 32, limit),
        Field.uint("handOvers", 32, handOvers),
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
        AbiValue.bytes32(donor),
        AbiValue.uint(donorGroup.code()),
        AbiValue.uint(proofs),
        AbiValue.bytes32(consent),
        AbiValue.bytes32(revocation),
        AbiValue.bytes32(giver),
        AbiValue.bytes32(receiver),
        AbiValue.bytes32(seal),
        AbiValue.uint(clockStart),
        AbiValue.uint(limit),
        AbiValue.uint(handOvers),
        AbiValue.address(earlier),
        AbiValue.bytes32(earlierHead),
        AbiValue.uint(statedAt));
  }

  /** The reverse of {@link #toAbi}. */
  public static LegStatement read(AbiReader from) {
    return new LegStatement(
        from.word(),
        from.word(),
        Organ.read(from),
        from.word(),
        BloodGroup.of(from.small()),
        from.small(),
        from.word(),
        from.word(),
        from.word(),
        from.word(),
        from.word(),
        from.number(),
        from.number(),
        from.number(),
        from.address(),
        from.word(),
        from.number());
  }
}
