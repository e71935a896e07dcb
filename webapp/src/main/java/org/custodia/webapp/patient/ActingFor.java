package org.custodia.webapp.patient;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Represented;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Finds for whom a caller acts, and puts it before the templates as {@code acting}. */
@Component
public class ActingFor {
  private final PatientDirectory people;
  private final Notices notices;

  ActingFor(PatientDirectory people, Notices notices) {
    this.people = people;
    this.notices = notices;
  }

  public List<Represented> everybody(Caller caller) {
    return people.actsFor(caller);
  }

  /**
   * @throws Problem CUS-NOT-001 when the caller may not act for the patient
   */
  public Acting show(Caller caller, UUID patient, Model model) {
    List<Represented> everybody = people.actsFor(caller);
    Represented who =
        everybody.stream()
            .filter(one -> one.patient().equals(patient))
            .findFirst()
            .or(() -> linked(caller, patient))
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-NOT-001"));
    Acting acting = new Acting(who, everybody, notices.news(caller, patient, Optional.empty()));
    model.addAttribute("acting", acting);
    return acting;
  }

  /** Another entry that was decided to be the same person. */
  private Optional<Represented> linked(Caller caller, UUID patient) {
    if (!people.mayActFor(caller, patient)) return Optional.empty();
    return people
        .name(caller.organisation(), patient)
        .map(name -> new Represented(patient, name, false));
  }
}
