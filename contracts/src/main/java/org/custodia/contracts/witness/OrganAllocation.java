package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The regulator's word that an organ is this recipient's and nobody else's; {@code
 * OrganMessages.OrganAllocation} of the contracts. It signs the next one only when the one before
 * was given back or has expired.
 *
 * @param number counts the allocations of this organ, from 1
 * @param centre member id
 * @param candidate salted commitment of the recipient
 * @param a2 whether the rule file gives A2 to recipients without A
 * @param consent commitment of the consent of the recipient
 * @param revocation hash of the secret that revokes it
 * @param consentUntil seconds since 1970-01-01 UTC, no longer at this second
 * @param offer channel in which it was accepted, lower-case
 * @param expires seconds since 1970-01-01 UTC, the last second included
 */
public record OrganAllocation(
    Bytes32 organId,
    long number,
    Bytes32 centre,
    Bytes32 candidate,
    BloodGroup recipientGroup,
    boolean a2,
    Bytes32 consent,
    Bytes32 revocation,
    long consentUntil,
    boolean outOfOrder,
    String offer,
    long expires)
    implements SignedMessage {
  public OrganAllocation {
    offer = WitnessDomain.address(offer);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("organId", organId),
        Field.uint("number", 32, number),
        Field.bytes32("centre", centre),
        Field.bytes32("candidate", candidate),
        Field.uint("recipientGroup", 8, recipientGroup.code()),
        Field.uint("a2", 8, a2 ? 1 : 0),
        Field.bytes32("consent", consent),
        Field.bytes32("revocation", revocation),
        Field.uint("consentUntil", 64, consentUntil),
        Field.uint("outOfOrder", 8, outOfOrder ? 1 : 0),
        Field.address("offer", offer),
        Field.uint("expires", 64, expires));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(organId),
        AbiValue.uint(number),
        AbiValue.bytes32(centre),
        AbiValue.bytes32(candidate),
        AbiValue.uint(recipientGroup.code()),
        AbiValue.uint(a2 ? 1 : 0),
        AbiValue.bytes32(consent),
        AbiValue.bytes32(revocation),
        AbiValue.uint(consentUntil),
        AbiValue.uint(outOfOrder ? 1 : 0),
        AbiValue.address(offer),
        AbiValue.uint(expires));
  }

  /** The reverse of {@link #toAbi}. */
  public static OrganAllocation read(AbiReader from) {
    return new OrganAllocation(
        from.word(),
        from.number(),
        from.word(),
        from.word(),
        BloodGroup.of(from.small()),
        from.bool(),
        from.word(),
        from.word(),
        from.number(),
        from.bool(),
        from.address(),
        from.number());
  }
}
