package org.custodia.contracts.records;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.abi.AbiValue;

/**
 * Somebody asks a patient for access; {@code Relationships.RequestTerms}.
 *
 * @param request random
 * @param host member id of the patient's host, who is the act's receiver
 * @param patient pseudonym in this channel
 * @param document salted hash of what is asked for and why
 * @param answerUntil seconds since 1970-01-01 UTC; to be granted before this second
 */
public record RequestTerms(
    Bytes32 request,
    Bytes32 host,
    Bytes32 patient,
    ConsentPurpose purpose,
    Bytes32 document,
    long answerUntil)
    implements RecordsTerms {

  @Override
  public Action action() {
    return Action.REQUEST_ACCESS;
  }

  @Override
  public Bytes32 subject() {
    return request;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(request),
        AbiValue.bytes32(host),
        AbiValue.bytes32(patient),
        AbiValue.uint(purpose.code()),
        AbiValue.bytes32(document),
        AbiValue.uint(answerUntil));
  }
}
