package org.custodia.contracts.records;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A relationship as a member's own summary has it; {@code Summary.Entry}.
 *
 * @param person whose it is: a pseudonym of this summary alone; zero while nobody knows
 * @param channel address of the channel where it is
 * @param host member id of the patient's host
 * @param patient pseudonym there
 * @param provider member id
 */
public record SummaryEntry(
    Bytes32 person,
    String channel,
    Bytes32 host,
    Bytes32 patient,
    Bytes32 provider,
    Bytes32 relationship) {

  /** Body of NOTE_RELATIONSHIP. */
  public byte[] body() {
    return AbiValue.encodeAll(
        AbiValue.bytes32(person),
        AbiValue.address(channel),
        AbiValue.bytes32(host),
        AbiValue.bytes32(patient),
        AbiValue.bytes32(provider),
        AbiValue.bytes32(relationship));
  }
}
