package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Coded;

/**
 * Whom a patient allowed something tells the patient's host that it accepts it, or does not want
 * it; signed by one of the grantee's accounts, and never on the ledger.
 *
 * @param replyId UUID made by the grantee, left-padded with zeros; the same however often it is
 *     sent
 * @param grantee member id of who replies
 * @param host member id of the patient's host
 * @param consent commitment
 * @param channel in which it is open
 * @param answer what is said to it
 * @param words Keccak-256 of the UTF-8 bytes of what the patient is told; zero for nothing
 * @param repliedAt seconds since 1970-01-01 UTC
 * @param sentAt seconds since 1970-01-01 UTC
 */
public record ConsentReply(
    Bytes32 replyId,
    Bytes32 grantee,
    Bytes32 host,
    Bytes32 consent,
    String channel,
    Answer answer,
    Bytes32 words,
    long repliedAt,
    long sentAt)
    implements SignedMessage {

  /** What is said to a consent, with its number in what is signed. */
  public enum Answer implements Coded {
    ACCEPTED(1),
    REJECTED(2);

    private final int code;

    Answer(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  public ConsentReply {
    channel = WitnessDomain.address(channel);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("replyId", replyId),
        Field.bytes32("grantee", grantee),
        Field.bytes32("host", host),
        Field.bytes32("consent", consent),
        Field.address("channel", channel),
        Field.uint("answer", 8, answer.code()),
        Field.bytes32("words", words),
        Field.uint("repliedAt", 64, repliedAt),
        Field.uint("sentAt", 64, sentAt));
  }
}
