package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.records.RecordsWorld.ADMISSIONS;
import static org.custodia.registry.records.RecordsWorld.PHYSICIAN;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * 100,000 records of 1,000 patients in one provider: the last patient's are as quick as the first.
 */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class ManyRecordsTest {
  private static final int PATIENTS = Integer.getInteger("custodia.patients", 1_000);
  private static final int RECORDS = 100;
  private static final int FEW = 10;
  private static final int TIMES = 200;

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private final List<UUID> patients = new ArrayList<>();

  @Test
  void hundredThousandRecordsOfAThousandPatientsSlowNothingDown() {
    try (RecordsWorld world = RecordsWorld.start(database, network, SAINT_LUC)) {
      fill(world, FEW);
      measure(world); // warms up
      Times before = measure(world);
      long began = System.nanoTime();
      fill(world, PATIENTS);
      double each = (System.nanoTime() - began) / 1e6 / RECORDS / (PATIENTS - FEW);
      database.unbound().sql("analyze").update();
      Times after = measure(world);
      System.out.printf(
          "listing a patient's %d records, what is not pointed to, and opening one: median %.1f ms,"
              + " p95 %.1f ms with %d records; %.1f and %.1f ms with %d; adding one %.1f ms%n",
          RECORDS,
          before.median(),
          before.p95(),
          FEW * RECORDS,
          after.median(),
          after.p95(),
          PATIENTS * RECORDS,
          each);
      assertThat(after.median()).isLessThan(2 * before.median() + 5);
      assertThat(after.p95()).isLessThan(Math.max(2 * before.p95(), before.p95() + 100));
    }
  }

  private void fill(RecordsWorld world, int until) {
    RecordBodies bodies = world.registry().bean(RecordBodies.class);
    ResourceRecords records = world.registry().bean(ResourceRecords.class);
    while (patients.size() < until) {
      UUID patient = registered(world, patients.size());
      world
          .registry()
          .bean(OrganisationRows.class)
          .in(
              SAINT_LUC,
              () -> {
                for (int i = 0; i < RECORDS; i++) add(bodies, records, patient, i);
              });
      patients.add(patient);
    }
  }

  private static UUID registered(RecordsWorld world, int number) {
    UUID patient = UUID.randomUUID();
    world
        .registry()
        .bean(Patients.class)
        .register(
            ADMISSIONS,
            patient,
            new PatientData(
                List.of(),
                List.of(new PatientData.Name("official", "Family" + number, List.of("Given"))),
                Optional.of("1950-01-01"),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()),
            true);
    return patient;
  }

  private static void add(RecordBodies bodies, ResourceRecords records, UUID patient, int number) {
    UUID body = UUID.randomUUID();
    byte[] content =
        "{\"resourceType\":\"Condition\",\"code\":{\"text\":\"Finding %d\"},\"note\":[{\"text\":\"%s\"}]}"
            .formatted(number, "word ".repeat(100))
            .getBytes(StandardCharsets.UTF_8);
    bodies.keep(SAINT_LUC, body, RecordContent.FHIR, content);
    records.add(
        SAINT_LUC,
        new ResourceRecords.Resource(
            body,
            Bytes32.random(),
            patient,
            RecordKind.CONDITIONS,
            "Finding " + number,
            Set.of(),
            Optional.of(Instant.parse("2020-01-01T00:00:00Z").plusSeconds(number * 3600L)),
            Optional.empty(),
            Optional.of("Clinic"),
            "admissions",
            Instant.now()));
  }

  /** Milliseconds. */
  private record Times(double median, double p95) {}

  private Times measure(RecordsWorld world) {
    Random random = new Random(7);
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      Whose whose = new Whose.Own(patients.get(random.nextInt(patients.size())));
      long began = System.nanoTime();
      var all = world.records().of(PHYSICIAN, whose);
      assertThat(all).hasSize(RECORDS);
      assertThat(world.records().unpointed(PHYSICIAN, whose)).isEmpty();
      world.records().read(PHYSICIAN, all.get(random.nextInt(RECORDS)).id());
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return new Times(nanos[TIMES / 2] / 1e6, nanos[TIMES * 95 / 100] / 1e6);
  }
}
