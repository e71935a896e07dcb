package org.custodia.webapp.fhir;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.PrescriptionWarnings;
import org.custodia.registry.fhir.PrescriptionWarnings.Checked;
import org.custodia.registry.fhir.PrescriptionWarnings.Unchecked;
import org.custodia.registry.fhir.PrescriptionWarnings.Why;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What speaks against a medicine, as far as it is known here: before it is prescribed. */
@RestController
@RequestMapping(
    path = "/api/v1/prescriptions/warnings",
    produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('physician')")
@Tag(name = "prescriptions")
class PrescriptionWarningApi {
  private static final int MOST_PACKS = 100;

  private final PrescriptionWarnings warnings;
  private final Sentences sentences;
  private final Readers readers;

  PrescriptionWarningApi(PrescriptionWarnings warnings, Sentences sentences, Readers readers) {
    this.warnings = warnings;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param patient name as on the prescription
   * @param gtins packs that are to be prescribed, 14 digits each
   */
  record WarningQuestion(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = 200) String patient,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String birthDate,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> gtins) {}

  /**
   * @param recorded name of the allergy or medicine as it is recorded
   * @param resource address under {@code /fhir}
   */
  record WarningAnswer(Why why, String message, String recorded, String when, String resource) {}

  record UncheckedAnswer(Unchecked what, String message) {}

  /**
   * @param patient whose records were compared; absent when none were
   * @param compared how many records
   * @param unchecked what was not compared: no warning does not mean that there is no danger
   */
  record WarningsAnswer(
      Optional<UUID> patient,
      int compared,
      List<WarningAnswer> warnings,
      List<UncheckedAnswer> unchecked) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Compare a medicine with the patient's allergies and current medication that are held here")
  WarningsAnswer warnings(
      Caller caller, @RequestBody WarningQuestion body, HttpServletRequest request) {
    String patient = required("patient", body.patient());
    String birthDate = required("birthDate", body.birthDate());
    if (!birthDate.matches("\\d{4}-\\d{2}-\\d{2}")) throw wrong("birthDate");
    if (body.gtins() == null
        || body.gtins().isEmpty()
        || body.gtins().size() > MOST_PACKS
        || body.gtins().stream().anyMatch(gtin -> gtin == null || !gtin.matches("\\d{14}"))) {
      throw wrong("gtins");
    }
    Checked checked = warnings.check(caller, patient, birthDate, body.gtins());
    Reader reader = readers.of(request);
    return new WarningsAnswer(
        checked.patient(),
        checked.compared(),
        checked.warnings().stream()
            .map(
                one ->
                    new WarningAnswer(
                        one.why(),
                        sentences.of("rx.warning." + one.why(), List.of(one.recorded()), reader),
                        one.recorded(),
                        one.when(),
                        one.resource()))
            .toList(),
        checked.unchecked().stream()
            .map(
                what ->
                    new UncheckedAnswer(
                        what, sentences.of("rx.unchecked." + what, List.of(), reader)))
            .toList());
  }

  private static String required(String name, String value) {
    if (value == null || value.isBlank() || value.length() > 200) throw wrong(name);
    return value;
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
