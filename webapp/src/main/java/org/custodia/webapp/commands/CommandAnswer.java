package org.custodia.webapp.commands;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * How far a command has come, as REST and the page's script are told.
 *
 * @param state RECORDED, SUBMITTED, CONFIRMED or REFUSED; the last two are final
 * @param evidence where on the ledger it stands, once it does
 * @param refusal why the contract refused, where it did
 */
public record CommandAnswer(
    UUID id,
    CommandStatus.State state,
    Instant recordedAt,
    Optional<Instant> submittedAt,
    Optional<LedgerPlace> evidence,
    Optional<RefusalAnswer> refusal) {

  /**
   * @param transaction hash, hex with 0x
   */
  public record LedgerPlace(String transaction, long block, Instant blockTime) {}

  /**
   * @param name the contract's custom error
   * @param message the same in the reader's language
   */
  public record RefusalAnswer(String name, String message) {}

  public static CommandAnswer of(CommandStatus status, Sentences sentences, Reader reader) {
    return new CommandAnswer(
        status.id(),
        status.state(),
        status.recordedAt(),
        status.submittedAt(),
        status
            .evidence()
            .map(
                place ->
                    new LedgerPlace(
                        place.transaction().toString(), place.block(), place.blockTime())),
        status
            .refusal()
            .map(refusal -> new RefusalAnswer(refusal.name(), sentences.of(refusal, reader))));
  }

  @JsonIgnore
  public boolean isFinal() {
    return state.isFinal();
  }
}
