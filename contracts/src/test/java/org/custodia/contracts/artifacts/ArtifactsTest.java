package org.custodia.contracts.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.NodeModules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The committed artifacts are what the committed sources compile to. */
class ArtifactsTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path SOURCES = MODULE.resolve("src/main/solidity");
  private static final Path ARTIFACTS =
      MODULE.resolve("src/main/resources/org/custodia/contracts/artifacts");
  private static final Path TEST_SOURCES = MODULE.resolve("src/test/solidity");
  private static final Path TEST_ARTIFACTS =
      MODULE.resolve("src/test/resources/org/custodia/contracts/artifacts");
  private static final String HOW = "run `npm ci --omit=dev && node compile.mjs` in contracts/";

  /** Files by their path in the module, with the hashes that the compiler's run wrote down. */
  private static Map<String, String> recorded() throws IOException {
    return Files.readAllLines(ARTIFACTS.resolve("compiler-input.sha256")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("  ", 2))
        .collect(
            Collectors.toMap(
                parts -> parts[1], parts -> parts[0], (a, b) -> a, LinkedHashMap::new));
  }

  @Test
  void artifactsBelongToTheSources() throws Exception {
    NodeModules.has("solc"); // whole, or not there
    for (Map.Entry<String, String> file : recorded().entrySet()) {
      Path path = MODULE.resolve(file.getKey());
      // The library's files come from npm, by the versions and digests in package-lock.json.
      if (file.getKey().startsWith("node_modules/") && !Files.exists(path)) continue;
      assertThat(sha256(path)).as("%s changed: %s", file.getKey(), HOW).isEqualTo(file.getValue());
    }
  }

  @Test
  void everySourceAndEveryArtifactIsOnRecord() throws IOException {
    TreeSet<String> expected =
        new TreeSet<>(List.of("solc-settings.json", "solc-settings-small.json"));
    expected.addAll(files(SOURCES, ".sol"));
    expected.addAll(files(TEST_SOURCES, ".sol"));
    for (Path folder : List.of(ARTIFACTS, TEST_ARTIFACTS)) {
      expected.addAll(files(folder, ".abi"));
      expected.addAll(files(folder, ".bin"));
    }
    TreeSet<String> ours = new TreeSet<>(recorded().keySet());
    ours.removeIf(path -> path.startsWith("node_modules/"));
    assertThat(ours).as(HOW).isEqualTo(expected);
  }

  @Test
  void compilerAndLibraryAreThePinnedOnes() throws IOException {
    String manifest = Files.readString(MODULE.resolve("package.json"));
    String compiler = Files.readAllLines(ARTIFACTS.resolve("compiler-input.sha256")).get(0);
    String version = compiler.replaceFirst("^# solc ([0-9.]+)\\+.*$", "$1");
    assertThat(manifest).contains("\"solc\": \"" + version + "\"");
    assertThat(manifest).contains("\"@openzeppelin/contracts\": \"5.4.0\"");
  }

  @Test
  void noCodeOfTheLibraryIsCommittedAmongTheSources() throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(source))
            .as(source.toString())
            .startsWith("// SPDX-License-Identifier: Apache-2.0");
      }
    }
  }

  /** Takes minutes; in the short suite the hashes bind artifacts and sources to each other. */
  @Test
  @EnabledIfSystemProperty(named = "custodia.long", matches = "true")
  void compilingAgainGivesTheSameArtifacts(@TempDir Path folder) throws Exception {
    assumeTrue(run("node", "--version") == 0, "Node is not here");
    assumeTrue(NodeModules.has("solc"), "the compiler is not installable");
    assertThat(run("node", "compile.mjs", folder.toString())).isZero();
    for (String file : recorded().keySet()) {
      if (!file.endsWith(".abi") && !file.endsWith(".bin")) continue;
      String name = Path.of(file).getFileName().toString();
      assertThat(Files.readString(folder.resolve(name)))
          .as("%s: %s", name, HOW)
          .isEqualTo(Files.readString(MODULE.resolve(file)));
    }
    assertThat(folder.resolve("compiler-input.sha256"))
        .hasSameTextualContentAs(ARTIFACTS.resolve("compiler-input.sha256"));
  }

  private static List<String> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(file -> MODULE.relativize(file).toString())
          .toList();
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(hash);
  }

  private static int run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(MODULE.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(10, TimeUnit.MINUTES)) return process.exitValue();
      process.destroyForcibly();
      return -1;
    } catch (IOException e) {
      return -1; // no such command
    }
  }
}
