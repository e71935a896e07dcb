package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs on the public and the private state: 400 of them, 20,000 in the long suite.
 * {@code -Dcustodia.programs.seed=N} begins at another group; a failure names the group's seed, and
 * {@code -Dcustodia.programs.groups=1} runs that one alone.
 */
class RandomProgramsTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int ROUNDS = LONG ? 20 : 1;
  private static final int GROUPS = Integer.getInteger("custodia.programs.groups", LONG ? 50 : 20);
  private static final long SEED = Long.getLong("custodia.programs.seed", 1);

  @TempDir Path directory;

  @Test
  void nothingThatProgramsDoAbortsTheProcessOrSetsTheNodesApart() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path network = directory.resolve("round" + round);
      run(network, SEED + (long) round * GROUPS);
      participantsHaveTheSameAndStrangersNothing(network);
      whoSawOnlyPublicTransactionsComesToTheSameBlocks(network);
      runningTheBlocksAgainGivesTheSame(network);
      TestFiles.deleteTree(network);
      System.out.println(
          "counted: %d random programs on both states"
              .formatted(GROUPS * RandomProgramsProcess.GROUP));
    }
  }

  private void run(Path network, long firstSeed) throws Exception {
    Path log = directory.resolve("programs.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                LONG ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RandomProgramsProcess.class.getName(),
                network.toString(),
                Long.toString(firstSeed),
                Integer.toString(GROUPS))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ends; it said %s", log).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> said = Files.readAllLines(log);
    var unfinished = new TreeSet<Long>();
    List<String> wrong = new ArrayList<>();
    for (String line : said) {
      if (line.startsWith(RandomProgramsProcess.WRONG)) wrong.add(line);
      if (line.startsWith(RandomProgramsProcess.BEGUN)) unfinished.add(seed(line));
      if (line.startsWith(RandomProgramsProcess.FINISHED)) unfinished.remove(seed(line));
    }
    assertThat(wrong).as("seeds %d to %d", firstSeed, firstSeed + GROUPS - 1).isEmpty();
    assertThat(process.exitValue())
        .as(
            "a program of one of the groups with the seeds %s ended the process, whose last words were%n%s",
            unfinished, String.join("\n", said.subList(Math.max(0, said.size() - 60), said.size())))
        .isZero();
    assertThat(said.stream().filter(line -> line.startsWith(RandomProgramsProcess.FINISHED)))
        .hasSize(GROUPS);
  }

  private static long seed(String line) {
    return Long.parseLong(line.substring(line.indexOf(' ') + 1));
  }

  private static void participantsHaveTheSameAndStrangersNothing(Path network) throws IOException {
    Path nodes = network.resolve("nodes");
    assertThat(nodes.resolve("alice").resolve("private.log"))
        .as("private roots, outcomes and logs of alice and bob")
        .hasSameBinaryContentAs(nodes.resolve("bob").resolve("private.log"));
    for (String file : List.of("private.log", "payloads.log", "raw-payloads.log")) {
      assertThat(nodes.resolve("eve").resolve(file)).as("eve's %s", file).isEmptyFile();
    }
  }

  /** So neither public state nor blocks depend on what private transactions do. */
  private void whoSawOnlyPublicTransactionsComesToTheSameBlocks(Path network) throws IOException {
    Path alone = Files.createDirectories(network.resolveSibling("alone"));
    Files.createDirectories(alone.resolve("public"));
    Files.copy(network.resolve("network.json"), alone.resolve("network.json"));
    Files.copy(
        network.resolve("public").resolve("blocks.log"),
        alone.resolve("public").resolve("blocks.log"));
    start(alone, "stranger");
    TestFiles.deleteTree(alone);
  }

  private static void runningTheBlocksAgainGivesTheSame(Path network) throws IOException {
    TestFiles.deleteTree(network.resolve("public").resolve("state"));
    for (String node : List.of("alice", "bob", "eve")) {
      TestFiles.deleteTree(network.resolve("nodes").resolve(node).resolve("private-state"));
    }
    start(network, "alice", "bob", "eve");
  }

  /** States that are missing are computed again at the start, and compared with the record. */
  private static void start(Path network, String... nodes) {
    EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(network, nodes).withEmptyBlockPeriod(Duration.ofHours(1)))
        .close();
  }
}
