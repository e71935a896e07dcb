package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A member asks the regulator's verification service about a pack, with what its label says; signed
 * by one of the member's accounts, and never on the ledger.
 *
 * @param queryId UUID, left-padded with zeros
 * @param asker member id
 * @param gtin fourteen digits as a number
 * @param lotNumber as read, empty where the label has none
 * @param expiry days since 1970-01-01 as read, 0 where the label has none
 * @param serial as read, empty where the label has none
 * @param intent what the asker is about to do: 0 only read the status, 1 verify, 2 undo
 * @param person blind token by which the member tells its people apart, zero for none
 * @param askedAt seconds since 1970-01-01 UTC
 */
public record VerificationQuery(
    Bytes32 queryId,
    Bytes32 asker,
    long gtin,
    String lotNumber,
    long expiry,
    String serial,
    int intent,
    Bytes32 person,
    long askedAt)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("queryId", queryId),
        Field.bytes32("asker", asker),
        Field.uint("gtin", 64, gtin),
        Field.text("lotNumber", lotNumber),
        Field.uint("expiry", 32, expiry),
        Field.text("serial", serial),
        Field.uint("intent", 8, intent),
        Field.bytes32("person", person),
        Field.uint("askedAt", 64, askedAt));
  }
}
