package org.custodia.webapp.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.GuardianRelation;
import org.custodia.registry.people.Guardians;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.people.Patients;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who acts for a patient, and with which account a person signs in. */
@Controller
@PreAuthorize("hasRole('admissions')")
class GuardianPage {
  private static final int MOST_FOUND = 10;

  private final Patients patients;
  private final PatientSearch search;
  private final Guardians guardians;
  private final PatientAccounts accounts;
  private final Clock clock;

  GuardianPage(
      Patients patients,
      PatientSearch search,
      Guardians guardians,
      PatientAccounts accounts,
      Clock clock) {
    this.patients = patients;
    this.search = search;
    this.guardians = guardians;
    this.accounts = accounts;
    this.clock = clock;
  }

  @GetMapping("/patients/{ward}/guardians/new")
  String newGuardian(Caller caller, @PathVariable UUID ward, Model model) {
    model.addAttribute("ward", patients.get(caller, ward));
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("relations", GuardianRelation.values());
    model.addAttribute("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    return "patient-guardian";
  }

  @PostMapping("/patients/{ward}/guardians/search")
  String search(
      Caller caller,
      @PathVariable UUID ward,
      @RequestParam(defaultValue = "") String q,
      Model model) {
    model.addAttribute(
        "found",
        search.find(caller, q, MOST_FOUND).patients().stream()
            .filter(patient -> !patient.id().equals(ward))
            .toList());
    return "patient-guardian :: choice";
  }

  @PostMapping("/patients/{ward}/guardians")
  String record(
      Caller caller,
      @PathVariable UUID ward,
      @RequestParam UUID id,
      @RequestParam UUID guardian,
      @RequestParam GuardianRelation relation,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) Optional<LocalDate> until,
      @RequestParam String note,
      HttpServletRequest request,
      HttpServletResponse response) {
    guardians.record(caller, id, guardian, ward, new Guardians.Terms(relation, from, until, note));
    return Leading.to("/patients/" + ward, request, response);
  }

  @PostMapping("/patients/{ward}/guardians/{id}/end")
  String end(
      Caller caller,
      @PathVariable UUID ward,
      @PathVariable UUID id,
      HttpServletRequest request,
      HttpServletResponse response) {
    guardians.end(caller, id);
    return Leading.to("/patients/" + ward, request, response);
  }

  @PostMapping("/patients/{ward}/guardians/{id}/reopen")
  String reopen(
      Caller caller,
      @PathVariable UUID ward,
      @PathVariable UUID id,
      HttpServletRequest request,
      HttpServletResponse response) {
    guardians.reopen(caller, id);
    return Leading.to("/patients/" + ward, request, response);
  }

  @PostMapping("/patients/{patient}/account")
  String link(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam String account,
      HttpServletRequest request,
      HttpServletResponse response) {
    accounts.link(caller, patient, account);
    return Leading.to("/patients/" + patient, request, response);
  }

  @PostMapping("/patients/{patient}/account/revoke")
  String revoke(
      Caller caller,
      @PathVariable UUID patient,
      HttpServletRequest request,
      HttpServletResponse response) {
    accounts.revoke(caller, patient);
    return Leading.to("/patients/" + patient, request, response);
  }
}
