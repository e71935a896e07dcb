package org.custodia.webapp.commands;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.custodia.registry.heads.HeadSettings;
import org.custodia.registry.ledger.CommandStatus;
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
        sentences,
        reader);
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
