package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The blood group of the donor as one person found it in one sample. Two that agree, of two samples
 * and two persons, decide it, if they are more than all others.
 *
 * @param sample salted commitment of the sample's number
 * @param takenAt milliseconds since 1970-01-01 UTC
 */
public record BloodSampleTerms(BloodGroup group, Bytes32 sample, long takenAt)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.BLOOD_SAMPLE;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(group.code()), AbiValue.bytes32(sample), AbiValue.uint(takenAt));
  }

  static BloodSampleTerms read(AbiReader from) {
    return new BloodSampleTerms(BloodGroup.of(from.small()), from.word(), from.number());
  }
}
