package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.scanners.agent.CustodiaScanner;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.keys.Passphrase;
import org.custodia.scanners.agent.keys.Secrets;
import org.custodia.scanners.agent.pairing.SignInService;
import org.custodia.scanners.agent.session.Command;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agent as a process of its own against a real instance and a real Keycloak: it is let in by a
 * person, enrolled by an administrator, sends what it scanned, and is revoked. In the long form
 * agent and instance are killed in turn while it scans.
 */
@Order(8)
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class CheckpointIT {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int SCANS = LONG ? 2_000 : 12;
  private static final Duration PATIENCE = Duration.ofSeconds(LONG ? 300 : 60);
  private static final Pattern LET_IN = Pattern.compile("open (\\S+) and type (\\S+)\\.");
  private static final String GTIN = "03400930000014";

  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();

  @TempDir Path folder;

  @Test
  void aDeviceIsPairedSendsAndIsRevoked() throws Exception {
    Path settings = settings("keyboard");
    try (Agent pairing = new Agent("pair", settings);
        Browser administrator = Browser.signedIn(credentials, "administrator.pont")) {
      Matcher letIn = pairing.await(LET_IN);
      administrator.openUrl(letIn.group(1) + "?user_code=" + letIn.group(2));
      administrator.see("#kc-login, #kc-oauth, form");
      administrator.screenshot("checkpoint-let-in");
      administrator.click("#kc-login");
      String code = pairing.await(Pattern.compile("code there has to be (\\S{9})")).group(1);
      administrator.open("/organisation");
      assertThat(administrator.text("[data-waiting-devices]")).contains(code, "Dock 3");
      administrator.screenshot("checkpoint-waiting");
      administrator.click("[data-waiting] a");
      administrator.click("#role-PHARMACY");
      administrator.click("[data-enter]");
      administrator.see("[data-state=CONFIRMED]");
      assertThat(pairing.end()).as("%s", pairing.said).isZero();
    }
    String key = key(settings);
    List<String> lines = new java.util.ArrayList<>();
    lines.add(new Command.Begin(CheckpointMode.RECEIVE).symbolText());
    for (int i = 0; i < SCANS; i++) lines.add(label(i));
    lines.add(new Command.Finish().symbolText());
    Path scans = Files.write(folder.resolve("scans.txt"), lines);
    sendAll(settings("lines:" + scans));
    seeTheVerdict();
    seeAndRevoke(key);
    try (Agent revoked = new Agent("run", settings("keyboard"))) {
      revoked.await(Pattern.compile("key was revoked"));
    }
  }

  /** As Keycloak does it: the session in their tokens is that of the person. */
  @Test
  void devicesHaveTheSessionOfWhoLetThemInAndGoOnWithoutIt() throws Exception {
    Set<String> sessions = new HashSet<>();
    SignInService last = null;
    try (Browser administrator = Browser.signedIn(credentials, "administrator.pont")) {
      for (String device : List.of("one", "other")) {
        Secrets secrets = Secrets.in(folder.resolve(device), "a long passphrase".toCharArray());
        SignInService service = signInService(secrets);
        SignInService.Asked asked = service.ask();
        administrator.openUrl(asked.wholeAddress());
        administrator.click("#kc-login");
        service.await(asked);
        String session = session(service);
        assertThat(session).isNotBlank();
        assertThat(session(signInService(secrets))).as("renewed").isEqualTo(session);
        sessions.add(session);
        last = service;
      }
      assertThat(sessions).hasSize(1);
      administrator.open("/");
      administrator.click("[data-sign-out] button");
      administrator.see("a[href='/oauth2/authorization/keycloak']");
    }
    // Another role's door, where one whose sign-in has ended would not be known at all.
    assertThat(asked(last.token().orElseThrow())).isEqualTo(403);
  }

  private int asked(String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(credentials.web() + "/api/v1/session-keys"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private SignInService signInService(Secrets secrets) {
    return new SignInService(
        credentials.issuer(), "custodia-checkpoint", secrets, Clock.systemUTC());
  }

  private static String session(SignInService service) {
    String claims = service.token().orElseThrow().split("\\.")[1];
    return JsonMapper.shared()
        .readTree(Base64.getUrlDecoder().decode(claims))
        .path("sid")
        .asString();
  }

  /** Until the ledger has it all; in the long form with kills in between. */
  private void sendAll(Path settings) throws Exception {
    if (LONG) {
      try (Agent first = new Agent("run", settings)) {
        first.await(Pattern.compile("sent [1-9]"));
        first.process.destroyForcibly().waitFor();
      }
      demo.kill();
      // Offline it takes scans too; what was broken off is not scanned again by this file.
      Path rest = Files.write(folder.resolve("rest.txt"), List.of(finishing()));
      try (Agent second = new Agent("run", settings("lines:" + rest))) {
        second.await(Pattern.compile("does not answer|waiting"));
        demo.start();
        second.await(Pattern.compile("waiting 0 · sent 0 · confirmed [1-9]\\d* · refused 0"));
      }
      return;
    }
    try (Agent agent = new Agent("run", settings)) {
      agent.await(
          Pattern.compile("waiting 0 · sent 0 · confirmed " + (SCANS + 1) + " · refused 0"));
    }
  }

  /** What the verification service says of a pack comes to the device that scanned it. */
  private void seeTheVerdict() throws Exception {
    Path scans =
        Files.write(
            folder.resolve("verify.txt"),
            List.of(new Command.Begin(CheckpointMode.VERIFY).symbolText(), label(0), finishing()));
    try (Agent agent = new Agent("run", settings("lines:" + scans))) {
      agent.await(Pattern.compile("Pack S000000: .*\\(CUS-MED-[0-9]{3}\\)"));
    }
  }

  private static String finishing() {
    return new Command.Finish().symbolText();
  }

  private void seeAndRevoke(String key) {
    try (Browser pharmacist = Browser.signedIn(credentials, "pharmacist.pont");
        Browser administrator = Browser.signedIn(credentials, "administrator.pont")) {
      pharmacist.open("/checkpoints/sessions");
      pharmacist.screenshot("checkpoint-sessions");
      pharmacist.click("[data-session^='" + key.substring(2) + "'] a");
      pharmacist.see("[data-state=FINISHED]");
      assertThat(pharmacist.text("[data-scan]")).contains("S000000");
      pharmacist.screenshot("checkpoint-session");
      pharmacist.resize(360, 900);
      assertThat(pharmacist.scrollsSideways()).isFalse();
      pharmacist.resize(1200, 1000);
      administrator.open("/organisation/device?key=" + key);
      administrator.type("[data-act-place] #reason", "Journey: fell into the harbour");
      administrator.click("[data-revoke]");
      administrator.see("[data-state]");
    }
  }

  private static String label(int number) {
    return "]d2\u001d01" + GTIN + "17281231" + "10CP1\u001d21S" + String.format("%06d", number);
  }

  private Path settings(String inputs) throws IOException {
    return Files.writeString(
        folder.resolve("agent.properties"),
        String.join(
            "\n",
            "folder=" + folder.resolve("device"),
            "instance=" + credentials.web(),
            "place=Dock 3",
            "operator=h.martin",
            "inputs=" + inputs));
  }

  private static String key(Path settings) throws Exception {
    try (Agent agent = new Agent("key", settings)) {
      return agent.await(Pattern.compile("^(0x[0-9a-f]{40})$")).group(1);
    }
  }

  /** The agent's process, and what it has said. */
  private static final class Agent implements AutoCloseable {
    final Process process;
    final List<String> said = new CopyOnWriteArrayList<>();

    Agent(String command, Path settings) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              CustodiaScanner.class.getName(),
              command,
              settings.toString());
      builder.redirectErrorStream(true);
      builder.environment().put(Passphrase.VARIABLE, "a long passphrase");
      process = builder.start();
      Thread reading = new Thread(this::read, "agent");
      reading.setDaemon(true);
      reading.start();
    }

    private void read() {
      try (BufferedReader out = process.inputReader(java.nio.charset.StandardCharsets.UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) said.add(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Matcher await(Pattern wanted) throws InterruptedException {
      Instant end = Instant.now().plus(PATIENCE);
      while (Instant.now().isBefore(end)) {
        for (String line : said) {
          Matcher matcher = wanted.matcher(line);
          if (matcher.find()) return matcher;
        }
        Thread.sleep(100);
      }
      throw new AssertionError("the agent did not say " + wanted + " but " + said);
    }

    int end() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
