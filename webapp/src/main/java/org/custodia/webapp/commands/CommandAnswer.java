package org.custodia.webapp.commands;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.consent.ConsentRefusals;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * How far a command has come, as REST and the page's script are told.
 *
 * @param state RECORDED, SUBMITTED, CONFIRMED, WITNESSED or REFUSED; with the last three the
 *     outcome is decided
 * @param evidence where on the ledger it stands, once it does
 * @param refusal why the contract refused, where it did
 * @param witness whether another member has witnessed it, for an act in a channel that is confirmed
 */
public record CommandAnswer(
    UUID id,
    CommandStatus.State state,
    Instant recordedAt,
    Optional<Instant> submittedAt,
    Optional<LedgerPlace> evidence,
    Optional<RefusalAnswer> refusal,
    Optional<WitnessAnswer> witness) {

  /**
   * @param transaction hash, hex with 0x
   */
  public record LedgerPlace(String transaction, long block, Instant blockTime) {}

  /**
   * @param name the contract's custom error
   * @param code the code that docs/errors.md has for it, where it has one
   * @param message the same in the reader's language, with what to do next
   * @param missing each thing that has to stand before such an act and does not, where that is why
   */
  public record RefusalAnswer(
      String name, Optional<String> code, String message, List<MissingAnswer> missing) {}

  /**
   * @param fact as the contract's documentation names it
   * @param message what it is, in the reader's language
   */
  public record MissingAnswer(String fact, String message) {}

  /** Whether another member has witnessed it. */
  public enum WitnessState {
    /** Not yet; it usually takes less than a second. */
    WAITING,
    GIVEN,
    /** Not within the stated time. The act stands on our own node and is not to be repeated. */
    OVERDUE
  }

  /**
   * @param until how long a person is told to wait
   * @param member member id of who witnessed it, hex with 0x
   * @param at when that reached us
   * @param message what it means and what to do, in the reader's language
   */
  public record WitnessAnswer(
      WitnessState state,
      Instant until,
      Optional<String> member,
      Optional<Instant> at,
      String message) {}

  static CommandAnswer of(
      CommandStatus status,
      Optional<WitnessAnswer> witness,
      List<MissingAnswer> missing,
      Sentences sentences,
      Reader reader) {
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
            .map(
                refusal ->
                    new RefusalAnswer(
                        refusal.name(),
                        ConsentRefusals.code(refusal),
                        missing.isEmpty()
                            ? sentences.of(refusal, reader)
                            : inWords(missing, sentences, reader),
                        missing)),
        witness);
  }

  private static String inWords(List<MissingAnswer> missing, Sentences sentences, Reader reader) {
    return Stream.concat(
            Stream.of(sentences.of("command.missing", List.of(), reader)),
            missing.stream().map(MissingAnswer::message))
        .collect(Collectors.joining(" "));
  }

  /** Whether it is worth asking again: the outcome is open, or a witness is still awaited. */
  @JsonIgnore
  public boolean isWatched() {
    return !state.isFinal()
        || witness.filter(answer -> answer.state() == WitnessState.WAITING).isPresent();
  }

  @JsonIgnore
  public boolean isFinal() {
    return state.isFinal();
  }

  @JsonIgnore
  public boolean isDone() {
    return state.isDone();
  }
}
