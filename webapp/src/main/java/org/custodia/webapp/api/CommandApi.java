package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.commands.CommandStates;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far commands have come. */
@RestController
@RequestMapping(path = "/api/v1/commands", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(
    "hasAnyRole('pharmacist', 'physician', 'nurse', 'manufacturer', 'wholesaler', 'regulator', "
        + "'administrator', 'biller', 'payer', "
        + OrganRules.ROLES
        + ")")
@Tag(name = "commands")
class CommandApi {
  private final CommandStates commands;
  private final RecordedCommands recorded;

  CommandApi(CommandStates commands, RecordedCommands recorded) {
    this.commands = commands;
    this.recorded = recorded;
  }

  @GetMapping("/{id}")
  @Operation(summary = "Ask how far a command of the calling organisation has come")
  CommandAnswer state(Caller caller, @PathVariable String id, HttpServletRequest request) {
    return recorded.told(commands.of(caller, Fields.uuid("id", id)), request);
  }
}
