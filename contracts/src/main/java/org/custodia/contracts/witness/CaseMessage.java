package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * What a member's system says to the regulator's about cases that concern the member: asks for
 * them, or explains one; signed by one of the member's accounts, and never on the ledger.
 *
 * @param messageId UUID made by the sender, left-padded with zeros
 * @param sender member id
 * @param caseId UUID, left-padded with zeros; zero to ask for all
 * @param words Keccak-256 of the UTF-8 bytes of the explanation; zero for none
 * @param sentAt seconds since 1970-01-01 UTC
 */
public record CaseMessage(
    Bytes32 messageId, Bytes32 sender, Bytes32 caseId, Bytes32 words, long sentAt)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("messageId", messageId),
        Field.bytes32("sender", sender),
        Field.bytes32("caseId", caseId),
        Field.bytes32("words", words),
        Field.uint("sentAt", 64, sentAt));
  }
}
