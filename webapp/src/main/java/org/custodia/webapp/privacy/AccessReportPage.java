package org.custodia.webapp.privacy;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.privacy.AccessReports;
import org.custodia.webapp.security.OpensRecord;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who looked at a patient's records, to print and hand over. */
@Controller
@RequestMapping("/privacy/reports")
@PreAuthorize("hasRole('privacy-officer')")
class AccessReportPage {
  private static final int MOST_FOUND = 20;
  private static final int YEARS = 1;

  private final AccessReports reports;
  private final PatientSearch patients;
  private final Clock clock;

  AccessReportPage(AccessReports reports, PatientSearch patients, Clock clock) {
    this.reports = reports;
    this.patients = patients;
    this.clock = clock;
  }

  @GetMapping
  String ask() {
    return "privacy/reports";
  }

  /** What is asked stands in no address. */
  @PostMapping
  String find(Caller caller, @RequestParam String q, Model model) {
    model.addAttribute("q", q);
    model.addAttribute("found", patients.findForReport(caller, q, MOST_FOUND));
    return "privacy/reports";
  }

  @GetMapping("/{patient}")
  @OpensRecord
  String report(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String until,
      Model model) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate last = until.isEmpty() ? today : day("until", until);
    LocalDate first = from.isEmpty() ? last.minusYears(YEARS) : day("from", from);
    if (first.isAfter(last)) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "from");
    AccessReports.Report report =
        reports.of(caller, patient, midnight(first), midnight(last.plusDays(1)));
    model.addAttribute("report", report);
    model.addAttribute("lines", report.lines().stream().map(Shown::of).toList());
    model.addAttribute("first", first);
    model.addAttribute("last", last);
    model.addAttribute("drawnUp", clock.instant());
    return "privacy/report";
  }

  /** A line with the kind of record in words. */
  record Shown(AccessReports.Line line, Optional<RecordKind> kind) {
    static Shown of(AccessReports.Line line) {
      return new Shown(line, line.kind().flatMap(RecordKind::of));
    }
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException malformed) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
    }
  }
}
