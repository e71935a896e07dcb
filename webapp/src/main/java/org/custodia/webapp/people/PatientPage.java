package org.custodia.webapp.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Duplicates;
import org.custodia.registry.people.Guardians;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.people.Patients;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The directory of patients: searching, registering, correcting, erasing, and the sheet. */
@Controller
@PreAuthorize("hasRole('admissions')")
class PatientPage {
  private static final int MOST_SHOWN = 50;
  private static final int NEWEST_SHOWN = 20;

  private final Patients patients;
  private final PatientSearch search;
  private final Duplicates duplicates;
  private final Guardians guardians;
  private final PatientAccounts accounts;

  PatientPage(
      Patients patients,
      PatientSearch search,
      Duplicates duplicates,
      Guardians guardians,
      PatientAccounts accounts) {
    this.patients = patients;
    this.search = search;
    this.duplicates = duplicates;
    this.guardians = guardians;
    this.accounts = accounts;
  }

  @GetMapping("/patients")
  String list(Caller caller, Model model) {
    model.addAttribute("count", patients.count(caller));
    model.addAttribute("found", patients.newest(caller, NEWEST_SHOWN));
    model.addAttribute("toDecide", duplicates.countToDecide(caller));
    model.addAttribute("cameOfAge", guardians.cameOfAge(caller));
    return "patients";
  }

  /** By POST, so that no name or number gets into an address, a log or a browser's history. */
  @PostMapping("/patients/search")
  String search(Caller caller, @RequestParam(defaultValue = "") String q, Model model) {
    PatientSearch.Found found = search.find(caller, q, MOST_SHOWN);
    model.addAttribute("found", found.patients());
    model.addAttribute("more", found.more());
    model.addAttribute("asked", true);
    return "patients :: found";
  }

  @GetMapping("/patients/new")
  String newPatient(Model model) {
    form(model, UUID.randomUUID(), PatientForm.empty());
    return "patient-form";
  }

  /**
   * @param confirmed whether the person has seen who looks alike and wants a new entry all the same
   */
  @PostMapping("/patients")
  String register(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam(defaultValue = "false") boolean confirmed,
      PatientForm form,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    PatientData data = form.data(PatientForm.nothing());
    if (!confirmed) {
      List<Duplicates.Alike> others =
          duplicates.alike(caller, data).stream()
              .filter(alike -> !alike.patient().id().equals(id))
              .toList();
      if (!others.isEmpty()) {
        model.addAttribute("alike", others);
        return "patient-form :: alike";
      }
    }
    Patient registered = patients.register(caller, id, data, !form.actsOnly());
    return Leading.to("/patients/" + registered.id(), request, response);
  }

  @GetMapping("/patients/{id}")
  String patient(Caller caller, @PathVariable UUID id, Model model) {
    Patients.History history = patients.history(caller, id);
    if (history.erasedAt().isPresent()) {
      model.addAttribute("history", history);
      return "patient-history";
    }
    Patient patient = patients.get(caller, id);
    model.addAttribute("patient", patient);
    model.addAttribute("alike", duplicates.of(caller, id));
    model.addAttribute(
        "decisions",
        duplicates.decisionsOn(caller, id).stream().filter(Duplicates.Decision::stands).toList());
    model.addAttribute("guardians", guardians.of(caller, id));
    model.addAttribute("wards", guardians.wardsOf(caller, id));
    model.addAttribute("account", accounts.of(caller, id));
    return "patient";
  }

  @GetMapping("/patients/{id}/edit")
  String edit(Caller caller, @PathVariable UUID id, Model model) {
    Patient patient = patients.get(caller, id);
    form(model, id, PatientForm.of(patient.data(), !patient.treated()));
    model.addAttribute("patient", patient);
    return "patient-form";
  }

  @PostMapping("/patients/{id}")
  String correct(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam int version,
      PatientForm form,
      HttpServletRequest request,
      HttpServletResponse response) {
    PatientData before = patients.get(caller, id).data();
    patients.correct(caller, id, version, form.data(before), !form.actsOnly());
    return Leading.to("/patients/" + id, request, response);
  }

  @GetMapping("/patients/{id}/history")
  String history(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("history", patients.history(caller, id));
    model.addAttribute("decisions", duplicates.decisionsOn(caller, id));
    return "patient-history";
  }

  @GetMapping("/patients/{id}/sheet")
  String sheet(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("patient", patients.get(caller, id));
    model.addAttribute(
        "guardians",
        guardians.of(caller, id).stream().filter(Guardians.Guardianship::inForce).toList());
    return "patient-sheet";
  }

  @PostMapping("/patients/{id}/erase")
  String erase(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam Optional<String> sure,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (sure.isPresent()) {
      patients.erase(caller, id);
    }
    return Leading.to("/patients/" + id, request, response);
  }

  private static void form(Model model, UUID id, PatientForm form) {
    model.addAttribute("id", id);
    model.addAttribute("form", form);
    model.addAttribute("knownSystems", PatientForm.KNOWN_SYSTEMS);
  }
}
