package org.custodia.webapp.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.commands.CommandAnswers;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers 202 for a command that is recorded, with where to ask how far it has come. */
@Component
class RecordedCommands {
  private final CommandAnswers answers;

  RecordedCommands(CommandAnswers answers) {
    this.answers = answers;
  }

  ResponseEntity<CommandAnswer> answer(CommandStatus status, HttpServletRequest request) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .header(
            HttpHeaders.LOCATION,
            URI.create(request.getContextPath() + "/api/v1/commands/" + status.id()).toString())
        .body(told(status, request));
  }

  CommandAnswer told(CommandStatus status, HttpServletRequest request) {
    return answers.of(status, request);
  }
}
