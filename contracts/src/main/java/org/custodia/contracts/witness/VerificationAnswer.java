package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * What the regulator's verification service knows of a pack, signed by its VERIFIER key.
 *
 * @param queryId of the query that it answers
 * @param answerer member id of the regulator
 * @param status the service's number of the pack's state
 * @param lotId lot the pack is on record under; zero when it is not
 * @param packId pack that was asked about
 * @param detail Keccak-256 of the canonical JSON body of the answer
 * @param block block the answer was taken at
 * @param answeredAt seconds since 1970-01-01 UTC
 */
public record VerificationAnswer(
    Bytes32 queryId,
    Bytes32 answerer,
    int status,
    Bytes32 lotId,
    Bytes32 packId,
    Bytes32 detail,
    long block,
    long answeredAt)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("queryId", queryId),
        Field.bytes32("answerer", answerer),
        Field.uint("status", 8, status),
        Field.bytes32("lotId", lotId),
        Field.bytes32("packId", packId),
        Field.bytes32("detail", detail),
        Field.uint("block", 64, block),
        Field.uint("answeredAt", 64, answeredAt));
  }
}
