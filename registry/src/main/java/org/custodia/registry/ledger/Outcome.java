package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What a mined transaction means for one command in it. */
sealed interface Outcome {
  UUID id();

  /**
   * @param step its number in the channel, for a command to one
   */
  record Confirmed(UUID id, CommandStatus.Evidence evidence, Optional<Long> step)
      implements Outcome {
    Confirmed(UUID id, CommandStatus.Evidence evidence) {
      this(id, evidence, Optional.empty());
    }
  }

  /**
   * @param step its number in the channel, where it was recorded in one
   */
  record Refused(
      UUID id, CommandStatus.Evidence evidence, LedgerRefusal refusal, Optional<Long> step)
      implements Outcome {
    Refused(UUID id, CommandStatus.Evidence evidence, LedgerRefusal refusal) {
      this(id, evidence, refusal, Optional.empty());
    }
  }

  /**
   * It did not get a turn: it goes again.
   *
   * @param failed whether this counts as a failure, which makes the next delay longer
   */
  record Again(UUID id, String trouble, Duration delay, boolean failed) implements Outcome {}

  /** The batch left no trace on our own node, though mined: its copy of the channel is adrift. */
  record Adrift(UUID id, String channel, long block) implements Outcome {}
}
