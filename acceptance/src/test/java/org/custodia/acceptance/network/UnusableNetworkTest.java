package org.custodia.acceptance.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.webapp.demo.NetworkAlone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that the suite cannot use is refused with a sentence, before anything is done there.
 */
class UnusableNetworkTest {
  private static NetworkAlone network;
  private static NetworkAlone anotherNetwork;

  @BeforeAll
  static void start(@TempDir Path directory) {
    network = NetworkAlone.start(directory.resolve("one"), Duration.ofMillis(50));
    anotherNetwork = NetworkAlone.start(directory.resolve("another"), Duration.ofMillis(50));
  }

  @AfterAll
  static void stop() {
    network.close();
    anotherNetwork.close();
  }

  @Test
  void aNetworkThatServesIsMeasuredAndDescribed() {
    FoundNetwork found = Inspection.of(network.file(), "here");
    assertThat(found.nodes()).hasSize(5);
    assertThat(found.genesis()).matches("0x[0-9a-f]{64}");
    assertThat(found.blockTime().usual()).isBetween(Duration.ofMillis(10), Duration.ofSeconds(5));
  }

  @Test
  void fewerNodesThanMembersAreRefused() {
    refused(
        nodes(network.file().nodes().subList(0, 3)), "describes 3 node(s); the journeys need 4");
  }

  @Test
  void twoNodesAtOneAddressAreRefused() {
    NetworkFile.Node first = network.file().nodes().get(0);
    refused(changed(1, node -> at(node, first.rpc(), node.tessera())), "have the same address");
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    URI nobody = URI.create("http://127.0.0.1:" + closedPort());
    refused(
        changed(2, node -> at(node, nobody, node.tessera())),
        "Node node-3 cannot be used: " + nobody + " does not answer");
  }

  @Test
  void aPrivacyManagerThatDoesNotAnswerIsNamed() {
    URI nobody = URI.create("http://127.0.0.1:" + closedPort());
    refused(
        changed(3, node -> at(node, node.rpc(), nobody)),
        "Node node-4 cannot be used: " + nobody + "/upcheck does not answer");
  }

  @Test
  void whatDoesNotSpeakJsonRpcIsNamed() {
    refused(changed(0, node -> at(node, node.tessera(), node.tessera())), "speak JSON-RPC");
  }

  @Test
  void aPrivacyManagerOfAnotherNodeIsRefused() {
    List<NetworkFile.Node> nodes = network.file().nodes();
    refused(
        changed(0, node -> at(node, node.rpc(), nodes.get(1).tessera())), "does not have the key");
  }

  @Test
  void anotherChainIdIsRefused() {
    NetworkFile file = network.file();
    refused(
        new NetworkFile(4711, file.blockPeriod(), 0, file.contracts(), file.nodes()),
        "has chain id 1337; the network file says 4711");
  }

  private static void refused(NetworkFile file, String why) {
    assertThatThrownBy(() -> Inspection.of(file, "here"))
        .isInstanceOf(UnusableNetwork.class)
        .hasMessageContaining(why);
  }

  private static NetworkFile changed(int index, UnaryOperator<NetworkFile.Node> change) {
    List<NetworkFile.Node> nodes = new ArrayList<>(network.file().nodes());
    nodes.set(index, change.apply(nodes.get(index)));
    return nodes(nodes);
  }

  private static NetworkFile nodes(List<NetworkFile.Node> nodes) {
    NetworkFile file = network.file();
    return new NetworkFile(file.chainId(), file.blockPeriod(), 0, file.contracts(), nodes);
  }

  private static NetworkFile.Node at(NetworkFile.Node node, URI rpc, URI tessera) {
    return new NetworkFile.Node(
        node.name(),
        node.identity(),
        rpc,
        tessera,
        node.tesseraPublicKey(),
        KeyFiles.NONE,
        Optional.empty());
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
