package org.custodia.webapp.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.NodeTls;
import org.custodia.webapp.setup.Setup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** Certificates of servers that really listen, with members' own certificates. */
class CertificateWatchTest {
  @TempDir Path folder;
  private final List<AutoCloseable> servers = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable server : servers) server.close();
  }

  @Test
  void aFigureForEachCertificateThatIsShownWhoeverHasSignedIt() throws Exception {
    NodeTls certificate = certificate();
    URI https = server(certificate, false);
    URI database = postgres(certificate);
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("custodia.oidc.issuer", https + "/realms/custodia");
    environment.setProperty(
        "spring.datasource.url",
        "jdbc:postgresql://" + database.getAuthority() + "/custodia?sslmode=verify-full");
    environment.setProperty(
        "server.ssl.certificate", "file:" + certificate.client().orElseThrow().certificate());
    URI strict = server(certificate, true);
    Map<String, Double> days = days(environment, strict, certificate, Map.of("keycloak", https));
    assertThat(days.keySet())
        .containsExactlyInAnyOrder(
            "sign_in", "database", "node", "privacy_manager", "client", "server", "keycloak");
    assertThat(days.values()).allSatisfy(one -> assertThat(one).isBetween(396.0, 397.0));
  }

  @Test
  void whatDoesNotAnswerIsNotKnownAndWhatIsInTheClearIsNotWatched() throws Exception {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("custodia.oidc.issuer", "http://localhost:1/realms/custodia");
    environment.setProperty("spring.datasource.url", "jdbc:postgresql://localhost/custodia");
    try (ServerSocket closed = new ServerSocket(0)) {
      URI gone = URI.create("https://localhost:" + closed.getLocalPort());
      closed.close();
      Map<String, Double> days = days(environment, gone, certificate(), Map.of());
      assertThat(days.keySet()).containsExactlyInAnyOrder("node", "privacy_manager", "client");
      assertThat(days.get("node")).isNaN();
      assertThat(days.get("client")).isPositive();
    }
  }

  @Test
  void aDatabaseWithoutTlsAndAnAddressOfNothingKnownAreRefused() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      accept(plain, socket -> answer(socket, 'N'));
      URI address = URI.create("postgresql://localhost:" + plain.getLocalPort());
      assertThatThrownBy(() -> ShownCertificates.end(address)).hasMessageContaining("no TLS");
    }
    Map<String, URI> mistaken = Map.of("keycloak", URI.create("http://keycloak:8080"));
    assertThatThrownBy(() -> new CertificateSettings(Duration.ofHours(1), mistaken))
        .hasMessageContaining("keycloak")
        .hasMessageContaining("https://HOST:PORT");
  }

  /** By the certificates that are watched, the days that each is good for. */
  private static Map<String, Double> days(
      MockEnvironment environment, URI node, NodeTls tls, Map<String, URI> watched) {
    NetworkFile network =
        new NetworkFile(
            4242,
            Duration.ofSeconds(1),
            0,
            new NetworkFile.Contracts("0x00", "0x00", "0x00", "0x00"),
            List.of(
                new NetworkFile.Node(
                    "pont",
                    "gln:3010000000038",
                    node,
                    node,
                    "",
                    KeyFiles.NONE,
                    Optional.empty(),
                    Optional.of(tls))));
    CertificateWatch watch =
        new CertificateWatch(
            new CertificateSettings(Duration.ofHours(1), watched),
            environment,
            network,
            new LocalOrganisations(List.of("pont")),
            Clock.systemUTC());
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    watch.bindTo(registry);
    watch.look();
    Map<String, Double> days = new TreeMap<>();
    registry
        .find("custodia.certificate")
        .gauges()
        .forEach(gauge -> days.put(gauge.getId().getTag("certificate"), gauge.value()));
    return days;
  }

  /** A member's own, as setup makes them: good for 397 days. */
  private NodeTls certificate() {
    Path tls = folder.resolve("pont/tls");
    if (!Files.exists(tls)) {
      Setup.run(
          Clock.systemUTC(),
          "member",
          "--directory",
          folder.resolve("pont").toString(),
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
    }
    return new NodeTls(
        tls.resolve("ca.pem"),
        Optional.of(new NodeTls.Client(tls.resolve("custodia.pem"), tls.resolve("custodia.key"))));
  }

  private URI server(NodeTls certificate, boolean wantsOne) throws IOException {
    SSLContext context = certificate.context();
    SSLServerSocket listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listening.setNeedClientAuth(wantsOne);
    servers.add(listening);
    accept(listening, socket -> ((SSLSocket) socket).startHandshake());
    return URI.create("https://localhost:" + listening.getLocalPort());
  }

  private URI postgres(NodeTls certificate) throws IOException {
    SSLContext context = certificate.context();
    ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    servers.add(listening);
    accept(
        listening,
        socket -> {
          answer(socket, 'S');
          SSLSocket tls =
              (SSLSocket) context.getSocketFactory().createSocket(socket, null, 0, true);
          tls.setUseClientMode(false);
          tls.startHandshake();
        });
    return URI.create("postgresql://localhost:" + listening.getLocalPort());
  }

  /** To a client of PostgreSQL that asks whether there is TLS. */
  private static void answer(Socket socket, char answer) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(in.readInt()).isEqualTo(8);
    assertThat(in.readInt()).isEqualTo(80_877_103);
    socket.getOutputStream().write(answer);
  }

  @FunctionalInterface
  private interface Served {
    void by(Socket socket) throws IOException;
  }

  private static void accept(ServerSocket listening, Served served) {
    Thread thread =
        new Thread(
            () -> {
              while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                  served.by(socket);
                } catch (IOException e) {
                  // whoever came has seen enough, or the test has ended
                }
              }
            },
            "tls-server");
    thread.setDaemon(true);
    thread.start();
  }
}
