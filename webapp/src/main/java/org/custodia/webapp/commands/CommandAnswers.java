package org.custodia.webapp.commands;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.OfferFact;
import org.custodia.registry.heads.HeadSettings;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.organs.MissingFacts;
import org.custodia.webapp.commands.CommandAnswer.MissingAnswer;
import org.custodia.webapp.commands.CommandAnswer.WitnessAnswer;
import org.custodia.webapp.commands.CommandAnswer.WitnessState;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.stereotype.Component;

/** Puts words to how far a command has come. */
@Component
public class CommandAnswers {
  private final Sentences sentences;
  private final Readers readers;
  private final HeadSettings settings;
  private final Clock clock;

  CommandAnswers(Sentences sentences, Readers readers, HeadSettings settings, Clock clock) {
    this.sentences = sentences;
    this.readers = readers;
    this.settings = settings;
    this.clock = clock;
  }

  /** In the language of who asks. */
  public CommandAnswer of(CommandStatus status, HttpServletRequest request) {
    Reader reader = readers.of(request);
    return CommandAnswer.of(
        status,
        status.witnessing().map(witnessing -> witness(witnessing, reader)),
        MissingFacts.of(status).stream().map(fact -> missing(fact, reader)).toList(),
        sentences,
        reader);
  }

  /** As the pages of case, offer and organ have it. */
  private MissingAnswer missing(Enum<?> fact, Reader reader) {
    String words =
        fact instanceof CaseFact
            ? sentences.of(
                "command.missing.case",
                List.of(
                    sentences.of("organs.donor.fact." + fact, List.of(), reader),
                    sentences.of("organs.donor.needs." + fact, List.of(), reader)),
                reader)
            : sentences.of(
                (fact instanceof OfferFact ? "organs.offer.missing." : "organs.organ.missing.")
                    + fact,
                List.of(),
                reader);
    return new MissingAnswer(fact.name(), words);
  }

  private WitnessAnswer witness(CommandStatus.Witnessing witnessing, Reader reader) {
    Instant until = witnessing.confirmedAt().plus(settings.witnessWithin());
    WitnessState state =
        witnessing.witness().isPresent()
            ? WitnessState.GIVEN
            : clock.instant().isBefore(until) ? WitnessState.WAITING : WitnessState.OVERDUE;
    return new WitnessAnswer(
        state,
        until,
        witnessing.witness().map(witness -> witness.member().toString()),
        witnessing.witness().map(CommandStatus.Witness::at),
        sentences
            .find("command.witness." + state, List.of(settings.witnessWithin().toSeconds()), reader)
            .orElse(""));
  }
}
