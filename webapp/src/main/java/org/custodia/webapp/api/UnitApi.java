package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.PackingOperation;
import org.custodia.registry.custody.Units;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.custody.UnitLabels;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.labels.LabelFile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Cases and pallets: packing, repacking and breaking down. Draft, sign, send the signature. */
@RestController
@RequestMapping(path = "/api/v1/units", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('manufacturer', 'wholesaler', 'pharmacist')")
@Tag(name = "units")
class UnitApi {
  private final Units units;
  private final RecordedCommands recorded;
  private final UnitLabels labels;

  UnitApi(Units units, RecordedCommands recorded, UnitLabels labels) {
    this.labels = labels;
    this.units = units;
    this.recorded = recorded;
  }

  /**
   * @param unit its SSCC, 18 digits or as scanned
   * @param operation ADD for what it holds now and nothing else, DELETE when it is broken down
   * @param contents what is directly in it, as scanned; none for DELETE
   */
  record UnitChange(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String unit,
      @Schema(
              allowableValues = {"ADD", "DELETE"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String operation,
      List<String> contents) {}

  /**
   * @param changes at most 100; a unit comes before the one it is put into
   */
  record PackingDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<UnitChange> changes,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  /**
   * @param taken what is taken out, as scanned: packs and units that lie directly in the unit
   */
  record TakingOutDraftRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> taken,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  /**
   * @param packs in the largest of the units
   */
  record PackingDraft(UUID id, int packs, ActAnswer act, String typedData) {}

  record InnerUnit(String sscc, String within) {}

  record UnitAnswer(
      String sscc,
      Optional<String> within,
      Instant changedAt,
      List<InnerUnit> units,
      List<GoodsPack> packs) {}

  record UnitLine(String sscc, int units, int packs, Instant changedAt) {}

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Say what units hold, get what to sign")
  PackingDraft draft(Caller caller, @RequestBody PackingDraftRequest body) {
    Units.Draft draft =
        units.draft(
            caller,
            Fields.uuid("id", body.id()),
            Fields.list("changes", body.changes()).stream().map(UnitApi::change).toList(),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place()));
    return drafted(draft);
  }

  private static PackingDraft drafted(Units.Draft draft) {
    return new PackingDraft(
        draft.id(), draft.packs(), ActAnswer.of(draft.act().act()), draft.act().typedData());
  }

  @PostMapping(path = "/{sscc}/taking-out/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Take some out of a unit, get what to sign",
      description =
          "What stays in it is worked out here. Record it with POST /api/v1/units as any packing.")
  PackingDraft draftTakingOut(
      Caller caller, @PathVariable String sscc, @RequestBody TakingOutDraftRequest body) {
    return drafted(
        units.draftTakingOut(
            caller,
            Fields.uuid("id", body.id()),
            sscc,
            Fields.list("taken", body.taken()),
            Enrolment.address("witness", body.witness()),
            Fields.text("place", body.place())));
  }

  private static Units.Change change(UnitChange change) {
    return new Units.Change(
        Fields.text("unit", change.unit()),
        Fields.constant("operation", change.operation(), PackingOperation.class),
        Fields.optionalList("contents", change.contents()));
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Record the packing of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> record(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        units.record(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  @GetMapping
  @Operation(summary = "List units that lie in no other one, latest change first")
  List<UnitLine> outermost(
      Caller caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, 500);
    return units.outermost(caller, limit, offset).stream()
        .map(line -> new UnitLine(line.sscc(), line.units(), line.packs(), line.changedAt()))
        .toList();
  }

  /**
   * @param sscc 18 digits; nothing need be in it yet
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping(
      path = "/{sscc}/label",
      produces = {MediaType.APPLICATION_PDF_VALUE, "application/zpl"})
  @Operation(summary = "The logistic label of a unit: PDF of its true size (A6), or ZPL")
  ResponseEntity<byte[]> unitLabel(
      Caller caller,
      @PathVariable String sscc,
      @RequestParam(defaultValue = "PDF") String format,
      @RequestParam(defaultValue = "203") int dpi,
      Locale language) {
    if (!sscc.matches("[0-9]{18}") || !CheckDigits.isRight(sscc)) {
      throw Fields.wrong("sscc");
    }
    return Fields.constant("format", format, LabelFile.class)
        .of(
            List.of(labels.label(caller, sscc, language)),
            LabelFile.resolution(dpi).orElseThrow(() -> Fields.wrong("dpi")),
            "unit-" + sscc);
  }

  @GetMapping("/{sscc}")
  @Operation(summary = "What is in a unit now, at any depth")
  UnitAnswer contents(Caller caller, @PathVariable String sscc) {
    Units.Unit unit =
        units
            .contents(caller.organisation(), sscc)
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
    return new UnitAnswer(
        unit.sscc(),
        unit.within(),
        unit.changedAt(),
        unit.units().stream().map(inner -> new InnerUnit(inner.sscc(), inner.within())).toList(),
        GoodsPack.of(unit.packs()));
  }
}
