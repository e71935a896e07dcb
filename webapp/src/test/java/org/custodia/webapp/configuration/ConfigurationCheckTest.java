package org.custodia.webapp.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.custodia.webapp.configuration.InvalidConfiguration.Mistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConfigurationCheckTest {
  private static final String CLIENT = "spring.security.oauth2.client.registration.keycloak.";
  private static final Settings SETTINGS = Settings.ofTheClassPath();

  @TempDir Path directory;

  private final Map<String, Object> variables = new HashMap<>();

  @Test
  void whatIsRightIsTakenAsItIsWritten() throws Exception {
    Map<String, Object> given = right();
    given.put("custodia.health.every", "5s");
    given.put("custodia.health.block-age.amber", "1m");
    given.put("custodia.health.block-age.red", "3m");
    given.put("custodia.isbt128.products[N0001]", "KIDNEY LEFT");
    given.put("custodia.organ-transport.limits.kidney", "24h");
    given.put("custodia.mail.retries", "1m,5m");
    given.put("custodia.security.known-addresses[0]", "127.0.0.1");
    given.put("custodia.ledger.rewind-within", "1m");
    variables.put("CUSTODIA_MAIL_PERMINUTE", "30");
    variables.put("CUSTODIA_HEADS_FIRST", "1s");
    assertThatCode(() -> check(given)).doesNotThrowAnyException();
  }

  @Test
  void everyMistakeIsNamedAtOnceWithWhatWasSeenAndWhatIsExpected() throws Exception {
    Map<String, Object> given = right();
    given.remove("custodia.oidc.issuer");
    given.put("custodia.network-file", directory.resolve("none.json").toString());
    given.put("custodia.health.evry", "5s");
    given.put("custodia.heads.budget", "soon");
    given.put("custodia.mail.tls", "MAYBE");
    given.put("custodia.mail.per-minute", "-3");
    given.put("custodia.ledger.batch-commands", "many");
    given.put("spring.flyway.user", "custodia_app");
    variables.put("CUSTODIA_ORGANS_FRIST", "1s");
    assertThat(check(given))
        .extracting(Mistake::key)
        .containsExactlyInAnyOrder(
            "custodia.oidc.issuer",
            "custodia.network-file",
            "custodia.health.evry",
            "custodia.heads.budget",
            "custodia.mail.tls",
            "custodia.mail.per-minute",
            "custodia.ledger.batch-commands",
            "spring.flyway.user",
            "CUSTODIA_ORGANS_FRIST");
    assertThat(check(given))
        .extracting(Mistake::toString)
        .contains(
            "custodia.health.evry: expected no such key (is custodia.health.every meant?),"
                + " but there is '5s'",
            "custodia.heads.budget: expected a time such as 500ms, 10s, 5m, 24h, but there is"
                + " 'soon'",
            "custodia.mail.tls: expected one of STARTTLS, IMPLICIT, NONE, but there is 'MAYBE'",
            "custodia.oidc.issuer: expected the OpenID provider's issuer URL, but there is"
                + " nothing");
  }

  /** Spring Boot itself takes no notice of what it does not know. */
  @Test
  void aMisspeltKeyOfSpringBootIsNamedAsOursAre() throws Exception {
    Map<String, Object> given = right();
    given.put("spring.datasource.hikari.maximum-pool-sise", "40");
    given.put("server.ssl.certificat", "file:x.pem");
    given.put("management.server.prot", "8081");
    variables.put("SPRING_FLYWAY_PASWORD", "hunter2-and-more");
    variables.put("LOGGING_STRUCTURED_FORMAT_CONSOL", "ecs");
    variables.put("SPRING_SOMETHING_ELSE_ALTOGETHER", "1");
    variables.put("SERVER_SOFTWARE", "of another program");
    variables.put("SERVER_PROT", "8443");
    assertThat(check(given))
        .extracting(Mistake::key)
        .containsExactlyInAnyOrder(
            "spring.datasource.hikari.maximum-pool-sise",
            "server.ssl.certificat",
            "management.server.prot",
            "SPRING_FLYWAY_PASWORD",
            "LOGGING_STRUCTURED_FORMAT_CONSOL",
            "SPRING_SOMETHING_ELSE_ALTOGETHER",
            "SERVER_PROT");
    assertThat(check(given))
        .extracting(Mistake::toString)
        .contains(
            "SPRING_FLYWAY_PASWORD: expected no such key (is spring.flyway.password meant?), but"
                + " there is (hidden, 16 characters)",
            "SERVER_PROT: expected no such key (is server.port meant?), but there is '8443'");
  }

  @Test
  void whatTheContainersAndTheDocumentsSayOfSpringBootIsKnown() throws Exception {
    Map<String, Object> given = right();
    given.put("spring.lifecycle.timeout-per-shutdown-phase", "3s");
    given.put("logging.level.org.custodia.trace", "warn");
    given.put("logging.file.name", "custodia.log");
    given.put("spring.security.oauth2.client.registration.keycloak.scope", "openid");
    given.put("spring.profiles.active", "x");
    Matcher variable =
        Pattern.compile("(?m)\\b((?:SPRING|SERVER|MANAGEMENT|LOGGING|CUSTODIA)_[A-Z0-9_]+): ")
            .matcher(Files.readString(Path.of("../docker/member/compose.yaml")));
    while (variable.find()) variables.put(variable.group(1), "");
    assertThat(variables).hasSizeGreaterThan(10);
    assertThat(check(given))
        .filteredOn(mistake -> mistake.expected().startsWith("no such key"))
        .isEmpty();
  }

  @Test
  void whatTheClassesCheckThemselvesIsNamedToo() throws Exception {
    Map<String, Object> given = right();
    given.put("custodia.mail.host", "smtp.example");
    assertThat(check(given))
        .singleElement()
        .satisfies(
            mistake -> assertThat(mistake.toString()).contains("custodia.mail", "sender's mail"));
  }

  @Test
  void secretsAreNeverShown() throws Exception {
    Map<String, Object> given = right();
    given.put("custodia.mail.pasword", "hunter2-and-more");
    given.put("custodia.mial.password", "hunter2-and-more");
    given.put("spring.datasource.url", "mysql://me:hunter2-and-more@db/custodia");
    InvalidConfiguration failure =
        catchThrowableOfType(InvalidConfiguration.class, () -> checker(given).check());
    String shown = new InvalidConfigurationAnalyzer().analyze(failure, failure).getDescription();
    assertThat(shown).contains("custodia.mial.password", "hidden, 16 characters");
    assertThat(shown)
        .contains("mysql://me:(hidden)@db", "is custodia.mail.password meant")
        .doesNotContain("hunter2");
  }

  /** {@code docs/configuration.md} lists exactly what the code reads, in its own words. */
  @Test
  void theDocumentListsEveryKey() throws Exception {
    Path document = Path.of("../docs/configuration.md");
    String found = Files.exists(document) ? Files.readString(document) : ConfigurationTable.HEAD;
    String written = ConfigurationTable.in(found, SETTINGS);
    if (Boolean.getBoolean("custodia.write-configuration")) Files.writeString(document, written);
    assertThat(found)
        .as("docs/configuration.md; -Dcustodia.write-configuration=true renews it")
        .isEqualTo(written);
    assertThat(SETTINGS.all()).hasSizeGreaterThan(70);
  }

  /** What is read one by one, and not by a class of settings, is described by hand. */
  @Test
  void everyKeyInTheSourcesIsKnown() throws Exception {
    Pattern read =
        Pattern.compile("(?:\\$\\{|getProperty\\(\\s*\")(custodia\\.[a-z0-9.-]*[a-z0-9])");
    Set<String> keys = new TreeSet<>();
    for (String module : List.of("registry", "webapp", "contracts", "scanners")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main"))) {
        for (Path file :
            files.filter(file -> file.toString().matches(".*[.](java|yml)")).toList()) {
          Matcher key = read.matcher(Files.readString(file));
          while (key.find()) keys.add(key.group(1));
        }
      }
    }
    keys.remove("custodia.verification");
    assertThat(keys).hasSizeGreaterThan(5).allMatch(key -> SETTINGS.of(key).isPresent());
  }

  private List<Mistake> check(Map<String, Object> given) {
    try {
      checker(given).check();
      return List.of();
    } catch (InvalidConfiguration e) {
      return e.mistakes();
    }
  }

  private ConfigurationCheck checker(Map<String, Object> given) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().remove("systemProperties");
    environment
        .getPropertySources()
        .replace(
            "systemEnvironment",
            new SystemEnvironmentPropertySource("systemEnvironment", variables));
    environment.getPropertySources().addLast(new MapPropertySource("given", given));
    return new ConfigurationCheck(environment, SETTINGS);
  }

  private Map<String, Object> right() throws Exception {
    Path network = Files.writeString(directory.resolve("network.json"), "{}");
    Map<String, Object> given = new HashMap<>();
    given.put("custodia.network-file", network.toString());
    given.put("custodia.oidc.issuer", "https://id.example/realms/custodia");
    given.put("spring.datasource.url", "jdbc:postgresql://db/custodia");
    given.put("spring.datasource.username", "custodia_app");
    given.put("spring.flyway.user", "custodia_owner");
    given.put(CLIENT + "client-id", "custodia-web");
    given.put(CLIENT + "client-secret", "secret");
    return given;
  }
}
