package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * Whom a patient allowed something tells the patient's host that it does not want it; signed by one
 * of the grantee's accounts, and never on the ledger.
 *
 * @param rejectionId UUID made by the grantee, left-padded with zeros; the same however often it is
 *     sent
 * @param grantee member id of who rejects
 * @param host member id of the patient's host
 * @param consent commitment
 * @param channel in which it is open
 * @param words Keccak-256 of the UTF-8 bytes of what the patient is told; zero for nothing
 * @param rejectedAt seconds since 1970-01-01 UTC
 * @param sentAt seconds since 1970-01-01 UTC
 */
public record ConsentRejection(
    Bytes32 rejectionId,
    Bytes32 grantee,
    Bytes32 host,
    Bytes32 consent,
    String channel,
    Bytes32 words,
    long rejectedAt,
    long sentAt)
    implements SignedMessage {

  public ConsentRejection {
    channel = WitnessDomain.address(channel);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("rejectionId", rejectionId),
        Field.bytes32("grantee", grantee),
        Field.bytes32("host", host),
        Field.bytes32("consent", consent),
        Field.address("channel", channel),
        Field.bytes32("words", words),
        Field.uint("rejectedAt", 64, rejectedAt),
        Field.uint("sentAt", 64, sentAt));
  }
}
