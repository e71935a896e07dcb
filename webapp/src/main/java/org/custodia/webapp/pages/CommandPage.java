package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.commands.CommandStates;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** How far a command has come; the page asks again while there is something to wait for. */
@Controller
@PreAuthorize(
    "hasAnyRole('pharmacist', 'physician', 'nurse', 'manufacturer', 'wholesaler', 'regulator', "
        + "'administrator', 'biller', 'payer', "
        + OrganRules.ROLES
        + ")")
class CommandPage {
  /** htmx takes the content and asks no more. */
  private static final int STOP_POLLING = 286;

  private final CommandStates commands;
  private final CommandAnswers answers;

  CommandPage(CommandStates commands, CommandAnswers answers) {
    this.commands = commands;
    this.answers = answers;
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
    CommandAnswer command = answers.of(commands.of(caller, id), request);
    if (seen.filter(command.state().name()::equals).isPresent() && command.isWatched()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return "command :: unchanged";
    }
    if (!command.isWatched()) {
      response.setStatus(STOP_POLLING);
    }
    model.addAttribute("command", command);
    return "command :: state";
  }

  @GetMapping(value = "/commands/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  CommandAnswer stateForScript(Caller caller, @PathVariable UUID id, HttpServletRequest request) {
    return answers.of(commands.of(caller, id), request);
  }
}
