package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.UUID;

/** What a mined transaction means for one command in it. */
sealed interface Outcome {
  UUID id();

  record Confirmed(UUID id, CommandStatus.Evidence evidence) implements Outcome {}

  record Refused(UUID id, CommandStatus.Evidence evidence, LedgerRefusal refusal)
      implements Outcome {}

  /**
   * It did not get a turn: it goes again.
   *
   * @param failed whether this counts as a failure, which makes the next delay longer
   */
  record Again(UUID id, String trouble, Duration delay, boolean failed) implements Outcome {}

  /** The batch left no trace on our own node, though mined: its copy of the channel is adrift. */
  record Adrift(UUID id, String channel) implements Outcome {}
}
