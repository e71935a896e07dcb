package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * What somebody wrote to the ledger that they had no business to, as an organisation's own node has
 * it. It has changed nothing of ours; it is counted so that it can be looked into. One for each
 * kind and sender, however often.
 *
 * @param member whose account sent it, by the Registrar; empty for an account of no member
 * @param account that sent the last one, lower-case hex with 0x
 * @param times transactions
 * @param reason of the last one: why a contract is no channel, the name of the contract's refusal,
 *     or the id of the member by whose word it is one
 */
public record Trespass(
    Kind kind,
    Optional<Bytes32> member,
    String account,
    long times,
    Moment first,
    Moment last,
    String reason) {

  /** The same with what is known better of its last transaction. */
  public Trespass at(Moment last) {
    return new Trespass(kind, member, account, times, first, last, reason);
  }

  /** A transaction in its block. */
  public record Moment(long block, Bytes32 transaction, Instant at) {}

  /** What was done. Names are stable: they are in cases, REST answers and messages of members. */
  public enum Kind {
    /** A contract says that it is a channel of ours, and is not what its members agreed on. */
    FORGED_CHANNEL("CUS-LED-031"),
    /** A contract that is none of ours logs events that look like those of ours. */
    FOREIGN_EVENTS("CUS-LED-032"),
    /** A command was recorded as refused in a channel because what was signed does not fit. */
    FORGED_ACT("CUS-LED-033"),
    /** A transaction to a channel was refused whole, for what no honest instance sends. */
    REFUSED_IN_CHANNEL("CUS-LED-034"),
    /** A public contract refused a call for want of right. */
    REFUSED_CALL("CUS-LED-035"),
    /** A private transaction was sent to us with which nothing of ours has to do. */
    UNWANTED_PAYLOAD("CUS-LED-036"),
    /** A public transaction names a channel, of which only its members are to know. */
    CHANNEL_EXPOSED("CUS-LED-037"),
    /** By another member's word, a channel that names us was made and we were not told. */
    WITHHELD_CHANNEL("CUS-LED-038");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** {@code CUS-LED-…}: key of the sentence and of what to do. */
    public String code() {
      return code;
    }
  }
}
