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
      Progress progress,
      Path directory,
      URI web,
      List<DemoSample> samples,
      List<DemoPrescriptions.Prepared> prescriptions,
      DemoSecrets secrets) {
    Instant now = Instant.now();
    progress.line("");
    progress.line(DemoWords.say("running", web));
    progress.line("");
    progress.line(
        row(
            DemoWords.say("column.user"),
            DemoWords.say("column.password"),
            DemoWords.say("column.code"),
            DemoWords.say("column.organisation")));
    for (DemoPeople.Person person : DemoPeople.PEOPLE) {
      progress.line(
          row(
              person.username(),
              secrets.password("person-" + person.username()),
              Totp.code(secrets.otpKey("otp-" + person.username()), now),
              person.organisation().name()));
    }
    progress.line("");
    progress.line(DemoWords.say("codes"));
    progress.line("  ./custodia code " + DemoPeople.PEOPLE.get(0).username());
    progress.line(DemoWords.say("secrets", directory.resolve("credentials.json")));
    progress.line(DemoWords.say("samples", samples.size(), directory.resolve("samples")));
    progress.line(DemoWords.say("prescriptions"));
    prescriptions.forEach(one -> progress.line("  " + one.name() + "  " + one.code()));
    progress.line(DemoWords.say("epcis", web));
    progress.line("");
    progress.line(DemoWords.say("ready", String.format(Locale.ROOT, "%.1f", progress.seconds())));
  }

  private static String row(String username, String password, String code, String organisation) {
    return String.format("  %-22s %-16s %-9s %s", username, password, code, organisation);
  }
}
