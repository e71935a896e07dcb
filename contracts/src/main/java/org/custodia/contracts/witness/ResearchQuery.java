package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A member asks a patients' host a question of research; signed by one of the asker's accounts, and
 * never on the ledger.
 *
 * @param holder member id of the host
 * @param question Keccak-256 of the question as it travels
 * @param askedAt seconds since 1970-01-01 UTC
 */
public record ResearchQuery(
    Bytes32 queryId, Bytes32 asker, Bytes32 holder, Bytes32 question, long askedAt)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("queryId", queryId),
        Field.bytes32("asker", asker),
        Field.bytes32("holder", holder),
        Field.bytes32("question", question),
        Field.uint("askedAt", 64, askedAt));
  }
}
