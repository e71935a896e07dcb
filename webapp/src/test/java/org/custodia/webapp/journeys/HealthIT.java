package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The administrator of a pharmacy looks at the installation while its database hangs. */
@Order(5)
class HealthIT {
  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();

  @Test
  void theDatabaseHangsAndThePageSaysSoWithoutHangingItself() throws Exception {
    try (Browser browser = Browser.signedIn(credentials, "administrator.pont")) {
      browser.open("/health");
      browser.see("[data-overall=GREEN]");
      browser.see("[data-channel][data-colour=GREEN]");
      browser.showTop(1280, 1500);
      browser.screenshot("health-demo");
      assertThat(status("/actuator/health/readiness")).isEqualTo(200);

      signal("-STOP");
      try {
        browser.see("[data-light=DATABASE][data-colour=RED]");
        assertThat(browser.text("[data-light=DATABASE]"))
            .contains("The database has not answered since", "What to do", "CUS-HEA-080");
        Instant opened = Instant.now();
        browser.open("/health");
        browser.see("[data-overall=RED]");
        assertThat(Duration.between(opened, Instant.now())).isLessThan(Duration.ofSeconds(5));
        browser.screenshot("health-demo-red");
        assertThat(status("/actuator/health/readiness")).isEqualTo(503);
        assertThat(status("/actuator/health/liveness")).isEqualTo(200);
      } finally {
        signal("-CONT");
      }
      browser.see("[data-overall=GREEN]");
      assertThat(status("/actuator/health/readiness")).isEqualTo(200);
      browser.resize(500, 1200);
      assertThat(browser.scrollsSideways()).isFalse();
    }
    assertThat(
            new Till(credentials, "pont-pos")
                .verify(credentials.sample("genuine-2").scan())
                .text("verdict"))
        .isEqualTo("GENUINE");
  }

  @Test
  void whoeverIsSignedInGoesOnWhileTheSignInServiceHangs() throws Exception {
    try (Browser browser = Browser.signedIn(credentials, "administrator.gare")) {
      browser.open("/health");
      browser.see("[data-light=SIGN_IN][data-colour=GREEN]");
      ProcessHandle keycloak =
          ProcessHandle.of(
                  Long.parseLong(
                      Files.readString(demo.directory().resolve("keycloak/keycloak.pid")).trim()))
              .orElseThrow();
      signal("-STOP", List.of(keycloak));
      try {
        browser.see("[data-light=SIGN_IN][data-colour=RED]");
        assertThat(browser.text("[data-light=SIGN_IN]"))
            .contains("The sign-in service has not answered since", "CUS-HEA-086");
        browser.screenshot("health-demo-sign-in");
        browser.open("/prices");
        browser.see("[data-hindrance=SIGN_IN]");
        browser.screenshot("hindrance-sign-in");
        assertThat(status("/actuator/health/readiness")).isEqualTo(200);
      } finally {
        signal("-CONT", List.of(keycloak));
      }
      browser.open("/health");
      browser.see("[data-light=SIGN_IN][data-colour=GREEN]");
    }
  }

  private int status(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(credentials.web() + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /** To every process of the demo's PostgreSQL. */
  private void signal(String signal) throws IOException, InterruptedException {
    long main =
        Long.parseLong(
            Files.readAllLines(demo.directory().resolve("postgres/postmaster.pid")).get(0).trim());
    ProcessHandle postmaster = ProcessHandle.of(main).orElseThrow();
    List<ProcessHandle> processes =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    signal(signal, processes);
  }

  private static void signal(String signal, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    for (ProcessHandle process : processes) {
      new ProcessBuilder("kill", signal, Long.toString(process.pid()))
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    }
  }
}
