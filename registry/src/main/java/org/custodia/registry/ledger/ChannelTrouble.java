package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * What is wrong with a channel on one organisation's node, with the evidence.
 *
 * @param member whose word it is; empty where we found it by ourselves
 * @param putAside nothing is written to the channel until it is proven healed
 * @param since when it was noticed
 * @param own how far our own copy had come then; sequence 0 for a channel that we have missed
 * @param other what the other member signed
 * @param rewindTo block to roll our own node back to ({@code LedgerWorkers.rewind}), where that is
 *     a cure
 */
public record ChannelTrouble(
    String channel,
    Kind kind,
    Optional<Bytes32> member,
    boolean putAside,
    Instant since,
    Head own,
    Optional<Head> other,
    Optional<Long> rewindTo) {

  /** A place in a channel's history. */
  public record Head(long sequence, Bytes32 head) {}

  /** What it is; each has a sentence and what to do under its code (docs/errors.md). */
  public enum Kind {
    /** A member holds another history: same sequence, other head. */
    FORKED("CUS-LED-010"),
    /**
     * Our node took no notice of what was recorded for it, as when its privacy manager was away.
     */
    LEFT_BEHIND("CUS-LED-011"),
    /** A channel was opened with us as a member, and our node took no notice. */
    OPENING_MISSED("CUS-LED-012"),
    /** A member's node has read past a step of ours without having it. */
    OTHER_BEHIND("CUS-LED-013"),
    /** A member says something that neither our chain nor our privacy manager bears out. */
    UNPROVEN("CUS-LED-014"),
    /** One of our batches left no trace on our own node though it was mined. */
    ADRIFT("CUS-LED-015"),
    /** A number of the channel's sequence never reached our node. */
    GAP("CUS-LED-016");

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
