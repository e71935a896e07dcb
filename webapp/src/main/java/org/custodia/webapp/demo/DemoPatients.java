package org.custodia.webapp.demo;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.GuardianRelation;
import org.custodia.registry.people.Guardians;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.Patients;
import org.springframework.context.ApplicationContext;

/**
 * Invented patients of the demo's hospital: two with accounts, a child that one of them acts for,
 * and two entries that are likely one person. Registered as the admissions desk does it, with ids
 * that stay the same in one installation, so that doing it again has no second effect.
 */
final class DemoPatients {
  private static final Caller DESK =
      new Caller(DemoOrganisation.SAINT_LUC.slug(), "admissions.saintluc", Set.of("admissions"));

  /** INS-NIR of tests, which no real person has. */
  private static final String TEST_NUMBERS = "urn:oid:1.2.250.1.213.1.4.10";

  private final DemoSecrets secrets;
  private final LocalDate began;
  private final Patients patients;
  private final PatientAccounts accounts;
  private final Guardians guardians;

  /**
   * @param began the day on which the demo began, from which the child's age is counted
   */
  DemoPatients(ApplicationContext application, DemoSecrets secrets, LocalDate began) {
    this.secrets = secrets;
    this.began = began;
    this.patients = application.getBean(Patients.class);
    this.accounts = application.getBean(PatientAccounts.class);
    this.guardians = application.getBean(Guardians.class);
  }

  void register() {
    if (known(id("twice 2"))) {
      return; // the last step: done before, and people may have changed it since
    }
    UUID martin =
        adult("martin", "Jean-Marc", "Martin", "1968-05-14", Gender.MALE, "168056912345601");
    UUID petit = adult("petit", "Claire", "Petit", "1985-04-03", Gender.FEMALE, "285046912345672");
    UUID child =
        registered(
            "child", data("Nino", "Petit", began.minusYears(9).toString(), Gender.MALE, List.of()));
    if (accounts.of(DESK, martin).isEmpty()) {
      accounts.link(DESK, martin, "patient.martin");
    }
    if (accounts.of(DESK, petit).isEmpty()) {
      accounts.link(DESK, petit, "patient.petit");
    }
    guardians.record(
        DESK,
        id("guardian of child"),
        petit,
        child,
        new Guardians.Terms(
            GuardianRelation.PARENT, began.minusYears(9), Optional.empty(), "Livret de famille"));
    registered("twice 1", data("Éloïse", "Lefebvre", "1974-11-30", Gender.FEMALE, List.of()));
    registered("twice 2", data("Eloise", "Lefèvre", "1974-11-03", Gender.FEMALE, List.of()));
  }

  private UUID adult(
      String step, String given, String family, String born, Gender gender, String number) {
    return registered(
        step, data(given, family, born, gender, List.of(new Identifier(TEST_NUMBERS, number))));
  }

  /** Left as it is when somebody corrected or erased it since. */
  private UUID registered(String step, PatientData data) {
    UUID id = id(step);
    if (!known(id)) {
      patients.register(DESK, id, data, true);
    }
    return id;
  }

  private boolean known(UUID id) {
    try {
      patients.history(DESK, id);
      return true;
    } catch (org.custodia.registry.errors.Problem notYet) {
      return false;
    }
  }

  private static PatientData data(
      String given, String family, String born, Gender gender, List<Identifier> numbers) {
    return new PatientData(
        numbers,
        List.of(new Name("official", family, List.of(given.split(" ")))),
        Optional.of(born),
        Optional.of(gender),
        List.of(new Address(List.of("12 rue des Essais"), "Lyon", "", "69003", "FR")),
        List.of(),
        List.of("fr"));
  }

  private UUID id(String step) {
    String text = secrets.derived("seed", "patient " + step, 30);
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
