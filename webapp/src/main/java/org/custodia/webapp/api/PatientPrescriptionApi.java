package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Optional;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prescriptions.PatientPrescriptions;
import org.custodia.registry.prescriptions.PrescriptionCard;
import org.custodia.registry.prescriptions.PrescriptionDocument;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A prescription that a patient brought: read before dispensing on it. */
@RestController
@RequestMapping(path = "/api/v1/prescription-readings", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('pharmacist')")
@Tag(name = "prescriptions")
class PatientPrescriptionApi {
  private final PatientPrescriptions prescriptions;

  PatientPrescriptionApi(PatientPrescriptions prescriptions) {
    this.prescriptions = prescriptions;
  }

  /**
   * @param code text of the QR code that the patient carries
   */
  record ReadingRequest(
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String code) {}

  /**
   * @param commitment to be given as {@code prescription} when a pack is dispensed on it
   * @param state READY, NOT_YET_VALID, EXPIRED, USED_UP, REVOKED or UNKNOWN
   * @param standing from the regulator's register; absent when it is not on it
   * @param prescriber name of the member that issued it
   * @param document as the prescriber's system gave it; absent where that did not answer
   */
  record CardAnswer(
      String commitment,
      String state,
      Optional<StandingAnswer> standing,
      Optional<String> prescriber,
      Optional<PrescriptionDocument> document,
      Instant asOf) {
    static CardAnswer of(PrescriptionCard card) {
      return new CardAnswer(
          card.commitment().toString(),
          card.state().name(),
          card.standing().map(StandingAnswer::of),
          card.prescriber(),
          card.document(),
          card.asOf());
    }
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Read a prescription with what the patient carries; nothing of it is kept")
  CardAnswer read(Caller caller, @RequestBody ReadingRequest body) {
    return CardAnswer.of(prescriptions.read(caller, Fields.text("code", body.code())));
  }
}
