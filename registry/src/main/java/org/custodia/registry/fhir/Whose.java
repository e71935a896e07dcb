package org.custodia.registry.fhir;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Represented;

/**
 * Whose records a caller may see here: patients their own and those they act for, those who treat
 * of all patients of the organisation that holds them. Inside the organisation's rows.
 */
final class Whose {
  /** Who treats. */
  static final Set<String> CARE = Set.of("physician", "nurse", "pharmacist", "laboratory");

  static final String PATIENT = "patient";

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final PatientDirectory directory;

  Whose(PatientDirectory directory) {
    this.directory = directory;
  }

  static boolean isPatient(Caller caller) {
    return caller.has(PATIENT);
  }

  static boolean isCare(Caller caller) {
    return CARE.stream().anyMatch(caller::has);
  }

  /** Who treats; nurses write everything but prescriptions. */
  static boolean mayWrite(Caller caller, RecordType type) {
    return CARE.stream()
        .filter(role -> type != RecordType.MEDICATION_REQUEST || !role.equals("nurse"))
        .anyMatch(caller::has);
  }

  static Optional<UUID> uuid(String id) {
    return ID.matcher(id).matches() ? Optional.of(UUID.fromString(id)) : Optional.empty();
  }

  boolean maySee(Caller caller, UUID patient) {
    if (isPatient(caller)) return directory.mayActFor(caller, patient);
    return isCare(caller) && directory.name(caller.organisation(), patient).isPresent();
  }

  /**
   * The entries that a search is about: those that are named, with all that are one person with
   * them, as far as the caller may see them. A patient who names nobody means all that they may
   * see.
   *
   * @param named values of the parameters that name patients
   * @throws Problem CUS-FHR-020 when somebody who treats names nobody
   */
  Set<UUID> entries(Caller caller, List<String> named) {
    Set<UUID> entries = new HashSet<>();
    if (named.isEmpty()) {
      if (!isPatient(caller)) throw new Problem(Kind.BAD_INPUT, "CUS-FHR-020");
      for (Represented one : directory.actsFor(caller)) {
        entries.addAll(directory.entriesOf(caller.organisation(), one.patient()));
      }
      return entries;
    }
    for (String value : named) {
      String reference = References.relative(value);
      String id = reference.startsWith("Patient/") ? reference.substring(8) : reference;
      uuid(id)
          .filter(patient -> maySee(caller, patient))
          .ifPresent(
              patient -> entries.addAll(directory.entriesOf(caller.organisation(), patient)));
    }
    return entries;
  }
}
