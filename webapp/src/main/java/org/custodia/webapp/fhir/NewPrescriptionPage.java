package org.custodia.webapp.fhir;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.MedicationElsewhere;
import org.custodia.registry.fhir.PrescriptionWarnings;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSheets;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordReading;
import org.custodia.registry.records.Relationships;
import org.custodia.webapp.records.ReadRecords;
import org.custodia.webapp.records.WhoseFields;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The form of a prescription, begun for anybody or from a patient's page, and the part of it that
 * warns, asked for once a medicine is chosen.
 */
@Controller
@PreAuthorize("hasRole('physician')")
class NewPrescriptionPage {
  private static final int USUAL_DAYS = 28;
  private static final int USUAL_VALIDITY = 90;
  private static final Pattern DAY_FIRST =
      Pattern.compile("([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})");

  private final PrescriptionWarnings warnings;
  private final MedicationElsewhere elsewhere;
  private final ReadRecords read;
  private final PatientSheets sheets;
  private final PatientDirectory directory;
  private final Relationships relationships;

  NewPrescriptionPage(
      PrescriptionWarnings warnings,
      MedicationElsewhere elsewhere,
      ReadRecords read,
      PatientSheets sheets,
      PatientDirectory directory,
      Relationships relationships) {
    this.warnings = warnings;
    this.elsewhere = elsewhere;
    this.read = read;
    this.sheets = sheets;
    this.directory = directory;
    this.relationships = relationships;
  }

  @GetMapping("/prescriptions/new")
  String form(Caller caller, @ModelAttribute WhoseFields fields, Model model) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("days", USUAL_DAYS);
    model.addAttribute("from", today);
    model.addAttribute("until", today.plusDays(USUAL_VALIDITY - 1));
    Optional<Whose> whose = fields.anybody();
    model.addAttribute("whose", whose.map(WhoseFields::of).orElse(null));
    whose.ifPresent(known -> prefill(caller, known, model));
    return "prescription-new";
  }

  private void prefill(Caller caller, Whose whose, Model model) {
    model.addAttribute("query", WhoseFields.query(whose));
    if (whose instanceof Whose.Own own) {
      String organisation = caller.organisation();
      model.addAttribute(
          "patientName",
          directory
              .name(organisation, own.patient())
              .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-REC-021")));
      model.addAttribute(
          "birthDate",
          sheets
              .find(organisation, own.patient())
              .flatMap(patient -> patient.data().birthDate())
              .orElse(""));
      return;
    }
    Whose.Theirs theirs = (Whose.Theirs) whose;
    Relationships.SharedPatient shared = relationships.patient(caller, theirs);
    model.addAttribute("patientName", shared.name().orElse(""));
    model.addAttribute("hostName", shared.hostName());
    model.addAttribute(
        "treating",
        shared.relationship().filter(one -> one.status() == RelationshipStatus.ACTIVE).isPresent());
    List<Bytes32> known =
        read.about(caller, theirs).stream().map(one -> one.record().record()).toList();
    List<RecordReading.Elsewhere> all = elsewhere.of(caller, theirs);
    model.addAttribute("elsewhere", all.size());
    model.addAttribute("unread", all.stream().filter(one -> !known.contains(one.record())).count());
    model.addAttribute("together", !elsewhere.consents(caller, theirs).isEmpty());
  }

  /**
   * @param patient name as on the prescription
   * @param own entry of the patient from whose page it was begun, or else the three after it
   */
  @PostMapping("/prescriptions/warnings")
  String warnings(
      Caller caller,
      @RequestParam(defaultValue = "") String patient,
      @RequestParam(defaultValue = "") String birthDate,
      @RequestParam(defaultValue = "") String gtin,
      @RequestParam(defaultValue = "") String own,
      @RequestParam(defaultValue = "") String channel,
      @RequestParam(defaultValue = "") String host,
      @RequestParam(defaultValue = "") String pseudonym,
      Model model) {
    Optional<Whose> whose = new WhoseFields(own, channel, host, pseudonym).anybody();
    String day = day(birthDate.strip());
    boolean said = whose.isPresent() || !patient.isBlank() && !day.isEmpty();
    boolean asked = said && gtin.matches("\\d{14}");
    if (asked) {
      List<RecordReading.Read> seen =
          whose.map(known -> read.about(caller, known)).orElse(List.of());
      model.addAttribute(
          "checked",
          warnings.check(
              caller, new PrescriptionWarnings.Question(patient, day, List.of(gtin), whose, seen)));
      model.addAttribute("whose", whose.map(WhoseFields::of).orElse(null));
      model.addAttribute("query", whose.map(WhoseFields::query).orElse(""));
    }
    model.addAttribute("asked", asked);
    return "fhir/warnings";
  }

  /** As the form takes it; nothing while it is being typed. */
  private static String day(String typed) {
    if (typed.matches("\\d{4}-\\d{2}-\\d{2}")) return typed;
    Matcher written = DAY_FIRST.matcher(typed);
    return written.matches()
        ? "%s-%02d-%02d"
            .formatted(
                written.group(3),
                Integer.parseInt(written.group(2)),
                Integer.parseInt(written.group(1)))
        : "";
  }
}
