package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Irregularity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.OfflineDispensing;
import org.custodia.registry.medicines.OfflineDispensings;
import org.custodia.registry.medicines.PackAct;
import org.custodia.registry.medicines.PackActs;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Dispensing a whole pack: draft, sign with an enrolled key, send the signature. All that may be
 * done to packs is in {@link PackActApi}.
 */
@RestController
@RequestMapping(path = "/api/v1/dispensations", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('pharmacist')")
@Tag(name = "dispensations")
class DispensationApi {
  private final PackActs acts;
  private final OfflineDispensings offline;
  private final RecordedCommands recorded;

  DispensationApi(PackActs acts, OfflineDispensings offline, RecordedCommands recorded) {
    this.acts = acts;
    this.offline = offline;
    this.recorded = recorded;
  }

  /**
   * @param id command id, made by the caller
   * @param scan raw scanner text
   * @param witness address of the enrolled key that will sign
   * @param place where it happens; on the ledger, so no names of persons
   * @param prescription commitment of the prescription it is dispensed on, hex with 0x
   */
  record DispensationDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String scan,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place,
      String prescription) {}

  /**
   * @param typedData what to sign, {@code eth_signTypedData_v4} JSON as text
   */
  record DispensationDraft(UUID id, ActAnswer act, String typedData) {}

  /**
   * A pack that was dispensed while the verification service was away.
   *
   * @param id of the command
   * @param person who recorded it
   * @param lot where the own node knows it
   * @param taken units given, of {@code contents} in the unopened pack; absent for a whole one
   * @param settled whether nothing more is to come of it
   * @param irregularities what the ledger named as odd when it recorded it
   * @param settledAt when the service said what it has of the pack
   * @param outOfUseSince since when the service has the pack out of use, by whoever was first
   */
  record OfflineDispensationAnswer(
      UUID id,
      String person,
      String packId,
      String gtin,
      String serial,
      Optional<String> lot,
      Optional<Integer> taken,
      Optional<Integer> contents,
      Instant dispensedAt,
      OfflineDispensing.Outcome outcome,
      boolean settled,
      List<Irregularity> irregularities,
      Optional<Instant> settledAt,
      Optional<Instant> outOfUseSince) {

    static OfflineDispensationAnswer of(OfflineDispensing one) {
      return new OfflineDispensationAnswer(
          one.id(),
          one.person(),
          one.packId().toString(),
          one.gtin(),
          one.serial(),
          one.lotNumber(),
          one.part().map(PackAct.Part::taken),
          one.part().map(PackAct.Part::contents),
          one.dispensedAt(),
          one.outcome(),
          one.outcome().isSettled(),
          one.irregularities().stream().sorted().toList(),
          one.settledAt(),
          one.outOfUseSince());
    }
  }

  @GetMapping("/offline")
  @Operation(
      summary = "List what was dispensed while the verification service was away, latest first",
      description =
          "RECORDED and ON_LEDGER wait; COUNTS is settled, UNDONE was taken back; CONFLICT was out"
              + " of use before, UNKNOWN is no pack that the service knows, REFUSED was not taken"
              + " by the ledger.")
  List<OfflineDispensationAnswer> offline(
      Caller caller,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, OfflineDispensings.MOST_LISTED);
    return offline.list(caller, limit, offset).stream().map(OfflineDispensationAnswer::of).toList();
  }

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what has to be signed to dispense a pack, and reserve the pack")
  DispensationDraft draft(Caller caller, @RequestBody DispensationDraftRequest body) {
    PackActs.Draft draft =
        acts.draft(
            caller,
            Fields.uuid("id", body.id()),
            wanted(body),
            Fields.text("scan", body.scan()),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place()));
    return new DispensationDraft(draft.id(), ActAnswer.of(draft.act()), draft.typedData());
  }

  private static PackAct wanted(DispensationDraftRequest body) {
    return new PackAct.Dispense(
        Optional.empty(),
        Optional.ofNullable(body.prescription()).map(text -> Fields.hash("prescription", text)));
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Dispense the pack of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> dispense(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        acts.record(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }
}
