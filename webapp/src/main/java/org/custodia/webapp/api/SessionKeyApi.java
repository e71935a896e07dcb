package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own signing keys. The private half stays with the caller. */
@RestController
@RequestMapping(path = "/api/v1/session-keys", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(
    "hasAnyRole('pharmacist', 'physician', 'nurse', 'manufacturer', 'wholesaler', 'regulator', "
        + "'administrator', 'biller', 'payer', "
        + OrganRules.ROLES
        + ")")
@Tag(name = "session-keys")
class SessionKeyApi {
  private final SessionKeys keys;
  private final Enrolment enrolment;
  private final RecordedCommands recorded;

  SessionKeyApi(SessionKeys keys, Enrolment enrolment, RecordedCommands recorded) {
    this.keys = keys;
    this.enrolment = enrolment;
    this.recorded = recorded;
  }

  /**
   * @param key address of the key, hex with 0x
   */
  record ProofRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key) {}

  /**
   * @param id command id, made by the caller
   * @param issuedAt as in the proof that was signed, like {@code until}
   * @param proof signature by the key over the proof's typed data
   */
  record EnrolmentRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String issuedAt,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String until,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String proof) {}

  @PostMapping(path = "/proofs", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what a key has to sign to be enrolled")
  Enrolment.ProofAnswer proof(
      Caller caller, Authentication signIn, @RequestBody ProofRequest body) {
    return enrolment.proof(caller, signIn, body.key());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Enrol a key on the ledger under the calling organisation")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> enrol(
      Caller caller,
      Authentication signIn,
      @RequestBody EnrolmentRequest body,
      HttpServletRequest request) {
    return recorded.answer(
        enrolment.enrol(
            caller,
            signIn,
            Fields.uuid("id", body.id()),
            body.key(),
            body.issuedAt(),
            body.until(),
            Fields.text("proof", body.proof()),
            request),
        request);
  }

  @GetMapping
  @Operation(summary = "List the caller's keys, newest first")
  List<Enrolment.KeyAnswer> list(Caller caller) {
    return enrolment.list(caller);
  }

  @DeleteMapping
  @Operation(
      summary = "Revoke every key of the caller that can still sign",
      description = "The ids of the commands are derived from id and each key.")
  @ResponseStatus(HttpStatus.ACCEPTED)
  List<CommandAnswer> revokeAll(
      Caller caller, @RequestParam String id, HttpServletRequest request) {
    return enrolment.revokeAll(caller, Fields.uuid("id", id)).stream()
        .map(status -> recorded.told(status, request))
        .toList();
  }

  @DeleteMapping("/{key}")
  @Operation(summary = "Revoke a key; id is the command's, made by the caller")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> revoke(
      Caller caller,
      @PathVariable String key,
      @RequestParam String id,
      HttpServletRequest request) {
    return recorded.answer(
        keys.revoke(caller, Fields.uuid("id", id), Enrolment.address("key", key)), request);
  }
}
