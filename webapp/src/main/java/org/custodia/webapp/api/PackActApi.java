package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.registry.packs.PackHistory;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.packs.AskedAct;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The life of packs: what is done to them, what they are, and what was done. */
@RestController
@RequestMapping(path = "/api/v1/packs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "packs")
class PackActApi {
  private final PackActs acts;
  private final PackVerification packs;
  private final PackHistory history;
  private final RecordedCommands recorded;
  private final Sentences sentences;
  private final Readers readers;

  PackActApi(
      PackActs acts,
      PackVerification packs,
      PackHistory history,
      RecordedCommands recorded,
      Sentences sentences,
      Readers readers) {
    this.acts = acts;
    this.packs = packs;
    this.history = history;
    this.recorded = recorded;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param id command id, made by the caller
   * @param act what is done
   * @param taken units given now, for part of a pack
   * @param contents units in the unopened pack, for part of a pack
   * @param prescription commitment of the prescription it is dispensed on, hex with 0x
   * @param evidence Keccak-256 of a document that shows it, hex with 0x, for what is taken out of
   *     use
   * @param scan raw scanner text
   * @param witness address of the enrolled key that will sign
   * @param place where it happens; on the ledger, so no names of persons
   */
  record PackActDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) PackActs.Offer act,
      Integer taken,
      Integer contents,
      String prescription,
      String evidence,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String scan,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  /**
   * @param typedData what to sign, {@code eth_signTypedData_v4} JSON as text
   */
  record PackActDraft(UUID id, ActAnswer act, String typedData) {}

  /**
   * @param id made by the caller; the same id with the same scan gets the same answer
   * @param scan raw scanner text, separators kept as U+001D
   */
  record PackStatusRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String scan) {}

  @PostMapping(path = "/acts/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
  @Operation(
      summary = "Get what has to be signed to do something with a pack",
      description =
          "Reserves the pack where it leaves trade. Dispensing is for pharmacists of pharmacies"
              + " and hospitals; the rest for whoever handles packs.")
  PackActDraft draft(Caller caller, @RequestBody PackActDraftRequest body) {
    if (body.act() == null) {
      throw Fields.wrong("act");
    }
    var asked =
        new AskedAct(
            body.act(),
            Optional.ofNullable(body.taken()),
            Optional.ofNullable(body.contents()),
            Optional.ofNullable(body.prescription()),
            Optional.ofNullable(body.evidence()));
    PackActs.Draft draft =
        acts.draft(
            caller,
            Fields.uuid("id", body.id()),
            asked.wanted(),
            Fields.text("scan", body.scan()),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place()));
    return new PackActDraft(draft.id(), ActAnswer.of(draft.act()), draft.typedData());
  }

  @PostMapping(path = "/acts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
  @Operation(summary = "Record the act of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> record(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        acts.record(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  @PostMapping(path = "/status", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
  @Operation(
      summary = "Read what is known of a pack, without alerting anybody",
      description = "For questions that are not about supplying it, such as an inventory.")
  VerificationAnswer status(
      Caller caller, @RequestBody PackStatusRequest body, HttpServletRequest request) {
    return VerificationAnswer.of(
        packs.status(caller, Fields.uuid("id", body.id()), Fields.text("scan", body.scan())),
        sentences,
        readers.of(request));
  }

  @GetMapping("/{packId}/acts")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
  @Operation(summary = "What was done to a pack, as far as the own books tell, the oldest first")
  List<PackChangeAnswer> history(Caller caller, @PathVariable String packId) {
    return history.of(caller.organisation(), Fields.hash("packId", packId)).stream()
        .map(PackChangeAnswer::of)
        .toList();
  }
}
