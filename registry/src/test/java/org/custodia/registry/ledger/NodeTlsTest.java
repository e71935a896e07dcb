package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.registry.keys.KeyFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node and privacy manager behind TLS that asks for the client's certificate. */
class NodeTlsTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder()
          .certificateAuthority(0)
          .commonName("authority")
          .duration(400, TimeUnit.DAYS)
          .build();
  private static final HeldCertificate STRANGE =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("another").build();

  @TempDir static Path folder;
  private static EmbeddedNetwork network;
  private static TlsFront rpc;
  private static TlsFront tessera;

  @BeforeAll
  static void start() {
    network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(folder.resolve("network"), "pont")
                .withBlockPeriod(Duration.ofMillis(20)));
    EmbeddedNode node = network.node("pont");
    rpc = new TlsFront(node.rpc(), server(60));
    tessera = new TlsFront(node.tessera(), server(90));
  }

  @AfterAll
  static void stop() throws IOException {
    rpc.close();
    tessera.close();
    network.close();
  }

  private static HandshakeCertificates server(int days) {
    return new HandshakeCertificates.Builder()
        .heldCertificate(certificate(AUTHORITY, days))
        .addTrustedCertificate(AUTHORITY.certificate())
        .build();
  }

  private static HeldCertificate certificate(HeldCertificate authority, int days) {
    return new HeldCertificate.Builder()
        .signedBy(authority)
        .commonName("localhost")
        .addSubjectAlternativeName("localhost")
        .validityInterval(
            NOW.minusSeconds(60).toEpochMilli(), NOW.plus(Duration.ofDays(days)).toEpochMilli())
        .build();
  }

  private static Path pem(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name + ".pem"), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static NodeTls.Client client(String name, HeldCertificate certificate) {
    return new NodeTls.Client(
        pem(name, certificate.certificatePem()),
        pem(name + "-key", certificate.privateKeyPkcs8Pem()));
  }

  private static NetworkFile.Node node(HeldCertificate believed, Optional<NodeTls.Client> client) {
    return new NetworkFile.Node(
        "pont",
        "gln:3010000000038",
        rpc.address(),
        tessera.address(),
        network.node("pont").tesseraPublicKey(),
        KeyFiles.NONE,
        Optional.empty(),
        Optional.of(new NodeTls(pem("authorities", believed.certificatePem()), client)));
  }

  @Test
  void bothAreReachedAndTheFirstEndOfACertificateIsKnown() {
    NetworkFile.Node node =
        node(AUTHORITY, Optional.of(client("client", certificate(AUTHORITY, 75))));
    try (NodeProbe probe = new NodeProbe(node, List.of(), Duration.ofSeconds(20));
        QuorumNode used = new QuorumNode(node, 0, Duration.ofSeconds(20))) {
      assertThat(probe.node().certificatesEnd()).contains(NOW.plus(Duration.ofDays(60)));
      NodeProbe.PrivacyManagerReport manager = probe.privacyManager(List.of());
      assertThat(manager.holdsKey()).contains(true);
      assertThat(manager.certificatesEnd()).contains(NOW.plus(Duration.ofDays(75)));
      assertThat(used.chainId()).isEqualTo(network.settings().chainId());
      assertThat(used.storePayload(new byte[20_000])).hasSize(64);
    }
  }

  @Test
  void whoShowsNoCertificateOrOneOfAnotherAuthorityIsNotLetIn() {
    refused(node(AUTHORITY, Optional.empty()));
    refused(node(AUTHORITY, Optional.of(client("strange", certificate(STRANGE, 75)))));
  }

  @Test
  void aNodeWhoseAuthorityIsAnotherIsNotBelieved() {
    refused(node(STRANGE, Optional.of(client("client", certificate(AUTHORITY, 75)))));
  }

  private static void refused(NetworkFile.Node node) {
    try (NodeProbe probe = new NodeProbe(node, List.of(), Duration.ofSeconds(20))) {
      assertThatThrownBy(probe::node).isInstanceOf(NodeUnavailable.class);
      assertThatThrownBy(() -> probe.privacyManager(List.of())).isInstanceOf(NodeUnavailable.class);
    }
  }

  @Test
  void theNetworkFileSaysIt() throws IOException {
    NetworkFile.Node node =
        node(AUTHORITY, Optional.of(client("client", certificate(AUTHORITY, 75))));
    String zero = "0x" + "0".repeat(40);
    NetworkFile file =
        new NetworkFile(
            1337,
            Duration.ofSeconds(1),
            0,
            new NetworkFile.Contracts(zero, zero, zero, zero),
            List.of(node));
    Path path = folder.resolve("network.json");
    file.write(path);
    assertThat(Files.readString(path)).contains("\"authorities\" : \"authorities.pem\"");
    assertThat(NetworkFile.read(path)).isEqualTo(file);

    String written = Files.readString(path);
    wrong(written.replace("\"client.pem\"", "\"nobody.pem\""), "nodes[0].tls.certificate");
    wrong(written.replace("\"certificate\"", "\"certificat\""), "nodes[0].tls.certificat");
    wrong(written.replace("\"key\" : \"client-key.pem\"", "\"key\" : \"client.pem\""), "PKCS#8");
    pem("empty", "nothing\n");
    wrong(written.replace("\"authorities.pem\"", "\"empty.pem\""), "nodes[0].tls.authorities");
  }

  private static void wrong(String text, String said) throws IOException {
    Path path = Files.writeString(folder.resolve("wrong.json"), text);
    assertThatThrownBy(() -> NetworkFile.read(path))
        .isInstanceOf(InvalidNetworkFile.class)
        .hasMessageContaining(said);
  }
}
