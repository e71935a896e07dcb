package org.custodia.contracts.records;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A provider offers a relationship; {@code Relationships.OfferTerms}.
 *
 * @param relationship random
 * @param host member id of the patient's host, who is the act's receiver
 * @param patient pseudonym in this channel
 * @param document salted hash of what the patient is told
 * @param answerUntil seconds since 1970-01-01 UTC; to be accepted before this second
 */
public record OfferTerms(
    Bytes32 relationship, Bytes32 host, Bytes32 patient, Bytes32 document, long answerUntil)
    implements RecordsTerms {

  @Override
  public Action action() {
    return Action.OFFER_RELATIONSHIP;
  }

  @Override
  public Bytes32 subject() {
    return relationship;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(relationship),
        AbiValue.bytes32(host),
        AbiValue.bytes32(patient),
        AbiValue.bytes32(document),
        AbiValue.uint(answerUntil));
  }
}
