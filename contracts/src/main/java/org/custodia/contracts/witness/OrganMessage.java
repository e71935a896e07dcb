package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * What one member's system says to another's about a donor, a candidate or an organ beyond what is
 * on the ledger; signed by one of the sender's accounts, and never on the ledger.
 *
 * @param messageId UUID made by the sender, left-padded with zeros
 * @param sender member id
 * @param receiver member id of who is told
 * @param kind the desk's number of what is said
 * @param subject pseudonym of whom it is about
 * @param content Keccak-256 of the UTF-8 bytes of the JSON text that is sent along
 * @param sentAt seconds since 1970-01-01 UTC
 */
public record OrganMessage(
    Bytes32 messageId,
    Bytes32 sender,
    Bytes32 receiver,
    int kind,
    Bytes32 subject,
    Bytes32 content,
    long sentAt)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("messageId", messageId),
        Field.bytes32("sender", sender),
        Field.bytes32("receiver", receiver),
        Field.uint("kind", 8, kind),
        Field.bytes32("subject", subject),
        Field.bytes32("content", content),
        Field.uint("sentAt", 64, sentAt));
  }
}
