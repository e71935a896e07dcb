package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.people.PeopleWorld.DESK;
import static org.custodia.registry.people.PeopleWorld.HOSPITAL;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PatientImportTest {
  private final RegistryDatabase database = RegistryDatabase.fresh();
  private final PeopleWorld world = new PeopleWorld(database, Clock.systemUTC());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyLineIsTakenOrKeptWithWhatIsWrong() {
    var done =
        imported(
            patient("a", "Marie", "Abalain", "1980-03-12"),
            "{\"resourceType\":\"Patient\",\"id\":\"b\",\"name\":[{\"family\":\"Secretname\"}],\"birthDate\":\"1980-13-01\"}",
            "",
            "not json Secretname",
            "{\"resourceType\":\"Observation\"}",
            patient("c", "Marie", "Abalain", "1980-03-12")
                .replace(
                    "{\"resourceType\"", "{\"maritalStatus\":{\"text\":\"M\"},\"resourceType\""));
    assertThat(done.counts()).isEqualTo(Map.of(LineState.REGISTERED, 2, LineState.FAILED, 3));
    assertThat(done.finished()).isTrue();
    assertThat(done.lines()).isEqualTo(5);
    var report = world.imports.report(DESK, done.id(), 10);
    assertThat(report)
        .extracting(PatientImport.Reported::number, line -> line.code().orElse(""))
        .containsExactly(
            tuple(2, "CUS-PAT-005"),
            tuple(4, "CUS-PAT-011"),
            tuple(5, "CUS-PAT-010"),
            tuple(6, "CUS-PAT-014"),
            tuple(1, ""));
    assertThat(report.get(3).facts()).containsExactly("maritalStatus");
    assertThat(report.get(3).alike()).isEqualTo(1);
    assertThat(report.toString()).doesNotContain("Secretname");
    assertThat(world.imports.content(DESK, done.id(), 4)).isEqualTo("not json Secretname");
  }

  @Test
  void aFailedLineIsCorrectedOrGivenUp() {
    var done = imported("{\"resourceType\":\"Patient\"}", "nothing");
    var repaired =
        world.imports.repair(DESK, done.id(), 1, patient("x", "Ève", "Bihan", "1999-01-01"));
    assertThat(repaired.state()).isEqualTo(LineState.REGISTERED);
    assertThat(world.patients.get(DESK, repaired.patient().orElseThrow()).name())
        .isEqualTo("Ève Bihan");
    refused("CUS-PAT-075", () -> world.imports.content(DESK, done.id(), 1));
    refused("CUS-PAT-011", () -> world.imports.repair(DESK, done.id(), 2, "still nothing"));
    assertThat(world.imports.content(DESK, done.id(), 2)).isEqualTo("nothing");
    world.imports.dismiss(DESK, done.id(), 2);
    refused("CUS-PAT-075", () -> world.imports.content(DESK, done.id(), 2));
    assertThat(world.imports.progress(DESK, done.id()).counts())
        .isEqualTo(Map.of(LineState.REGISTERED, 1, LineState.DISMISSED, 1));
  }

  @Test
  void theSameFileAgainChangesNothingAndANewerOneCorrects() {
    String line = patient("a", "Marie", "Abalain", "1980-03-12");
    imported(line);
    assertThat(imported(line).counts()).isEqualTo(Map.of(LineState.UNCHANGED, 1));
    var corrected = imported(patient("a", "Marie", "Abalain-Roux", "1980-03-12"));
    assertThat(corrected.counts()).isEqualTo(Map.of(LineState.CORRECTED, 1));
    Patient patient = world.search.find(DESK, "Abalain", 5).patients().get(0);
    assertThat(patient.version()).isEqualTo(2);
    world.patients.correct(
        DESK, patient.id(), 2, PeopleWorld.person("Marie", "Typo", "1980-03-12"), true);
    assertThat(imported(patient("a", "Marie", "Abalain-Roux", "1980-03-12")).counts())
        .isEqualTo(Map.of(LineState.CORRECTED, 1));
    assertThat(world.patients.count(DESK)).isEqualTo(1);
  }

  @Test
  void aFileThatCannotBeKeptLeavesNothing() {
    refused("CUS-PAT-071", () -> imported("", " "));
    refused("CUS-PAT-070", () -> world.imports.handIn(DESK, UUID.randomUUID(), " ", stream("x")));
    refused("CUS-PAT-073", () -> imported("{}", "x".repeat(70_000)));
    assertThat(world.imports.newest(DESK, 10)).isEmpty();
  }

  @Test
  void anImportGoesOnAfterARestartWhereItWas() {
    UUID id = UUID.randomUUID();
    world.imports.handIn(
        DESK,
        id,
        "clinic",
        stream(
            patient("a", "Ada", "Le Roy", "1970-01-01")
                + "\n"
                + patient("b", "Bob", "Le Roy", "1971-01-01")));
    world.imports.workOffOne(HOSPITAL);
    PeopleWorld restarted = new PeopleWorld(database, Clock.systemUTC());
    ImportWorker worker =
        new ImportWorker("imports", restarted.imports, java.util.List.of(HOSPITAL));
    worker.start();
    org.custodia.registry.testing.TestRegistry.await(
        "the import to finish", () -> restarted.imports.progress(DESK, id).finished());
    worker.stop();
    assertThat(restarted.imports.progress(DESK, id).counts())
        .isEqualTo(Map.of(LineState.REGISTERED, 2));
  }

  @Test
  void takesTheSyntheticPatientsOfASampleFromElsewhere() throws IOException {
    Optional<Path> sample =
        Stream.of("../../shared", "../../../shared", "../shared")
            .map(root -> Path.of(root, "data/patients/Patient.ndjson"))
            .filter(Files::exists)
            .findFirst();
    Assumptions.assumeTrue(sample.isPresent(), "the shared data is not here");
    var done = imported(Files.readAllLines(sample.get()).toArray(String[]::new));
    assertThat(done.count(LineState.FAILED))
        .as(world.imports.report(DESK, done.id(), 20).toString())
        .isZero();
    assertThat(world.patients.count(DESK)).isEqualTo(done.lines()).isGreaterThan(10);
    Patient one = world.search.find(DESK, "999-94-5397", 5).patients().get(0);
    assertThat(one.data().names()).extracting(PatientData.Name::use).contains("maiden");
    assertThat(world.duplicates.toDecide(DESK, 10)).isEmpty();
  }

  private PatientImport.Progress imported(String... lines) {
    UUID id = UUID.randomUUID();
    world.imports.handIn(DESK, id, "clinic", stream(String.join("\n", lines)));
    while (world.imports.workOffOne(HOSPITAL)) {
      // one line each time
    }
    return world.imports.progress(DESK, id);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String patient(String id, String given, String family, String born) {
    return """
    {"resourceType":"Patient","id":"%s","name":[{"family":"%s","given":["%s"]}],"birthDate":"%s"}\
    """
        .formatted(id, family, given, born);
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private static void refused(String code, Runnable asked) {
    assertThatThrownBy(asked::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
