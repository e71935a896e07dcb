package org.custodia.webapp.fhir;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.fhir.PrescriptionWarnings;
import org.custodia.registry.identity.Caller;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The part of the form of a prescription that warns; asked for once a medicine is chosen. */
@Controller
@PreAuthorize("hasRole('physician')")
class PrescriptionWarningPage {
  private static final Pattern DAY_FIRST =
      Pattern.compile("([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})");

  private final PrescriptionWarnings warnings;

  PrescriptionWarningPage(PrescriptionWarnings warnings) {
    this.warnings = warnings;
  }

  @PostMapping("/prescriptions/warnings")
  String warnings(
      Caller caller,
      @RequestParam(defaultValue = "") String patient,
      @RequestParam(defaultValue = "") String birthDate,
      @RequestParam(defaultValue = "") String gtin,
      Model model) {
    String day = day(birthDate.strip());
    boolean asked = !patient.isBlank() && !day.isEmpty() && gtin.matches("\\d{14}");
    if (asked) model.addAttribute("checked", warnings.check(caller, patient, day, List.of(gtin)));
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
