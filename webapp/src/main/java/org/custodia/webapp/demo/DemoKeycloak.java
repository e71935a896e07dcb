package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keycloak as a child process. The distribution is shared by every demo on the machine and built
 * once; each demo has a home of its own that links to it and keeps its own data (H2 file, realm
 * keys, sessions).
 */
final class DemoKeycloak implements AutoCloseable {
  /** Options that are compiled into the server; changing one means building again. */
  private static final List<String> BUILD_OPTIONS =
      List.of(
          "--db=dev-file", "--cache=local", "--http-relative-path=/auth", "--health-enabled=true");

  /** Keycloak has taken up to 115 s on a busy machine. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(180);

  private static final String ADMINISTRATOR = "demo-admin";

  private final Process process;
  private final Path pidFile;
  private final URI address;
  private final DemoSecrets secrets;

  private DemoKeycloak(Process process, Path pidFile, URI address, DemoSecrets secrets) {
    this.process = process;
    this.pidFile = pidFile;
    this.address = address;
    this.secrets = secrets;
  }

  /** Builds the distribution for our options, when that was not done yet (about half a minute). */
  static boolean build(Path distribution) {
    Path marker = distribution.resolve("custodia-build-options");
    try {
      if (Files.exists(marker) && Files.readString(marker).equals(built(distribution)))
        return false;
      List<String> command = new ArrayList<>();
      command.add("sh");
      command.add(distribution.resolve("bin/kc.sh").toString());
      command.add("build");
      command.addAll(BUILD_OPTIONS);
      Path log = distribution.resolve("custodia-build.log");
      Process build =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!build.waitFor(300, TimeUnit.SECONDS) || build.exitValue() != 0) {
        build.destroyForcibly();
        throw new DemoFailure("Keycloak could not be built; see " + log + ".");
      }
      Files.writeString(marker, built(distribution));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new DemoFailure("Building Keycloak was interrupted.", e);
    }
  }

  /** Our options, and when the build wrote its result: unpacking anew undoes a build. */
  private static String built(Path distribution) throws IOException {
    Path result = distribution.resolve("lib/quarkus/quarkus-application.dat");
    return String.join(" ", BUILD_OPTIONS) + " " + Files.getLastModifiedTime(result);
  }

  /** Ends a server that a killed demo left behind in this directory. */
  static boolean stopStale(Path directory) {
    Path home = directory.resolve("keycloak");
    return StaleProcess.stop(
        home.resolve("keycloak.pid"), "-Dkc.home.dir=" + home, "TERM", Duration.ofSeconds(10));
  }

  /** Starts the server and waits until it answers. */
  static DemoKeycloak start(
      Path directory, Path distribution, DemoPorts ports, DemoSecrets secrets) {
    Path home = directory.resolve("keycloak");
    Path log = directory.resolve("logs/keycloak.log");
    linkHome(home, distribution);
    URI address = address(ports);
    ProcessBuilder builder =
        new ProcessBuilder(command(home, distribution, ports, address))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR);
    builder
        .environment()
        .put("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.secret("keycloak-administrator"));
    try {
      Process process = builder.start();
      Path pidFile = home.resolve("keycloak.pid");
      DemoFiles.writePrivate(pidFile, process.pid() + "\n");
      DemoKeycloak keycloak = new DemoKeycloak(process, pidFile, address, secrets);
      try {
        keycloak.awaitReady(log);
      } catch (RuntimeException e) {
        keycloak.close();
        throw e;
      }
      return keycloak;
    } catch (IOException e) {
      throw new DemoFailure("Keycloak could not be started.", e);
    }
  }

  /** A home of our own: links to the distribution's read-only folders, and our own data. */
  private static void linkHome(Path home, Path distribution) {
    DemoFiles.createPrivateDirectory(home);
    try {
      for (String folder : List.of("lib", "conf", "providers", "themes")) {
        Path link = home.resolve(folder);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, distribution.resolve(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What bin/kc.sh would run, without its shell in between, so that the process is Keycloak. */
  private static List<String> command(Path home, Path distribution, DemoPorts ports, URI address) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx512m",
            "-XX:MaxMetaspaceSize=256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dfile.encoding=UTF-8",
            "-Duser.language=en",
            "-Duser.country=US"));
    for (String open : List.of("util", "util.concurrent", "security", "lang")) {
      command.add("--add-opens=java.base/java." + open + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dpicocli.disable.closures=true",
            "-Dquarkus-log-max-startup-records=10000",
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-cp",
            distribution.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
            "start",
            "--optimized",
            "--cache=local", // or it opens ports to find others of its kind
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + ports.keycloak(),
            "--http-management-port=" + ports.keycloakManagement(),
            "--hostname=" + address));
    return command;
  }

  private void awaitReady(Path log) {
    Instant deadline = Instant.now().plus(START_PATIENCE);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/realms/master"))
            .timeout(Duration.ofSeconds(5))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    try {
      while (Instant.now().isBefore(deadline)) {
        if (!process.isAlive()) {
          throw new DemoFailure("Keycloak ended while starting; see " + log + ".");
        }
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not listening yet.
        }
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      throw new DemoFailure("Waiting for Keycloak was interrupted.", e);
    }
    throw new DemoFailure(
        "Keycloak did not answer within " + START_PATIENCE.toSeconds() + " s; see " + log + ".");
  }

  /**
   * Makes sure the realm exists and lets its web client come back to where the pages are now.
   *
   * @param webAddresses base URLs under which the pages are reached
   */
  void provision(List<String> webAddresses) {
    DemoRealm realm = new DemoRealm(secrets, webAddresses);
    KeycloakAdministration administration =
        KeycloakAdministration.signIn(
            address, ADMINISTRATOR, secrets.secret("keycloak-administrator"));
    if (administration.hasRealm(DemoRealm.NAME)) {
      administration.updateClient(DemoRealm.NAME, DemoRealm.WEB_CLIENT, realm.webClientAddresses());
    } else {
      administration.createRealm(realm.json());
    }
    administration.offerScopes(
        DemoRealm.NAME, DemoRealm.FHIR_SCOPES, List.of("saintluc-admissions", "saintluc-ward"));
  }

  private static URI address(DemoPorts ports) {
    return URI.create("http://127.0.0.1:" + ports.keycloak() + "/auth");
  }

  /** The realm's issuer identifier (OpenID Connect Discovery). */
  static URI issuer(DemoPorts ports) {
    return URI.create(address(ports) + "/realms/" + DemoRealm.NAME);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(6, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
      Files.deleteIfExists(pidFile);
    } catch (IOException | InterruptedException e) {
      throw new DemoFailure("Keycloak could not be stopped.", e);
    }
  }
}
