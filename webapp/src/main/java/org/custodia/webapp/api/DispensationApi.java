package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.Dispensing;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Dispensing a pack: draft, sign with an enrolled key, send the signature. */
@RestController
@RequestMapping(path = "/api/v1/dispensations", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('pharmacist')")
@Tag(name = "dispensations")
class DispensationApi {
  private final Dispensing dispensing;
  private final RecordedCommands recorded;

  DispensationApi(Dispensing dispensing, RecordedCommands recorded) {
    this.dispensing = dispensing;
    this.recorded = recorded;
  }

  /**
   * @param id command id, made by the caller
   * @param scan raw scanner text
   * @param witness address of the enrolled key that will sign
   * @param place where it happens; on the ledger, so no names of persons
   */
  record DispensationDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String scan,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  /**
   * @param typedData what to sign, {@code eth_signTypedData_v4} JSON as text
   */
  record DispensationDraft(UUID id, ActAnswer act, String typedData) {}

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what has to be signed to dispense a pack, and reserve the pack")
  DispensationDraft draft(Caller caller, @RequestBody DispensationDraftRequest body) {
    Dispensing.Draft draft =
        dispensing.draft(
            caller,
            Fields.uuid("id", body.id()),
            Fields.text("scan", body.scan()),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place()));
    return new DispensationDraft(draft.id(), ActAnswer.of(draft.act()), draft.typedData());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Dispense the pack of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> dispense(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        dispensing.dispense(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }
}
