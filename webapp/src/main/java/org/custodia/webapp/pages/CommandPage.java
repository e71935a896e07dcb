package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.commands.CommandStates;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** How far a command has come; the page asks again until it is final. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'regulator')")
class CommandPage {
  /** htmx takes the content and asks no more. */
  private static final int STOP_POLLING = 286;

  private final CommandStates commands;
  private final Sentences sentences;
  private final Readers readers;

  CommandPage(CommandStates commands, Sentences sentences, Readers readers) {
    this.commands = commands;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param seen the state that the page shows; when it is still that, nothing is sent, so that a
   *     screen reader is not told the same again
   */
  @GetMapping(value = "/commands/{id}", headers = "HX-Request")
  String state(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam Optional<String> seen,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    CommandStatus status = commands.of(caller, id);
    if (seen.filter(status.state().name()::equals).isPresent() && !status.state().isFinal()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return "command :: unchanged";
    }
    if (status.state().isFinal()) {
      response.setStatus(STOP_POLLING);
    }
    model.addAttribute("command", CommandAnswer.of(status, sentences, readers.of(request)));
    return "command :: state";
  }

  @GetMapping(value = "/commands/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  CommandAnswer stateForScript(Caller caller, @PathVariable UUID id, HttpServletRequest request) {
    return CommandAnswer.of(commands.of(caller, id), sentences, readers.of(request));
  }
}
