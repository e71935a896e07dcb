package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The demo refuses to run twice, stops everything in time, and is what it was when it comes back.
 */
@Order(10)
class StartAndStopIT {
  private final RunningDemo demo = RunningDemo.get();

  @Test
  void aSecondStartIsRefusedInWords() throws Exception {
    Process second = new ProcessBuilder(demo.command()).redirectErrorStream(true).start();
    String printed = new String(second.getInputStream().readAllBytes());
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(printed).contains("already running", String.valueOf(demo.process().pid()));
    assertThat(
            new Till(demo.credentials(), "pont-pos").command(java.util.UUID.randomUUID()).status())
        .isEqualTo(404);
  }

  @Test
  void stoppingTakesUnderTenSecondsLeavesNothingBehindAndAddressesStay() throws Exception {
    Credentials before = demo.credentials();
    long keycloak =
        Long.parseLong(Files.readString(demo.directory().resolve("keycloak/keycloak.pid")).trim());
    long postgres =
        Long.parseLong(
            Files.readAllLines(demo.directory().resolve("postgres/postmaster.pid")).get(0).trim());
    Instant began = Instant.now();
    demo.stop();
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
    assertThat(ended(keycloak)).as("Keycloak ended").isTrue();
    assertThat(ended(postgres)).as("PostgreSQL ended").isTrue();

    demo.start();
    assertThat(demo.credentials()).isEqualTo(before);
    assertThat(
            new Till(demo.credentials(), "gare-pos")
                .verify(before.sample("already-dispensed").scan())
                .text("verdict"))
        .isEqualTo("ALREADY_DISPENSED");
  }

  /** A zombie whose parent nobody reaps counts as ended. */
  private static boolean ended(long pid) throws Exception {
    var stat = java.nio.file.Path.of("/proc", Long.toString(pid), "stat");
    return !Files.exists(stat) || Files.readString(stat).contains(") Z ");
  }
}
