package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.Validity;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.members.ActFields;
import org.custodia.webapp.members.OperatorView;
import org.custodia.webapp.members.OperatorViews;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * People and devices of the caller's own organisation. A person's token must come from a fresh
 * sign-in with the second factor; a program's secret is its proof.
 */
@RestController
@RequestMapping(path = "/api/v1/operators", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('administrator')")
@Tag(name = "operators")
class OperatorsApi {
  private final Operators operators;
  private final OperatorViews views;
  private final RecordedCommands recorded;
  private final SecondFactor secondFactor;

  OperatorsApi(
      Operators operators,
      OperatorViews views,
      RecordedCommands recorded,
      SecondFactor secondFactor) {
    this.operators = operators;
    this.views = views;
    this.recorded = recorded;
    this.secondFactor = secondFactor;
  }

  /**
   * @param id command id, made by the caller
   * @param roles names of roles that the organisation itself holds
   */
  record EntryRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> roles,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String from,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String until) {}

  /**
   * @param id command id, made by the caller
   * @param reason stays in the organisation's own database
   */
  record SuspensionRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String reason) {}

  /**
   * @param id command id, made by the caller
   * @param roles names of roles that the organisation itself holds
   * @param place where the device stands; public on the ledger, no names of persons
   */
  record DeviceRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> roles,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String from,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String until) {}

  @GetMapping("/people")
  @Operation(summary = "List the people who may sign for the organisation, or have")
  List<OperatorView.Person> people(Caller caller) {
    return views.people(caller);
  }

  @PutMapping(path = "/people/{userName}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Say what a person may sign at most, and for how long")
  OperatorView.Person enter(
      Caller caller,
      Authentication signIn,
      @PathVariable String userName,
      @RequestBody EntryRequest body) {
    secondFactor.requireFresh(signIn);
    return views.person(
        operators.enter(
            caller,
            Fields.uuid("id", body.id()),
            userName,
            ActFields.readRoles(body.roles()),
            validity(body.from(), body.until())));
  }

  @PutMapping(path = "/people/{userName}/suspension", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Suspend a person: live keys are revoked, and no new ones enrolled")
  OperatorView.Person suspend(
      Caller caller,
      Authentication signIn,
      @PathVariable String userName,
      @RequestBody SuspensionRequest body) {
    secondFactor.requireFresh(signIn);
    return views.person(
        operators.suspend(
            caller, Fields.uuid("id", body.id()), userName, Fields.text("reason", body.reason())));
  }

  @DeleteMapping("/people/{userName}/suspension")
  @Operation(summary = "Let a person enrol keys again; id is the command's, made by the caller")
  OperatorView.Person reinstate(
      Caller caller,
      Authentication signIn,
      @PathVariable String userName,
      @RequestParam String id) {
    secondFactor.requireFresh(signIn);
    return views.person(operators.reinstate(caller, Fields.uuid("id", id), userName));
  }

  @GetMapping("/devices")
  @Operation(summary = "List the devices of the organisation, those ended too")
  List<OperatorView.Device> devices(Caller caller) {
    return views.devices(caller);
  }

  @PostMapping(path = "/devices/{key}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Enrol a device's key on the ledger")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> enrol(
      Caller caller,
      Authentication signIn,
      @PathVariable String key,
      @RequestBody DeviceRequest body,
      HttpServletRequest request) {
    secondFactor.requireFresh(signIn);
    return recorded.answer(
        operators.enrolDevice(
            caller,
            Fields.uuid("id", body.id()),
            Enrolment.address("key", key),
            ActFields.readRoles(body.roles()),
            Fields.text("place", body.place()),
            validity(body.from(), body.until())),
        request);
  }

  @PutMapping(path = "/devices/{key}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Set roles, place and period of a device's key anew")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> edit(
      Caller caller,
      Authentication signIn,
      @PathVariable String key,
      @RequestBody DeviceRequest body,
      HttpServletRequest request) {
    secondFactor.requireFresh(signIn);
    return recorded.answer(
        operators.editDevice(
            caller,
            Fields.uuid("id", body.id()),
            Enrolment.address("key", key),
            ActFields.readRoles(body.roles()),
            Fields.text("place", body.place()),
            validity(body.from(), body.until())),
        request);
  }

  @DeleteMapping("/devices/{key}")
  @Operation(
      summary = "End a device's key for good; id is the command's, made by the caller",
      description = "The reason is public on the ledger.")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> revoke(
      Caller caller,
      Authentication signIn,
      @PathVariable String key,
      @RequestParam String id,
      @RequestParam String reason,
      HttpServletRequest request) {
    secondFactor.requireFresh(signIn);
    return recorded.answer(
        operators.revokeDevice(
            caller,
            Fields.uuid("id", id),
            Enrolment.address("key", key),
            Fields.text("reason", reason)),
        request);
  }

  private static Validity validity(String from, String until) {
    Instant start = instant("from", from);
    Instant end = instant("until", until);
    if (!start.isBefore(end)) {
      throw Fields.wrong("until");
    }
    return new Validity(start, end);
  }

  private static Instant instant(String name, String value) {
    try {
      return Instant.parse(Fields.text(name, value));
    } catch (DateTimeException malformed) {
      throw Fields.wrong(name);
    }
  }
}
