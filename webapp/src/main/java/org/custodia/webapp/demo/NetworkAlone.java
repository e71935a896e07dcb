package org.custodia.webapp.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.ledger.NetworkFile;

/**
 * The embedded network without the rest of the demo: five nodes, no contracts, no members, and a
 * network file, for proving what takes one. {@code ./custodia network} runs it in a process of its
 * own.
 */
public final class NetworkAlone implements AutoCloseable {
  /** Identities to begin with, of the range that GS1 keeps for demonstrations. */
  private static final List<String> IDENTITIES =
      List.of(
          "gln:9520000000011",
          "gln:9520000000028",
          "gln:9520000000035",
          "gln:9520000000042",
          "gln:9520000000059");

  private static final int NODES = IDENTITIES.size();
  private static final String NO_CONTRACT = "0x" + "0".repeat(40);

  private final EmbeddedNetwork network;
  private final NetworkFile file;

  private NetworkAlone(EmbeddedNetwork network) {
    this.network = network;
    this.file =
        new NetworkFile(
            network.settings().chainId(),
            network.settings().blockPeriod(),
            0,
            new NetworkFile.Contracts(NO_CONTRACT, NO_CONTRACT, NO_CONTRACT, NO_CONTRACT),
            IntStream.range(0, NODES).mapToObj(i -> node(network.nodes().get(i), i)).toList());
  }

  /** Starts it, on any free ports, going on where an earlier run in this directory ended. */
  public static NetworkAlone start(Path directory, Duration blockPeriod) {
    String[] names =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> "node-" + i).toArray(String[]::new);
    return new NetworkAlone(
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory.resolve("chain"), names)
                .withBlockPeriod(blockPeriod)));
  }

  /** Its nodes, with no keys and the zero address for each contract. */
  public NetworkFile file() {
    return file;
  }

  private static NetworkFile.Node node(EmbeddedNode node, int index) {
    return new NetworkFile.Node(
        node.name(),
        IDENTITIES.get(index),
        node.rpc(),
        node.tessera(),
        node.tesseraPublicKey(),
        KeyFiles.NONE,
        Optional.empty());
  }

  @Override
  public void close() {
    network.close();
  }

  /**
   * Arguments: {@code --directory DIR [--block-period MS]}. Writes {@code network.json} there when
   * the nodes answer, and runs until it is stopped.
   */
  public static void main(String... arguments) throws InterruptedException {
    Path directory = Path.of("data/network");
    Duration blockPeriod = Duration.ofMillis(250);
    try {
      for (int i = 0; i + 1 < arguments.length; i += 2) {
        switch (arguments[i]) {
          case "--directory" -> directory = Path.of(arguments[i + 1]);
          case "--block-period" ->
              blockPeriod = Duration.ofMillis(Long.parseLong(arguments[i + 1]));
          default -> throw new DemoFailure("Unknown argument: " + arguments[i]);
        }
      }
      directory = directory.toAbsolutePath().normalize();
      DemoFiles.createPrivateDirectory(directory);
      DemoLog.toFile(directory.resolve("network.log"));
      NetworkAlone network = start(directory, blockPeriod);
      Runtime.getRuntime().addShutdownHook(new Thread(network::close, "network-stop"));
      Path file = directory.resolve("network.json");
      network.file().write(file);
      System.out.println(DemoWords.say("network.running", NODES, file));
    } catch (RuntimeException e) {
      System.err.println(DemoWords.say("not-started", e.getMessage()));
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }
}
