package org.custodia.webapp.fhir;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.PrescriptionWarnings;
import org.custodia.registry.fhir.PrescriptionWarnings.Checked;
import org.custodia.registry.fhir.PrescriptionWarnings.Unchecked;
import org.custodia.registry.fhir.PrescriptionWarnings.Why;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordReading;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.custodia.webapp.records.ReadRecords;
import org.custodia.webapp.records.WhoseFields;
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
  private final ReadRecords read;
  private final Sentences sentences;
  private final Readers readers;

  PrescriptionWarningApi(
      PrescriptionWarnings warnings, ReadRecords read, Sentences sentences, Readers readers) {
    this.warnings = warnings;
    this.read = read;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param patient name as on the prescription
   * @param gtins packs that are to be prescribed, 14 digits each
   * @param whose the patient by id: then nobody is looked for by name, and of a patient of another
   *     host that is compared, too, which the caller has read in the last five minutes
   */
  record WarningQuestion(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = 200) String patient,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String birthDate,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> gtins,
      Optional<PrescribedFor> whose) {}

  /**
   * One of our own by {@code patient}, or one of another host by the others.
   *
   * @param patient id of the entry in our directory
   * @param host member id
   * @param pseudonym what the host calls the patient in this channel
   */
  record PrescribedFor(
      @Schema(format = "uuid") String patient, String channel, String host, String pseudonym) {
    Whose whose() {
      return new WhoseFields(patient, channel, host, pseudonym).whose();
    }
  }

  /**
   * @param recorded name of the allergy or medicine as it is recorded; of a text its title
   * @param resource address under {@code /fhir}; absent for what is not there
   * @param holder name of the other member that holds it; absent for what is held here
   */
  record WarningAnswer(
      Why why,
      String message,
      String recorded,
      String when,
      Optional<String> resource,
      Optional<String> holder) {}

  record UncheckedAnswer(Unchecked what, String message) {}

  /**
   * Records about allergies or medication that were not compared.
   *
   * @param holder name of the other member; absent for what is held here
   * @param unread whether the caller has not read them; else they cannot be compared
   */
  record LeftAnswer(Optional<String> holder, RecordKind kind, boolean unread, int records) {
    static LeftAnswer of(PrescriptionWarnings.Left left) {
      return new LeftAnswer(left.holder(), left.kind(), left.unread(), left.records());
    }
  }

  /**
   * @param patient entry here whose records were compared; absent when none were
   * @param compared how many allergies and medicines
   * @param elsewhere how many of these are held by others, and were read by the caller
   * @param left what was not compared, by holder and kind
   * @param unchecked what was not compared: no warning does not mean that there is no danger
   */
  record WarningsAnswer(
      Optional<UUID> patient,
      int compared,
      int elsewhere,
      List<WarningAnswer> warnings,
      List<UncheckedAnswer> unchecked,
      List<LeftAnswer> left) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Compare a medicine with the patient's allergies and current medication: held here, or"
              + " just read at others")
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
    Optional<Whose> whose =
        body.whose() == null ? Optional.empty() : body.whose().map(PrescribedFor::whose);
    List<RecordReading.Read> seen = whose.map(one -> read.about(caller, one)).orElse(List.of());
    Checked checked =
        warnings.check(
            caller,
            new PrescriptionWarnings.Question(patient, birthDate, body.gtins(), whose, seen));
    Reader reader = readers.of(request);
    return new WarningsAnswer(
        checked.patient(),
        checked.compared(),
        checked.elsewhere(),
        checked.warnings().stream()
            .map(
                one ->
                    new WarningAnswer(
                        one.why(),
                        sentence(one, reader),
                        one.recorded(),
                        one.when(),
                        one.resource(),
                        one.holder()))
            .toList(),
        checked.unchecked().stream()
            .map(
                what ->
                    new UncheckedAnswer(
                        what, sentences.of("rx.unchecked." + what, List.of(), reader)))
            .toList(),
        checked.left().stream().map(LeftAnswer::of).toList());
  }

  private String sentence(PrescriptionWarnings.Warning warning, Reader reader) {
    String recorded =
        warning.recorded().isBlank()
            ? sentences.of("rx.warning.text", List.of(), reader)
            : warning.recorded();
    return sentences.of("rx.warning." + warning.why(), List.of(recorded), reader);
  }

  private static String required(String name, String value) {
    if (value == null || value.isBlank() || value.length() > 200) throw wrong(name);
    return value;
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
