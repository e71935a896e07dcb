package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A member asks another for the document whose hash is in a fact of a channel that both are of;
 * signed by one of the asker's accounts, and never on the ledger.
 *
 * @param holder member id of who is asked, who made the document
 * @param channel address of the channel; kept lower-case
 * @param document id of the command whose fact it belongs to
 * @param askedAt seconds since 1970-01-01 UTC
 */
public record DocumentQuery(
    Bytes32 queryId, Bytes32 asker, Bytes32 holder, String channel, Bytes32 document, long askedAt)
    implements SignedMessage {

  public DocumentQuery {
    channel = WitnessDomain.address(channel);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("queryId", queryId),
        Field.bytes32("asker", asker),
        Field.bytes32("holder", holder),
        Field.address("channel", channel),
        Field.bytes32("document", document),
        Field.uint("askedAt", 64, askedAt));
  }
}
