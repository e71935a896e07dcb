package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who may act for whom, since when, until when, and on what evidence. */
public final class Guardians {
  /** French and British law: Code civil, article 414; Family Law Reform Act 1969, section 1. */
  public static final int MAJORITY = 18;

  private static final int LONGEST_NOTE = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OrganisationRows scope;
  private final PatientRows rows;
  private final GuardianRows guardians;
  private final PairRows pairs;
  private final Kinship kinship;
  private final SealedPatients patients;
  private final Clock clock;

  Guardians(
      OrganisationRows scope,
      PatientRows rows,
      GuardianRows guardians,
      PairRows pairs,
      Kinship kinship,
      SealedPatients patients,
      Clock clock) {
    this.scope = scope;
    this.rows = rows;
    this.guardians = guardians;
    this.pairs = pairs;
    this.kinship = kinship;
    this.patients = patients;
    this.clock = clock;
  }

  /**
   * What is recorded about a guardianship; days are included.
   *
   * @param until empty when no end is known
   * @param note what was seen as evidence, such as a judgment or a family record book
   */
  public record Terms(
      GuardianRelation relation, LocalDate from, Optional<LocalDate> until, String note) {}

  /** Where a guardianship stands today. */
  public enum State {
    IN_FORCE,
    NOT_YET,
    OVER,
    ENDED,
    CAME_OF_AGE
  }

  public record Guardianship(
      UUID id,
      Patient guardian,
      Patient ward,
      Terms terms,
      State state,
      Instant recordedAt,
      String recordedBy,
      Optional<Instant> endedAt,
      Optional<String> endedBy) {
    public boolean inForce() {
      return state == State.IN_FORCE;
    }
  }

  /**
   * Records that somebody may act for a patient.
   *
   * @param id made by whoever asks; the same again has no second effect
   * @throws Problem CUS-PAT-050 and 051 when somebody would become their own guardian
   */
  public Guardianship record(Caller caller, UUID id, UUID guardian, UUID ward, Terms given) {
    String organisation = Admissions.organisationOf(caller);
    Terms terms = checked(given);
    return scope.in(
        organisation,
        () -> {
          rows.inTurn(organisation);
          Optional<GuardianRows.Row> before = guardians.find(organisation, id);
          if (before.isPresent()) {
            return repeated(organisation, before.get(), guardian, ward, terms);
          }
          patients.open(organisation, guardian);
          patients.open(organisation, ward);
          if (pairs.entriesOf(organisation, Set.of(guardian)).contains(ward)) {
            throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-050");
          }
          requireNoCircle(organisation, guardian, ward);
          GuardianRows.Row row =
              new GuardianRows.Row(
                  id,
                  guardian,
                  ward,
                  patients.seal(organisation, write(terms), context(id)),
                  clock.instant(),
                  caller.name(),
                  Optional.empty(),
                  Optional.empty());
          guardians.add(organisation, row);
          acted(caller, row, PatientAct.GUARDIAN_RECORDED);
          return opened(organisation, row).orElseThrow();
        });
  }

  /** Ends a guardianship at once. */
  public Guardianship end(Caller caller, UUID id) {
    return change(caller, id, Optional.of(clock.instant()), PatientAct.GUARDIAN_ENDED);
  }

  /** Takes an end back. */
  public Guardianship reopen(Caller caller, UUID id) {
    return change(caller, id, Optional.empty(), PatientAct.GUARDIAN_REOPENED);
  }

  /** Everybody who acts or acted for this patient, newest first. */
  public List<Guardianship> of(Caller caller, UUID ward) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> opened(organisation, guardians.ofWards(organisation, Set.of(ward)).stream()));
  }

  /** Everybody this person acts or acted for, newest first. */
  public List<Guardianship> wardsOf(Caller caller, UUID guardian) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> opened(organisation, guardians.ofGuardians(organisation, Set.of(guardian)).stream()));
  }

  /** Guardianships that stopped counting because the patient came of age and nobody ended them. */
  public List<Guardianship> cameOfAge(Caller caller) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () ->
            opened(organisation, guardians.standing(organisation).stream()).stream()
                .filter(guardianship -> guardianship.state() == State.CAME_OF_AGE)
                .toList());
  }

  /** Inside the organisation's rows: the wards of these entries for whom they may act now. */
  List<Patient> inForce(String organisation, Set<UUID> guardianEntries) {
    return opened(organisation, guardians.ofGuardians(organisation, guardianEntries).stream())
        .stream()
        .filter(Guardianship::inForce)
        .map(Guardianship::ward)
        .distinct()
        .toList();
  }

  private Guardianship change(Caller caller, UUID id, Optional<Instant> end, PatientAct act) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> {
          rows.inTurn(organisation);
          GuardianRows.Row row =
              guardians
                  .find(organisation, id)
                  .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-056"));
          if (row.endedAt().isPresent() != end.isPresent()) {
            if (end.isEmpty()) {
              requireNoCircle(organisation, row.guardian(), row.ward());
            }
            guardians.setEnd(organisation, id, end, caller.name());
            acted(caller, row, act);
          }
          return opened(organisation, guardians.find(organisation, id).orElseThrow())
              .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-056"));
        });
  }

  private void requireNoCircle(String organisation, UUID guardian, UUID ward) {
    if (kinship.wouldCircle(organisation, guardian, ward)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-051");
    }
  }

  private Guardianship repeated(
      String organisation, GuardianRows.Row before, UUID guardian, UUID ward, Terms terms) {
    Optional<Guardianship> there = opened(organisation, before);
    if (there.isEmpty()
        || !before.guardian().equals(guardian)
        || !before.ward().equals(ward)
        || !there.get().terms().equals(terms)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-012", before.id());
    }
    return there.get();
  }

  private List<Guardianship> opened(String organisation, Stream<GuardianRows.Row> found) {
    List<Guardianship> opened = new ArrayList<>();
    found.forEach(row -> opened(organisation, row).ifPresent(opened::add));
    return opened;
  }

  /** Nothing when one of the two was erased meanwhile. */
  private Optional<Guardianship> opened(String organisation, GuardianRows.Row row) {
    List<Patient> both = patients.open(organisation, List.of(row.guardian(), row.ward()));
    if (both.size() != 2) {
      return Optional.empty();
    }
    Terms terms = read(patients.unseal(organisation, row.sealed(), context(row.id())));
    return Optional.of(
        new Guardianship(
            row.id(),
            both.get(0),
            both.get(1),
            terms,
            state(row, terms, both.get(1)),
            row.recordedAt(),
            row.recordedBy(),
            row.endedAt(),
            row.endedBy()));
  }

  private State state(GuardianRows.Row row, Terms terms, Patient ward) {
    LocalDate today = today();
    if (row.endedAt().isPresent()) {
      return State.ENDED;
    }
    if (today.isBefore(terms.from())) {
      return State.NOT_YET;
    }
    if (terms.until().filter(today::isAfter).isPresent()) {
      return State.OVER;
    }
    return terms.relation().endsAtMajority() && isOfAge(ward, today)
        ? State.CAME_OF_AGE
        : State.IN_FORCE;
  }

  /**
   * Somebody whose birth date is not known to the day counts as of age on its last possible day.
   */
  static boolean isOfAge(Patient patient, LocalDate today) {
    return patient
        .data()
        .birthDate()
        .map(
            written ->
                switch (written.length()) {
                  case 4 -> LocalDate.of(Integer.parseInt(written), 12, 31);
                  case 7 -> java.time.YearMonth.parse(written).atEndOfMonth();
                  default -> LocalDate.parse(written);
                })
        .filter(born -> !born.plusYears(MAJORITY).isAfter(today))
        .isPresent();
  }

  private static Terms checked(Terms terms) {
    String note = IdentityText.clean(terms.note());
    if (terms.until().filter(until -> until.isBefore(terms.from())).isPresent()) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-052");
    }
    if (note.isEmpty() || note.length() > LONGEST_NOTE) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-054", LONGEST_NOTE);
    }
    return new Terms(terms.relation(), terms.from(), terms.until(), note);
  }

  private static byte[] write(Terms terms) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("relation", terms.relation().name())
            .put("from", terms.from().toString())
            .put("note", terms.note());
    terms.until().ifPresent(until -> node.put("until", until.toString()));
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Terms read(byte[] written) {
    JsonNode node = JSON.readTree(written);
    return new Terms(
        GuardianRelation.valueOf(node.get("relation").asString()),
        LocalDate.parse(node.get("from").asString()),
        Optional.ofNullable(node.get("until")).map(until -> LocalDate.parse(until.asString())),
        node.get("note").asString());
  }

  private void acted(Caller caller, GuardianRows.Row row, PatientAct act) {
    rows.acted(
        caller.organisation(),
        new PatientRows.Act(
            row.ward(), Optional.of(row.guardian()), act, clock.instant(), caller.name()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static String context(UUID id) {
    return "patient_guardian/" + id;
  }
}
