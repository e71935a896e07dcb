package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/** How far a command has come. */
public record CommandStatus(
    UUID id,
    State state,
    Instant recordedAt,
    Optional<Instant> submittedAt,
    Optional<Evidence> evidence,
    Optional<LedgerRefusal> refusal) {

  public enum State {
    /** Stored, not yet sent. */
    RECORDED,
    /** Handed to the node; its transaction hash is known. */
    SUBMITTED,
    /** In a block of our own node, accepted. */
    CONFIRMED,
    /** In a block of our own node, refused; final. */
    REFUSED;

    public boolean isFinal() {
      return this == CONFIRMED || this == REFUSED;
    }
  }

  /** Where on the ledger it stands. */
  public record Evidence(Bytes32 transaction, long block, Instant blockTime) {}
}
