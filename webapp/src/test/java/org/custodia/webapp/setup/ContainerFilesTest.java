package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The files in {@code docker/}, as far as they can be checked where there is no Docker: what
 * compose would refuse, what a member would be open by, and whether everything that is mounted is
 * made.
 */
class ContainerFilesTest {
  private static final Path DOCKER = Path.of("../docker");
  private static final Clock CLOCK = Clock.systemUTC();

  /** Keys of a service that the Compose Specification has and these files use. */
  private static final Set<String> SERVICE_KEYS =
      Set.of(
          "image",
          "user",
          "read_only",
          "cap_drop",
          "security_opt",
          "restart",
          "init",
          "logging",
          "environment",
          "command",
          "entrypoint",
          "secrets",
          "volumes",
          "tmpfs",
          "networks",
          "network_mode",
          "ports",
          "depends_on",
          "healthcheck",
          "deploy",
          "stop_grace_period",
          "env_file",
          "shm_size");

  /** What stands below these keys of a service; below others there are values or lists of them. */
  private static final Map<String, Set<String>> NESTED_KEYS =
      Map.of(
          "healthcheck", Set.of("test", "interval", "timeout", "retries", "start_period"),
          "logging", Set.of("driver", "options"),
          "logging.options", Set.of("max-size", "max-file"),
          "deploy", Set.of("resources"),
          "deploy.resources", Set.of("limits"),
          "deploy.resources.limits", Set.of("cpus", "memory"),
          "depends_on.*", Set.of("condition", "restart"),
          "networks.*", Set.of("aliases", "ipv4_address"),
          "secrets[]", Set.of("source", "target"));

  /** Where keys are names of ours. */
  private static final Set<String> NAMES = Set.of("environment", "depends_on", "networks");

  /** A version, in compose perhaps behind the variable that changes Custodia's own. */
  private static final String PINNED =
      "[a-z0-9./-]+:([$][{]CUSTODIA_VERSION:-)?[0-9]+[.][0-9]+[0-9a-z._-]*}?";

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Z_]+)(?:(:-|:\\?)([^}]*))?}|\\$([A-Za-z_]+)");

  private final Map<String, Object> member = yaml(DOCKER.resolve("member/compose.yaml"));
  private final Map<String, Map<String, Object>> services = objects(member.get("services"));

  @Test
  void aMemberIsSevenServicesThatComposeKnowsTheKeysOf() {
    assertThat(services)
        .containsOnlyKeys(
            "postgres", "tessera", "node", "node-tls", "keycloak", "custodia", "proxy");
    assertThat(member.keySet())
        .allMatch(
            key ->
                Set.of("name", "services", "networks", "secrets").contains(key)
                    || key.startsWith("x-"));
    services.forEach(
        (name, service) -> assertThat(SERVICE_KEYS).as(name).containsAll(service.keySet()));
  }

  /** Compose refuses them where Docker is, and takes no notice of some in older versions. */
  @Test
  void noKeyBelowAnotherIsUnknown() {
    Set<String> unknown = new TreeSet<>();
    for (String file :
        List.of("member/compose.yaml", "member/token.yaml", "network/compose.yaml")) {
      Map<String, Object> compose = yaml(DOCKER.resolve(file));
      objects(compose.get("services"))
          .forEach(
              (name, service) ->
                  service.forEach((key, value) -> nested(name + ": ", key, value, unknown)));
      objects(compose.getOrDefault("networks", Map.of()))
          .forEach(
              (name, network) -> {
                if (network == null) return;
                Set<String> more = new TreeSet<>(network.keySet());
                more.removeAll(Set.of("internal", "name", "external"));
                more.forEach(key -> unknown.add("networks." + name + "." + key));
              });
    }
    objects(member.get("secrets"))
        .forEach((name, secret) -> assertThat(secret).as(name).containsOnlyKeys("file"));
    assertThat(unknown).isEmpty();
    nested("", "healthcheck", Map.of("tests", "x"), unknown);
    nested("", "depends_on", Map.of("node", Map.of("condtion", "x")), unknown);
    nested("", "deploy", Map.of("resources", Map.of("limits", Map.of("cpu", "1"))), unknown);
    nested("", "secrets", List.of(Map.of("from", "x")), unknown);
    assertThat(unknown)
        .containsExactlyInAnyOrder(
            "healthcheck.tests",
            "depends_on.node.condtion",
            "deploy.resources.limits.cpu",
            "secrets.from");
  }

  private static void nested(String at, String key, Object value, Set<String> unknown) {
    if (value instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map) below(at, key, key + "[]", object(one), unknown);
      }
    } else if (value instanceof Map && NAMES.contains(key)) {
      object(value)
          .forEach(
              (name, one) -> {
                if (one instanceof Map) {
                  below(at, key + "." + name, key + ".*", object(one), unknown);
                }
              });
    } else if (value instanceof Map) {
      below(at, key, key, object(value), unknown);
    }
  }

  private static void below(
      String at, String path, String rule, Map<String, Object> object, Set<String> unknown) {
    object.forEach(
        (key, value) -> {
          if (!NESTED_KEYS.getOrDefault(rule, Set.of()).contains(key)) {
            unknown.add(at + path + "." + key);
          } else if (value instanceof Map) {
            below(at, path + "." + key, rule + "." + key, object(value), unknown);
          }
        });
  }

  @Test
  void everyServiceIsBoundInWhatItMayDoAndWhatItMayTake() {
    services.forEach(
        (name, service) -> {
          assertThat(service.get("read_only")).as(name).isEqualTo(true);
          assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
          assertThat(service.get("security_opt"))
              .as(name)
              .isEqualTo(List.of("no-new-privileges:true"));
          assertThat((String) service.get("user")).as(name).startsWith("${MEMBER_UID:?");
          assertThat(object(service.get("healthcheck")))
              .as(name)
              .containsKeys("test", "interval", "timeout", "retries");
          Map<String, Object> limits =
              object(object(object(service.get("deploy")).get("resources")).get("limits"));
          assertThat(limits).as(name).containsOnlyKeys("cpus", "memory");
        });
  }

  @Test
  void everyImageIsPinnedToAVersion() throws IOException {
    List<String> images = new ArrayList<>();
    services.values().forEach(service -> images.add((String) service.get("image")));
    for (Path file : files("images", ".Dockerfile")) {
      Matcher from = Pattern.compile("(?m)^FROM (\\S+)").matcher(Files.readString(file));
      while (from.find()) images.add(from.group(1));
    }
    assertThat(images).hasSizeGreaterThan(9);
    assertThat(images).allMatch(image -> image.matches(PINNED), "name:version");
    assertThat(images)
        .contains("quorumengineering/quorum:24.4.1", "quorumengineering/tessera:24.4.2");
  }

  @Test
  void everyVariableIsGivenOrHasADefault() throws IOException {
    String scripts =
        Files.readString(DOCKER.resolve("custodia-member"))
            + Files.readString(DOCKER.resolve("network/trial"));
    Set<String> given =
        new HashSet<>(Set.of("MEMBER_NAME", "MEMBER_HOST", "NODE_PORT", "TESSERA_PORT"));
    Matcher assigned = Pattern.compile("(?m)(?:^|\\s)([A-Z_]+)=").matcher(scripts);
    while (assigned.find()) given.add(assigned.group(1));
    // What is about a hardware security module, its operator writes into token.env.
    given.addAll(List.of("TOKEN_MODULE", "TOKEN_FOLDER"));
    for (String file :
        List.of("member/compose.yaml", "member/token.yaml", "network/compose.yaml")) {
      Matcher variable = VARIABLE.matcher(withoutComments(Files.readString(DOCKER.resolve(file))));
      int found = 0;
      while (variable.find()) {
        found++;
        assertThat(variable.group(4)).as("a variable without braces in " + file).isNull();
        boolean hasDefault = ":-".equals(variable.group(2));
        assertThat(hasDefault || given.contains(variable.group(1)))
            .as(variable.group(1) + " in " + file)
            .isTrue();
      }
      assertThat(found).as(file).isPositive();
    }
  }

  @Test
  void noPortIsPublishedTwiceAndNoneButTheThreeThatOthersNeed() {
    Map<String, String> published = new LinkedHashMap<>();
    services.forEach(
        (name, service) -> {
          for (Object port : list(service.get("ports"))) {
            String inside = port.toString().replaceAll(".*:", "");
            assertThat(published.put(inside, name)).as("port " + inside).isNull();
          }
        });
    assertThat(published)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("9000", "tessera", "30303", "node", "443", "proxy"));
  }

  @Test
  void databaseAndKeycloakAreReachedFromInsideOnly() {
    assertThat(object(object(member.get("networks")).get("inside")).get("internal"))
        .isEqualTo(true);
    for (String name : List.of("postgres", "keycloak")) {
      assertThat(services.get(name).get("networks")).as(name).isEqualTo(List.of("inside"));
    }
  }

  /** Whatever is mounted from the member's folder is made by setup, and each secret is used. */
  @Test
  void whatIsMountedIsMadeBySetup() throws IOException {
    Path home = Files.createTempDirectory("member");
    makeMember(home);
    Set<String> missing = new TreeSet<>();
    for (Map<String, Object> service : services.values()) {
      for (Object volume : list(service.get("volumes"))) {
        String from = volume.toString().replaceAll("\\$\\{MEMBER_HOME[^}]*}", "HOME").split(":")[0];
        Path source =
            from.startsWith("HOME/")
                ? home.resolve(from.substring("HOME/".length()))
                : DOCKER.resolve("member").resolve(from).normalize();
        if (!Files.exists(source)) missing.add(from);
      }
    }
    assertThat(missing).isEmpty();
    Map<String, Object> secrets = object(member.get("secrets"));
    assertThat(secrets.keySet()).containsExactlyInAnyOrderElementsOf(MemberFolder.SECRETS);
    Set<String> used = new HashSet<>();
    for (Map<String, Object> service : services.values()) {
      for (Object secret : list(service.get("secrets"))) {
        used.add(secret instanceof String name ? name : object(secret).get("source").toString());
      }
    }
    assertThat(used).isEqualTo(secrets.keySet());
    secrets.forEach(
        (name, at) ->
            assertThat(object(at).get("file")).isEqualTo("${MEMBER_HOME}/secrets/" + name));
  }

  /** Secrets come from files that setup makes; none stands in a file of the repository. */
  @Test
  void noFileHasASecretInIt() throws IOException {
    Pattern given =
        Pattern.compile(
            "(?i)(password|secret|token|passwd)[a-z_]*[\"']?[ \\t]*[:=][ \\t]*[\"']?"
                + "(?!\\$|\\(|/run/|:|\\{|<)[A-Za-z0-9+/]{6,}");
    for (Path file : files("", "")) {
      String text = Files.readString(file).replaceAll(":'[a-z]+'|secretName: custodia-", "");
      Matcher match = given.matcher(withoutComments(text));
      assertThat(match.find() ? match.group() : "").as(file.toString()).isEmpty();
      assertThat(text).as(file.toString()).doesNotContain("PRIVATE KEY");
    }
  }

  @Test
  void scriptsAreWhatTheirShellTakes() throws Exception {
    List<Path> scripts = new ArrayList<>(files("", ".sh"));
    scripts.add(DOCKER.resolve("custodia-member"));
    scripts.add(DOCKER.resolve("network/trial"));
    scripts.add(DOCKER.resolve("kubernetes/files"));
    assertThat(scripts).hasSizeGreaterThan(7);
    for (Path script : scripts) {
      String shell = Files.readString(script).startsWith("#!/bin/sh") ? "sh" : "bash";
      assertThat(run(shell, "-n", script.toString())).as(script.toString()).isEmpty();
    }
  }

  /**
   * Founding asks the node through its TLS front, before anything else of the member is started.
   */
  @Test
  void whatFoundingAsksIsStartedForIt() throws IOException {
    String script = Files.readString(DOCKER.resolve("custodia-member"));
    Matcher started =
        Pattern.compile("--ledger \\]\\] && services=\\(([a-z -]+)\\)").matcher(script);
    assertThat(started.find()).isTrue();
    assertThat(script)
        .contains("found --directory /member --network /network --rpc https://node:8546");
    assertThat(Files.readString(DOCKER.resolve("member/node/tls.conf")))
        .contains("listen 8546 ssl");
    assertThat(started.group(1).split(" ")).contains("node", "node-tls", "tessera", "postgres");
  }

  @Test
  void scriptsPassShellcheck() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "shellcheck"))),
        "there is no shellcheck here");
    List<String> command =
        new ArrayList<>(List.of("shellcheck", "--severity=style", "--exclude=SC1091"));
    files("", ".sh").forEach(file -> command.add(file.toString()));
    command.add(DOCKER.resolve("custodia-member").toString());
    command.add(DOCKER.resolve("network/trial").toString());
    command.add(DOCKER.resolve("kubernetes/files").toString());
    assertThat(run(command.toArray(String[]::new))).isEmpty();
  }

  /** GoQuorum with what QUORUM's facts ask for; docs/production.md says why of each. */
  @Test
  void theNodeIsStartedWithWhatCustodiaNeeds() throws IOException {
    String start = Files.readString(DOCKER.resolve("member/node/start.sh"));
    assertThat(start)
        .contains(
            "--permissioned",
            "--nodiscover",
            "--gcmode archive",
            "--txlookuplimit 0",
            "--miner.gasprice 0",
            "--http.api eth,net,web3,debug",
            "--http.addr 127.0.0.1",
            "--ptm.tls.mode strict",
            "--ptm.tls.clientcert",
            "--miner.gastarget " + Genesis.GAS_LIMIT,
            "--miner.gaslimit " + Genesis.GAS_LIMIT)
        .doesNotContain("--unlock", "corsdomain", "insecureskipverify", "personal");
    assertThat(object(object(services.get("node").get("depends_on")).get("tessera")))
        .containsEntry("condition", "service_healthy");
  }

  /** The same processes on Kubernetes, as bound as in compose, with what {@code files} makes. */
  @Test
  void theManifestsForKubernetesAreOfTheSameImagesAndAskForWhatIsMade() throws IOException {
    String files = Files.readString(DOCKER.resolve("kubernetes/files"));
    Map<String, String> images = new LinkedHashMap<>();
    Set<String> asked = new TreeSet<>();
    for (Map<String, Object> document : documents(DOCKER.resolve("kubernetes/member.yaml"))) {
      assertThat(document).containsKeys("apiVersion", "kind", "metadata", "spec");
      boolean scheduled = document.get("kind").equals("CronJob");
      if (!scheduled && !Set.of("Deployment", "StatefulSet").contains(document.get("kind"))) {
        continue;
      }
      Map<String, Object> spec = object(document.get("spec"));
      if (scheduled) spec = object(object(spec.get("jobTemplate")).get("spec"));
      Map<String, Object> pod = object(object(spec.get("template")).get("spec"));
      assertThat(object(pod.get("securityContext"))).containsEntry("runAsNonRoot", true);
      assertThat(pod).containsEntry("automountServiceAccountToken", false);
      Set<String> volumes = new HashSet<>();
      for (Object volume : list(pod.get("volumes"))) {
        volumes.add((String) object(volume).get("name"));
        Map<String, Object> secret = object(object(volume).getOrDefault("secret", Map.of()));
        Map<String, Object> map = object(object(volume).getOrDefault("configMap", Map.of()));
        if (secret.containsKey("secretName")) asked.add("secret " + secret.get("secretName"));
        if (map.containsKey("name")) asked.add("map " + map.get("name"));
      }
      if (object(document.get("spec")).containsKey("volumeClaimTemplates")) volumes.add("data");
      for (String group : List.of("containers", "initContainers")) {
        for (Object container : list(pod.get(group))) {
          Map<String, Object> own = object(container);
          assertThat(object(own.get("securityContext")))
              .as((String) own.get("name"))
              .containsEntry("allowPrivilegeEscalation", false)
              .containsEntry("readOnlyRootFilesystem", true)
              .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
          assertThat(object(own.get("resources"))).containsKeys("requests", "limits");
          for (Object mount : list(own.get("volumeMounts"))) {
            assertThat(volumes).contains((String) object(mount).get("name"));
          }
          if (group.equals("containers"))
            images.put((String) own.get("name"), (String) own.get("image"));
        }
      }
    }
    assertThat(asked).hasSizeGreaterThan(15).allMatch(what -> files.contains(what + " "));
    services.forEach(
        (name, service) ->
            assertThat(images.get(name))
                .isEqualTo(
                    service.get("image").toString().replaceAll("[$][{][A-Z_]+:-([^}]*)}", "$1")));
  }

  /** What the network file names is there, for Custodia alone and to be read only. */
  @Test
  void aHardwareModuleIsMountedForCustodiaWhereTheMemberHasOne() throws IOException {
    Map<String, Map<String, Object>> token =
        objects(yaml(DOCKER.resolve("member/token.yaml")).get("services"));
    assertThat(token).containsOnlyKeys("custodia");
    assertThat(token.get("custodia")).containsOnlyKeys("env_file", "volumes");
    assertThat(list(token.get("custodia").get("volumes")))
        .hasSize(2)
        .allMatch(volume -> volume.toString().endsWith(":ro"))
        .anyMatch(volume -> volume.toString().contains(":/token/module.so:"));
    assertThat(Files.readString(DOCKER.resolve("custodia-member")))
        .contains("[[ -f $home/token.env ]] && layers+=(--file \"$HERE/member/token.yaml\"");
  }

  /** Nothing of it needs a container. */
  @Test
  void theKeysAreBackedUpSealedForSomebodyElse() throws Exception {
    Path home = Files.createTempDirectory("member");
    makeMember(home);
    String script = DOCKER.resolve("custodia-member").toString();
    assertThat(run("bash", script, "backup-keys", home.toString()))
        .contains("there is no", "backup-recipient.pem");
    Path elsewhere = Files.createTempDirectory("elsewhere");
    Path key = elsewhere.resolve("recipient.key");
    String recipient = home.resolve("backup-recipient.pem").toString();
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:3072",
        "-nodes",
        "-subj",
        "/CN=safe",
        "-keyout",
        key.toString(),
        "-out",
        recipient);
    assertThat(run("bash", script, "backup-keys", home.toString())).isEmpty();
    List<Path> made;
    try (Stream<Path> files = Files.list(home.resolve("data/backup-keys"))) {
      made = files.toList();
    }
    assertThat(made).hasSize(1);
    assertThat(Files.getPosixFilePermissions(made.get(0)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(made.get(0), StandardCharsets.ISO_8859_1))
        .doesNotContain("PRIVATE KEY", Files.readString(home.resolve("keys/password")));
    assertThat(
            run(
                "bash",
                "-c",
                "openssl cms -decrypt -inform DER -inkey "
                    + key
                    + " -in "
                    + made.get(0)
                    + " | tar x -C "
                    + elsewhere))
        .isEmpty();
    for (String file :
        List.of(
            "keys/account-1.json",
            "keys/password",
            "keys/records.p12",
            "node/nodekey",
            "tessera/tm.key",
            "secrets/database-owner",
            "tls/ca.key",
            "realm/custodia-realm.json",
            "member.json",
            "network.json")) {
      assertThat(elsewhere.resolve(file)).hasSameBinaryContentAs(home.resolve(file));
    }
  }

  /** Both files on top of each other, as the trial network starts a member. */
  @Test
  void theTrialNetworkNamesServicesAndNetworksThatAMemberHas() {
    Map<String, Object> trial = yaml(DOCKER.resolve("network/compose.yaml"));
    assertThat(services.keySet()).containsAll(object(trial.get("services")).keySet());
    assertThat(object(member.get("networks")).keySet())
        .containsAll(object(trial.get("networks")).keySet());
  }

  private static void makeMember(Path home) {
    Setup.run(
        CLOCK,
        "member",
        "--directory",
        home.toString(),
        "--name",
        "pont",
        "--title",
        "Pont",
        "--gln",
        "3010000000038",
        "--country",
        "FR",
        "--roles",
        "pharmacy",
        "--host",
        "pont.example",
        "--node",
        "192.0.2.1:30303",
        "--tessera",
        "192.0.2.1:9000");
    String card = home.resolve(MemberCard.FILE).toString();
    String network = home.resolve("agreed").toString();
    Setup.run(
        CLOCK,
        "network",
        "--directory",
        network,
        "--chain-id",
        "4242",
        "--block-seconds",
        "1",
        card);
    Setup.run(CLOCK, "join", "--directory", home.toString(), "--network", network);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0 ? "" : said + "status " + process.exitValue();
  }

  private static List<Path> files(String below, String ending) {
    try (Stream<Path> found = Files.walk(DOCKER.resolve(below))) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutComments(String text) {
    return text.replaceAll("(?m)^\\s*#.*$", "");
  }

  private static Map<String, Object> yaml(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> documents(Path file) throws IOException {
    List<Map<String, Object>> documents = new ArrayList<>();
    Iterable<Object> all =
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(file));
    all.forEach(document -> documents.add((Map<String, Object>) document));
    return documents;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> objects(Object value) {
    return (Map<String, Map<String, Object>>) value;
  }

  private static List<?> list(Object value) {
    return value == null ? List.of() : (List<?>) value;
  }
}
