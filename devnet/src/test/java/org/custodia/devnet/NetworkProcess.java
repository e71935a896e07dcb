package org.custodia.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A network in a process of its own, so that a test can kill it. */
final class NetworkProcess {
  /** Begins the line on standard output that announces a node. */
  static final String NODE = "node";

  private NetworkProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    String[] names = Arrays.copyOfRange(arguments, 1, arguments.length);
    var network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(Path.of(arguments[0]), names)
                .withBlockPeriod(Duration.ofMillis(30)));
    for (EmbeddedNode node : network.nodes()) {
      System.out.printf(
          "%s %s %s %s %s %s%n",
          NODE,
          node.name(),
          node.rpc(),
          node.tessera(),
          node.tesseraPublicKey(),
          node.nodeDirectory());
    }
    System.out.flush();
    Thread.sleep(Long.MAX_VALUE);
  }
}
