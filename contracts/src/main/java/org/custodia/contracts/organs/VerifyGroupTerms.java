package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * Blood groups of organ and recipient as one licensed person scanned them.
 *
 * @param donorSample salted commitment of what was scanned on the organ's papers
 * @param recipientSample salted commitment of what was scanned at the recipient
 */
public record VerifyGroupTerms(
    BloodGroup donorGroup, BloodGroup recipientGroup, Bytes32 donorSample, Bytes32 recipientSample)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.VERIFY_GROUP;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(donorGroup.code()),
        AbiValue.uint(recipientGroup.code()),
        AbiValue.bytes32(donorSample),
        AbiValue.bytes32(recipientSample));
  }

  static VerifyGroupTerms read(AbiReader from) {
    return new VerifyGroupTerms(
        BloodGroup.of(from.small()), BloodGroup.of(from.small()), from.word(), from.word());
  }
}
