package org.custodia.registry.people;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Entries as other capabilities of the host need them. Whoever shows one to a person checks whether
 * that person may see it, and writes down that it was shown.
 */
public final class PatientSheets {
  private static final int MOST_NAMESAKES = 20;

  private final OrganisationRows scope;
  private final PatientRows rows;
  private final SealedPatients patients;

  PatientSheets(OrganisationRows scope, PatientRows rows, SealedPatients patients) {
    this.scope = scope;
    this.rows = rows;
    this.patients = patients;
  }

  /** Empty when there is no such entry, or it was erased. */
  public Optional<Patient> find(String organisation, UUID id) {
    return scope.in(organisation, () -> patients.find(organisation, id));
  }

  /** When a version was recorded. */
  public Optional<Instant> recordedAt(String organisation, UUID id, int version) {
    return scope.in(
        organisation,
        () ->
            rows.versions(organisation, id).stream()
                .filter(one -> one.version() == version)
                .map(PatientRows.Version::recordedAt)
                .findFirst());
  }

  /**
   * Patients with exactly this name, given and family name in either order, and this birth date.
   * Capitals, accents and hyphens make no difference.
   *
   * @param birthDate as FHIR writes it, YYYY-MM-DD
   */
  public List<Patient> named(String organisation, String name, String birthDate) {
    Set<String> words = Set.copyOf(IdentityText.words(name));
    String token = patients.tokens(organisation).birthDate(birthDate.replace("-", ""));
    return scope.in(
        organisation,
        () ->
            patients
                .open(
                    organisation,
                    rows.having(organisation, named(organisation, words, token), MOST_NAMESAKES))
                .stream()
                .filter(Patient::treated)
                .filter(one -> one.data().birthDate().filter(birthDate::equals).isPresent())
                .filter(one -> isNamed(one, words))
                .toList());
  }

  private List<Set<String>> named(String organisation, Set<String> words, String birthDate) {
    List<Set<String>> groups = new java.util.ArrayList<>();
    groups.add(Set.of(birthDate));
    PatientTokens tokens = patients.tokens(organisation);
    words.forEach(word -> groups.add(tokens.word(word)));
    return groups;
  }

  /** Whether every word is of the name, a given name and a family name among them. */
  private static boolean isNamed(Patient patient, Set<String> words) {
    return patient.data().names().stream()
        .anyMatch(
            name -> {
              Set<String> family = Set.copyOf(IdentityText.words(name.family()));
              Set<String> given = Set.copyOf(IdentityText.words(String.join(" ", name.given())));
              return words.stream().allMatch(w -> family.contains(w) || given.contains(w))
                  && words.containsAll(family)
                  && (given.isEmpty() || words.stream().anyMatch(given::contains));
            });
  }
}
