package org.custodia.webapp.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers 202 for a command that is recorded, with where to ask how far it has come. */
@Component
class RecordedCommands {
  private final Sentences sentences;
  private final Readers readers;

  RecordedCommands(Sentences sentences, Readers readers) {
    this.sentences = sentences;
    this.readers = readers;
  }

  ResponseEntity<CommandAnswer> answer(CommandStatus status, HttpServletRequest request) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .header(
            HttpHeaders.LOCATION,
            URI.create(request.getContextPath() + "/api/v1/commands/" + status.id()).toString())
        .body(told(status, request));
  }

  CommandAnswer told(CommandStatus status, HttpServletRequest request) {
    return CommandAnswer.of(status, sentences, readers.of(request));
  }
}
