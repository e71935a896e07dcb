package org.custodia.registry.people;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestKeys;

/** An admissions desk on a real database, with real keys. */
final class PeopleWorld {
  static final String HOSPITAL = "hopital-saint-luc";
  static final Caller DESK = new Caller(HOSPITAL, "admissions.saintluc", Set.of("admissions"));
  static final Caller OTHER_DESK =
      new Caller("clinique", "admissions.clinique", Set.of("admissions"));

  private static final Keys KEYS = TestKeys.of(HOSPITAL, "clinique");

  final RegistryDatabase database;
  final List<Object> published = new ArrayList<>();
  final SealedPatients sealed;
  final Patients patients;
  final PatientSearch search;
  final Duplicates duplicates;
  final Guardians guardians;
  final PatientAccounts accounts;
  final PatientDirectory directory;
  final PatientImport imports;

  PeopleWorld(RegistryDatabase database, Clock clock) {
    this.database = database;
    PatientRows rows = new PatientRows(database.jdbc());
    PairRows pairs = new PairRows(database.jdbc());
    GuardianRows guardianRows = new GuardianRows(database.jdbc());
    sealed = new SealedPatients(KEYS, rows);
    Kinship kinship = new Kinship(guardianRows, pairs);
    var scope = database.rows();
    duplicates = new Duplicates(scope, rows, pairs, sealed, kinship, clock);
    patients = new Patients(scope, rows, sealed, duplicates, published::add, clock);
    search = new PatientSearch(scope, rows, sealed, clock);
    guardians = new Guardians(scope, rows, guardianRows, pairs, kinship, sealed, clock);
    accounts = new PatientAccounts(scope, rows, new AccountRows(database.jdbc()), sealed, clock);
    directory =
        new HostedPatients(scope, sealed, accounts, guardians, pairs, database.jdbc(), clock);
    imports =
        new PatientImport(scope, new ImportRows(database.jdbc()), rows, sealed, patients, clock);
  }

  Patient registered(PatientData data) {
    return patients.register(DESK, UUID.randomUUID(), data, true);
  }

  static Caller person(String account) {
    return new Caller(HOSPITAL, account, Set.of("patient"));
  }

  static PatientData person(String given, String family, String birthDate) {
    return new PatientData(
        List.of(),
        List.of(new Name("official", family, List.of(given.split(" ")))),
        Optional.of(birthDate).filter(day -> !day.isEmpty()),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  static PatientData with(PatientData person, Identifier... identifiers) {
    return new PatientData(
        List.of(identifiers),
        person.names(),
        person.birthDate(),
        Optional.of(Gender.FEMALE),
        person.addresses(),
        person.telecoms(),
        person.languages());
  }

  /** A French number with a right key, by its first 13 characters. */
  static Identifier socialSecurity(String thirteen) {
    return new Identifier(
        SocialSecurityNumber.SYSTEM,
        thirteen + "%02d".formatted(SocialSecurityNumber.key(thirteen)));
  }
}
