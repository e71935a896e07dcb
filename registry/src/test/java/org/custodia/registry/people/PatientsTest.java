package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.custodia.registry.people.PeopleWorld.DESK;
import static org.custodia.registry.people.PeopleWorld.HOSPITAL;
import static org.custodia.registry.people.PeopleWorld.OTHER_DESK;
import static org.custodia.registry.people.PeopleWorld.person;
import static org.custodia.registry.people.PeopleWorld.socialSecurity;
import static org.custodia.registry.people.PeopleWorld.with;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PatientsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-25T08:00:00Z"));
  private final PeopleWorld world = new PeopleWorld(database, clock);

  @Test
  void anEntryIsReadAsItWasWrittenAndTheSameAgainIsTheSameEntry() {
    UUID id = UUID.randomUUID();
    PatientData data =
        with(person("Zoé", "Quiniou", "1980-03-12"), socialSecurity("2800329123456"));
    Patient registered = world.patients.register(DESK, id, data, true);
    assertThat(world.patients.get(DESK, id)).isEqualTo(registered);
    assertThat(registered.data()).isEqualTo(data);
    assertThat(world.patients.register(DESK, id, data, true)).isEqualTo(registered);
    refused(
        "CUS-PAT-012",
        () -> world.patients.register(DESK, id, person("Zoé", "Autre", "1980-03-12"), true));
  }

  @Test
  void everyCorrectionIsKeptWithWhoAndWhen() {
    Patient first = world.registered(person("Lena", "Kervella", "1990-01-02"));
    clock.advance(Duration.ofHours(1));
    Caller colleague = new Caller(HOSPITAL, "other.desk", Set.of("admissions"));
    Patient second =
        world.patients.correct(
            colleague, first.id(), 1, person("Léna", "Kervella", "1990-01-02"), true);
    assertThat(second.version()).isEqualTo(2);
    Patients.History history = world.patients.history(DESK, first.id());
    assertThat(history.versions())
        .containsExactly(
            new PatientVersion(2, clock.instant(), "other.desk", Optional.of(second.data())),
            new PatientVersion(
                1,
                clock.instant().minus(Duration.ofHours(1)),
                "admissions.saintluc",
                Optional.of(first.data())));
    assertThat(history.acts())
        .extracting(Patients.Done::act, Patients.Done::by)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(PatientAct.CORRECTED, "other.desk"),
            org.assertj.core.groups.Tuple.tuple(PatientAct.REGISTERED, "admissions.saintluc"));
  }

  @Test
  void nobodyOverwritesWhatTheyHaveNotSeen() {
    Patient first = world.registered(person("Ronan", "Madec", "1971-05-06"));
    world.patients.correct(DESK, first.id(), 1, person("Ronan", "Le Madec", "1971-05-06"), true);
    refused(
        "CUS-PAT-013",
        () ->
            world.patients.correct(DESK, first.id(), 1, person("R", "Madec", "1971-05-06"), true));
  }

  @Test
  void erasingLeavesNothingThatSaysWhoItWasAndMakesEvidenceMeaningless() {
    Patient patient =
        world.registered(
            with(person("Gwenola", "Trévidic", "1966-06-06"), socialSecurity("2660629123456")));
    Bytes32 pseudonym = world.directory.pseudonym(HOSPITAL, patient.id(), "0xAb");
    byte[] sealedKey =
        database
            .rows()
            .in(
                HOSPITAL,
                () ->
                    database
                        .jdbc()
                        .sql("select sealed from patient_key where patient = :id")
                        .param("id", patient.id())
                        .query(byte[].class)
                        .single());
    world.patients.erase(DESK, patient.id());

    refused("CUS-PAT-002", () -> world.patients.get(DESK, patient.id()));
    assertThat(world.search.find(DESK, "Trévidic", 10).patients()).isEmpty();
    assertThat(world.directory.name(HOSPITAL, patient.id())).isEmpty();
    assertThat(world.directory.byPseudonym(HOSPITAL, "0xab", pseudonym)).isEmpty();
    refused("CUS-PAT-002", () -> world.directory.evidence(HOSPITAL, patient.id(), "0xab"));
    refused("CUS-PAT-002", () -> world.directory.pseudonym(HOSPITAL, patient.id(), "0xcd"));
    Patients.History history = world.patients.history(DESK, patient.id());
    assertThat(history.erasedAt()).isPresent();
    assertThat(history.versions()).allMatch(version -> version.data().isEmpty());
    assertThat(history.acts().get(0).act()).isEqualTo(PatientAct.ERASED);
    assertThat(world.published).contains(new PatientErased(HOSPITAL, patient.id()));
    assertThat(everything())
        .doesNotContain(hex(sealedKey))
        .doesNotContain(hex(pseudonym.toArray()));
    refused("CUS-PAT-002", () -> world.patients.erase(DESK, patient.id()));
  }

  @Test
  void noRowHoldsAnythingOfThePersonInClear() {
    Patient patient =
        world.registered(
            with(person("Maëlys", "Guivarch", "1983-12-24"), socialSecurity("2831229123456")));
    Patient guardian = world.registered(person("Tanguy", "Guivarch", "1955-02-03"));
    world.guardians.record(
        DESK,
        UUID.randomUUID(),
        guardian.id(),
        patient.id(),
        new Guardians.Terms(
            GuardianRelation.LEGAL_GUARDIAN,
            java.time.LocalDate.parse("2026-01-01"),
            Optional.empty(),
            "jugement Quimperlé"));
    world.accounts.link(DESK, patient.id(), "patient.guivarch");
    String rows = everything();
    for (String personal :
        List.of(
            "Maëlys",
            "MAELYS",
            "Guivarch",
            "guivarch",
            "GUIVARCH",
            "1983-12-24",
            "19831224",
            "2831229123456",
            "jugement",
            "Tanguy")) {
      assertThat(rows).doesNotContain(personal);
      assertThat(rows).doesNotContain(hex(personal.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void anotherOrganisationSeesNothing() {
    Patient patient = world.registered(person("Yuna", "Kerloc'h", "1999-09-09"));
    refused("CUS-PAT-001", () -> world.patients.get(OTHER_DESK, patient.id()));
    assertThat(world.search.find(OTHER_DESK, "Kerloc'h", 10).patients()).isEmpty();
    assertThat(world.patients.newest(OTHER_DESK, 10)).doesNotContain(patient);
    assertThat(world.duplicates.alike(OTHER_DESK, patient.data())).isEmpty();
    assertThat(world.directory.name("clinique", patient.id())).isEmpty();
    assertThat(world.directory.entriesOf("clinique", patient.id())).containsExactly(patient.id());
    refused("CUS-PAT-001", () -> world.patients.history(OTHER_DESK, patient.id()));
    refused("CUS-PAT-001", () -> world.patients.erase(OTHER_DESK, patient.id()));
  }

  /** To say whose bill it is; an entry is the admissions desk's to read. */
  @Test
  void billingOfficeFindsAPatientAndReadsNothingElse() {
    Caller office = new Caller(HOSPITAL, "biller.saintluc", Set.of("biller"));
    assertThat(world.search.findForBill(office, "nobody is called so", 1).patients()).isEmpty();
    refused("CUS-PAT-090", () -> world.search.find(office, "nobody is called so", 1));
    refused("CUS-PAT-090", () -> world.search.findForBill(DESK, "nobody is called so", 1));
    refused("CUS-PAT-090", () -> world.patients.newest(office, 1));
    refused("CUS-PAT-090", () -> world.patients.get(office, UUID.randomUUID()));
    refused("CUS-PAT-090", () -> world.duplicates.toDecide(office, 1));
  }

  @Test
  void whoWasShownToABillingOfficeIsWrittenDownWithTheEntryAndNotWhatWasAsked() {
    Patient patient = world.registered(person("Enora", "Quillivic", "1971-02-03"));
    Caller office = new Caller(HOSPITAL, "biller.saintluc", Set.of("biller"));
    assertThat(world.search.findForBill(office, "qu", 5).patients()).as("still typing").isEmpty();
    for (String asked : List.of("quillivic 03/02/1971", patient.id().toString(), "quillivic")) {
      assertThat(world.search.findForBill(office, asked, 5).patients()).containsExactly(patient);
    }
    Caller colleague = new Caller(HOSPITAL, "biller.two", Set.of("biller"));
    world.search.findForBill(colleague, "Quillivic", 5);
    assertThat(world.patients.history(DESK, patient.id()).acts())
        .as("once a day for each person, newest first")
        .extracting(Patients.Done::act, Patients.Done::by)
        .containsExactly(
            tuple(PatientAct.FOUND_FOR_BILL, "biller.two"),
            tuple(PatientAct.FOUND_FOR_BILL, "biller.saintluc"),
            tuple(PatientAct.REGISTERED, DESK.name()));
    Caller elsewhere = new Caller("clinique", "biller.clinique", Set.of("biller"));
    assertThat(world.search.findForBill(elsewhere, patient.id().toString(), 5).patients())
        .isEmpty();
  }

  @Test
  void onlyTheAdmissionsDeskComesIn() {
    Caller pharmacist = new Caller(HOSPITAL, "pharmacist.saintluc", Set.of("pharmacist"));
    refused("CUS-PAT-090", () -> world.patients.newest(pharmacist, 1));
    refused("CUS-PAT-090", () -> world.search.find(pharmacist, "x", 1));
    refused("CUS-PAT-090", () -> world.duplicates.toDecide(pharmacist, 1));
    refused("CUS-PAT-090", () -> world.accounts.of(pharmacist, UUID.randomUUID()));
    refused("CUS-PAT-090", () -> world.guardians.of(pharmacist, UUID.randomUUID()));
    refused("CUS-PAT-090", () -> world.imports.newest(pharmacist, 1));
  }

  @Test
  void whatWasDoneCannotBeRewritten() {
    world.registered(person("Anna", "Riou", "1981-01-01"));
    assertThatThrownBy(
            () ->
                database
                    .rows()
                    .in(HOSPITAL, () -> database.jdbc().sql("delete from patient_act").update()))
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  @Test
  void findsByNameInAnyOrderByBirthDateAndByNumber() {
    Patient patient =
        world.registered(
            with(
                person("Marie-Ange", "de Kersauson", "1958-11-03"),
                socialSecurity("2581129123456")));
    String number = patient.data().identifiers().get(0).value();
    for (String asked :
        List.of(
            "kersauson",
            "Kersauzon",
            "KERSAU",
            "ange kersauson",
            "kersauson 03/11/1958",
            "marie 1958-11-03",
            "3.11.1958 marie",
            number,
            number.replaceAll("(.)(..)(..)(..)(...)(...)(..)", "$1 $2 $3 $4 $5 $6 $7"),
            "kersauson " + number)) {
      assertThat(world.search.find(DESK, asked, 10).patients()).as(asked).containsExactly(patient);
    }
    for (String asked : List.of("kersauson 04/11/1958", "kersauson martin", "", " ", "99999")) {
      assertThat(world.search.find(DESK, asked, 10).patients()).as(asked).isEmpty();
    }
    assertThat(world.search.withIdentifier(DESK, patient.data().identifiers().get(0), 5).patients())
        .containsExactly(patient);
  }

  @Test
  void nothingThatIsPrintedRepeatsAPerson() {
    Patient patient = world.registered(person("Soizic", "Abgrall", "1944-04-04"));
    assertThat(patient.toString() + world.duplicates.alike(DESK, patient.data()))
        .doesNotContainIgnoringCase("soizic")
        .doesNotContainIgnoringCase("abgrall")
        .doesNotContain("1944");
  }

  private static void refused(String code, Runnable asked) {
    assertThatThrownBy(asked::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  /** All rows of the patients' tables as text, bytes in hexadecimal. */
  private static String everything() {
    return database
        .rows()
        .in(
            HOSPITAL,
            () -> {
              StringBuilder text = new StringBuilder();
              for (String table :
                  database
                      .jdbc()
                      .sql(
                          "select relname from pg_class where relkind = 'r' and relname like 'patient%'")
                      .query(String.class)
                      .list()) {
                database
                    .jdbc()
                    .sql("select " + table + "::text from " + table)
                    .query(String.class)
                    .list()
                    .forEach(text::append);
              }
              return text.toString();
            });
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
