package org.custodia.registry.people;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.ApplicationEventPublisher;

/**
 * The directory of an organisation's patients, for its admissions desk (role {@code admissions}).
 * Every version is kept until the entry is erased; erasing takes away all that says who it was.
 */
public final class Patients {
  private final OrganisationRows scope;
  private final PatientRows rows;
  private final SealedPatients patients;
  private final Duplicates duplicates;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Patients(
      OrganisationRows scope,
      PatientRows rows,
      SealedPatients patients,
      Duplicates duplicates,
      ApplicationEventPublisher events,
      Clock clock) {
    this.scope = scope;
    this.rows = rows;
    this.patients = patients;
    this.duplicates = duplicates;
    this.events = events;
    this.clock = clock;
  }

  /**
   * @param versions newest first
   * @param acts newest first
   */
  public record History(
      UUID id, Optional<Instant> erasedAt, List<PatientVersion> versions, List<Done> acts) {}

  /**
   * @param other the other entry, where the act was about two
   */
  public record Done(PatientAct act, UUID patient, Optional<UUID> other, Instant at, String by) {}

  /**
   * Adds an entry. The same id with the same data again is the same entry.
   *
   * @param id made by whoever asks
   * @param treated false for somebody who is no patient and only acts for patients
   * @throws Problem when the data cannot be kept (BAD_INPUT), or the id is taken (CUS-PAT-012)
   */
  public Patient register(Caller caller, UUID id, PatientData data, boolean treated) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(organisation, () -> add(caller, id, data, treated, PatientAct.REGISTERED));
  }

  /** As {@link #register}, inside the organisation's rows. */
  Patient add(Caller caller, UUID id, PatientData given, boolean treated, PatientAct how) {
    String organisation = caller.organisation();
    PatientData data = PatientRules.checked(given, today());
    Instant now = clock.instant();
    if (!patients.add(organisation, id, treated, data, now, caller.name())) {
      Patient there = patients.open(organisation, id);
      if (there.version() == 1 && there.data().equals(data) && there.treated() == treated) {
        return there;
      }
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-012", id);
    }
    acted(caller, id, how);
    Patient added = new Patient(id, 1, treated, data);
    duplicates.lookFor(organisation, added);
    return added;
  }

  /** Inside the organisation's rows: how many other entries look like this one. */
  int lookalikes(String organisation, UUID id) {
    return duplicates.count(organisation, id);
  }

  /**
   * Writes a new version.
   *
   * @param version the version that was corrected, so that nobody overwrites what they have not
   *     seen (CUS-PAT-013)
   */
  public Patient correct(Caller caller, UUID id, int version, PatientData given, boolean treated) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(organisation, () -> change(caller, id, version, given, treated));
  }

  /** As {@link #correct}, inside the organisation's rows. */
  Patient change(Caller caller, UUID id, int version, PatientData given, boolean treated) {
    String organisation = caller.organisation();
    PatientData data = PatientRules.checked(given, today());
    rows.lock(organisation, id);
    Patient there = patients.open(organisation, id);
    if (there.data().equals(data) && there.treated() == treated) {
      return there;
    }
    if (there.version() != version) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-013", there.version());
    }
    Patient changed = new Patient(id, version + 1, treated, data);
    patients.addVersion(organisation, changed, clock.instant(), caller.name());
    acted(caller, id, PatientAct.CORRECTED);
    duplicates.lookFor(organisation, changed);
    return changed;
  }

  /**
   * Erases an entry for good: its key, all versions, tokens, guardianships, account, pseudonyms.
   * What remains is that there was an entry, and who did what to it when. What ledgers hold of the
   * patient can from then on be tied to nobody.
   */
  public void erase(Caller caller, UUID id) {
    String organisation = Admissions.organisationOf(caller);
    scope.in(
        organisation,
        () -> {
          rows.lock(organisation, id)
              .filter(entry -> entry.erasedAt().isEmpty())
              .orElseThrow(() -> patients.missing(organisation, id));
          events.publishEvent(new PatientErased(organisation, id));
          rows.erase(organisation, id, clock.instant(), caller.name());
          acted(caller, id, PatientAct.ERASED);
        });
  }

  /**
   * @throws Problem CUS-PAT-001 when there is none, CUS-PAT-002 when it was erased
   */
  public Patient get(Caller caller, UUID id) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(organisation, () -> patients.open(organisation, id));
  }

  /** Also of an entry that was erased. */
  public History history(Caller caller, UUID id) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> {
          PatientRows.Entry entry =
              rows.find(organisation, id)
                  .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-001"));
          List<Done> acts =
              rows.acts(organisation, id).stream()
                  .map(a -> new Done(a.act(), a.patient(), a.other(), a.doneAt(), a.doneBy()))
                  .toList();
          return new History(id, entry.erasedAt(), patients.versions(organisation, id), acts);
        });
  }

  /** Entries added last, newest first. */
  public List<Patient> newest(Caller caller, int limit) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation, () -> patients.open(organisation, rows.newest(organisation, limit)));
  }

  public long count(Caller caller) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(organisation, () -> rows.count(organisation));
  }

  private void acted(Caller caller, UUID id, PatientAct act) {
    rows.acted(
        caller.organisation(),
        new PatientRows.Act(id, Optional.empty(), act, clock.instant(), caller.name()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
