package org.custodia.webapp.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What whoever started the demo reads when it is up. */
final class DemoGreeting {
  private DemoGreeting() {}

  static void print(
      Progress progress, Path directory, URI web, List<DemoSample> samples, DemoSecrets secrets) {
    Instant now = Instant.now();
    progress.line("");
    progress.line("Custodia is running: " + web);
    progress.line("");
    progress.line(row("user name", "password", "code now", "organisation"));
    for (DemoPeople.Person person : DemoPeople.PEOPLE) {
      progress.line(
          row(
              person.username(),
              secrets.password("person-" + person.username()),
              Totp.code(secrets.otpKey("otp-" + person.username()), now),
              person.organisation().name()));
    }
    progress.line("");
    progress.line("A code lasts 30 seconds and works once. The next one, for example:");
    progress.line("  ./custodia code " + DemoPeople.PEOPLE.get(0).username());
    progress.line("or put otpSecret of " + directory.resolve("credentials.json"));
    progress.line("into any authenticator. Programs and sample scans are in the same file;");
    progress.line(
        samples.size()
            + " photographs of packs to drop on a page: "
            + directory.resolve("samples"));
    progress.line("");
    progress.line(
        String.format(
            Locale.ROOT, "Ready after %.1f s. Ctrl-C stops everything.", progress.seconds()));
  }

  private static String row(String username, String password, String code, String organisation) {
    return String.format("  %-22s %-16s %-9s %s", username, password, code, organisation);
  }
}
