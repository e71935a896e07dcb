package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * How far a command has come.
 *
 * @param witnessing how far its witnessing has come, for a command to a channel that is confirmed
 * @param channelAction number of the act, for a command to a channel
 */
public record CommandStatus(
    UUID id,
    State state,
    Instant recordedAt,
    Optional<Instant> submittedAt,
    Optional<Evidence> evidence,
    Optional<LedgerRefusal> refusal,
    Optional<Witnessing> witnessing,
    Optional<Integer> channelAction) {

  public enum State {
    /** Stored, not yet sent. */
    RECORDED,
    /** Handed to the node; its transaction hash is known. */
    SUBMITTED,
    /** In a block of our own node, accepted. */
    CONFIRMED,
    /**
     * Confirmed, and another member of the channel has signed a head that covers it and equals our
     * own. Public calls, which every node carries out, end at {@link #CONFIRMED}.
     */
    WITNESSED,
    /** In a block of our own node, refused. */
    REFUSED;

    /**
     * The outcome is decided: nobody needs to send the command again, or to wait in order to know
     * what became of it. A confirmed command may still be witnessed; see {@link Witnessing}.
     */
    public boolean isFinal() {
      return this == CONFIRMED || this == WITNESSED || this == REFUSED;
    }

    /** Carried out, whether or not anybody else has witnessed it. */
    public boolean isDone() {
      return this == CONFIRMED || this == WITNESSED;
    }
  }

  /** Where on the ledger it stands. */
  public record Evidence(Bytes32 transaction, long block, Instant blockTime) {}

  /**
   * @param confirmedAt by our own clock
   */
  public record Witnessing(Instant confirmedAt, Optional<Witness> witness) {}

  /**
   * @param member whose signed head was the first to cover it
   * @param at when it reached us, by our own clock
   */
  public record Witness(Bytes32 member, Instant at) {}
}
