package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prescriptions.IssuedPrescription;
import org.custodia.registry.prescriptions.PrescriptionDocument;
import org.custodia.registry.prescriptions.PrescriptionForm;
import org.custodia.registry.prescriptions.PrescriptionNotice;
import org.custodia.registry.prescriptions.Prescriptions;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A physician's prescriptions: issuing, revoking, and what the regulator noticed. */
@RestController
@RequestMapping(path = "/api/v1/prescriptions", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('physician')")
@Tag(name = "prescriptions")
class PrescriptionApi {
  private final Prescriptions prescriptions;

  PrescriptionApi(Prescriptions prescriptions) {
    this.prescriptions = prescriptions;
  }

  /**
   * @param id made by the caller; the same again answers the same prescription
   * @param patientNumber national number; needed for controlled substances, and not kept
   * @param gtins packs that may be dispensed, 14 digits each
   * @param measure PACKS or UNITS
   * @param quantity of one fill, in the measure
   * @param fills how often in all, the first one included
   * @param days how long one fill lasts
   * @param from first day, in UTC
   * @param until last day, in UTC
   * @param prescriber who prescribes, as on paper
   * @param overlapIntended that it is meant beside an earlier one of the same substance
   */
  record PrescriptionRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String patient,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String birthDate,
      String patientNumber,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> gtins,
      @Schema(
              allowableValues = {"PACKS", "UNITS"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String measure,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer quantity,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer fills,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer days,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String dosage,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String from,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String until,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String prescriber,
      Boolean overlapIntended) {

    PrescriptionForm form() {
      if (gtins == null || gtins.contains(null)) throw Fields.wrong("gtins");
      return new PrescriptionForm(
          Fields.text("patient", patient),
          Fields.day("birthDate", birthDate),
          Optional.ofNullable(patientNumber),
          gtins,
          measured(),
          number("quantity", quantity),
          number("fills", fills),
          number("days", days),
          Fields.text("dosage", dosage),
          Fields.day("from", from),
          Fields.day("until", until),
          Fields.text("prescriber", prescriber),
          Boolean.TRUE.equals(overlapIntended));
    }

    private Measure measured() {
      try {
        return Measure.valueOf(Fields.text("measure", measure));
      } catch (IllegalArgumentException unknown) {
        throw Fields.wrong("measure");
      }
    }

    private static int number(String name, Integer value) {
      if (value == null) throw Fields.wrong(name);
      return value;
    }
  }

  /**
   * @param code what the patient carries, the text of a QR code
   * @param commitment by which dispensations refer to it
   * @param registeredAt when the regulator's desk took it; before that nobody can dispense on it
   * @param revokedAt when it was taken back
   * @param revocationKnownAt when the regulator's desk took that
   * @param trouble code of what the desk said last, where it refused or did not answer
   */
  record PrescriptionAnswer(
      PrescriptionDocument document,
      String code,
      String commitment,
      boolean controlled,
      Optional<Instant> registeredAt,
      Optional<Instant> revokedAt,
      Optional<Instant> revocationKnownAt,
      Optional<String> trouble) {
    static PrescriptionAnswer of(IssuedPrescription one) {
      return new PrescriptionAnswer(
          one.document(),
          one.code().text(),
          one.code().commitment().toString(),
          one.controlled(),
          one.registeredAt(),
          one.revokedAt(),
          one.revocationKnownAt(),
          one.trouble());
    }
  }

  /**
   * @param prescription id of the physician's own prescription
   * @param ours whether the other prescription is this hospital's too, or there is no other
   * @param day up to which both are valid, or what was given lasts
   */
  record PrescriptionNoticeAnswer(
      UUID id,
      UUID prescription,
      String kind,
      boolean ours,
      LocalDate day,
      Instant raisedAt,
      Optional<Instant> seenAt) {
    static PrescriptionNoticeAnswer of(PrescriptionNotice one) {
      return new PrescriptionNoticeAnswer(
          one.id(),
          one.prescription(),
          one.kind().name(),
          one.ours(),
          one.day(),
          one.raisedAt(),
          one.seenAt());
    }
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Issue a prescription and have it registered at the regulator")
  @ResponseStatus(HttpStatus.CREATED)
  PrescriptionAnswer issue(Caller caller, @RequestBody PrescriptionRequest body) {
    return PrescriptionAnswer.of(
        prescriptions.issue(caller, Fields.uuid("id", body.id()), body.form()));
  }

  @GetMapping
  @Operation(summary = "The caller's prescriptions, newest first")
  List<PrescriptionAnswer> list(
      Caller caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    return prescriptions.list(caller, limit, offset).stream().map(PrescriptionAnswer::of).toList();
  }

  @GetMapping("/{id}")
  @Operation(summary = "One of the caller's prescriptions")
  PrescriptionAnswer one(Caller caller, @PathVariable UUID id) {
    return PrescriptionAnswer.of(prescriptions.find(caller, id));
  }

  @GetMapping("/{id}/standing")
  @Operation(
      summary = "How a prescription stands on the regulator's register: what is left, and more")
  Optional<StandingAnswer> standing(Caller caller, @PathVariable UUID id) {
    return prescriptions.standing(caller, id).map(StandingAnswer::of);
  }

  @PostMapping("/{id}/revocation")
  @Operation(summary = "Take a prescription back")
  PrescriptionAnswer revoke(Caller caller, @PathVariable UUID id) {
    return PrescriptionAnswer.of(prescriptions.revoke(caller, id));
  }

  @GetMapping("/notices")
  @Operation(summary = "What the regulator's register noticed about the caller's prescriptions")
  List<PrescriptionNoticeAnswer> notices(Caller caller) {
    return prescriptions.notices(caller).stream().map(PrescriptionNoticeAnswer::of).toList();
  }

  @PostMapping("/notices/{id}/seen")
  @Operation(summary = "Mark a notice as seen")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void seen(Caller caller, @PathVariable UUID id) {
    prescriptions.see(caller, id);
  }
}
