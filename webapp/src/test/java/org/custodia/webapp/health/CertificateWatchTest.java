package org.custodia.webapp.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.custodia.registry.health.Certificates;
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
  private static final Duration GOOD_FOR = Duration.ofDays(397);

  @TempDir Path folder;
  private final List<AutoCloseable> servers = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable server : servers) server.close();
  }

  @Test
  void aFigureForEachCertificateThatIsShownWhoeverHasSignedIt() throws Exception {
    NodeTls certificate = certificate(Clock.systemUTC());
    URI https = server(certificate, false);
    CertificateWatch watch =
        watch(
            production(https, postgres()),
            server(certificate, true),
            certificate,
            Map.of("keycloak", https));
    watch.look();
    Map<String, Double> days = days(watch);
    assertThat(days.keySet())
        .containsExactlyInAnyOrder(
            "sign_in",
            "public",
            "database",
            "node",
            "privacy_manager",
            "client",
            "server",
            "keycloak");
    assertThat(days.values()).allSatisfy(one -> assertThat(one).isBetween(396.0, 397.0));
  }

  /** They are those of the proxy and of PostgreSQL, which really speak TLS. */
  @Test
  void theLightIsToldOfThoseThatNoOtherTellsOf() throws Exception {
    Instant end = Instant.now().plus(Duration.ofDays(20));
    NodeTls certificate = certificate(Clock.fixed(end.minus(GOOD_FOR), ZoneOffset.UTC));
    URI proxy = server(certificate, false);
    URI database = postgres();
    CertificateWatch watch =
        watch(production(proxy, database), server(certificate, true), certificate, Map.of());
    assertThat(watch.seen()).as("before it has looked").isEmpty();
    watch.look();
    assertThat(watch.seen())
        .extracting(Certificates.Seen::place)
        .containsExactlyInAnyOrder(
            proxy.getAuthority(), proxy.getAuthority(), database.getAuthority(), "custodia.pem");
    assertThat(watch.seen())
        .allSatisfy(
            one -> assertThat(one.end().orElseThrow()).isCloseTo(end, within(2, ChronoUnit.HOURS)));

    servers.remove(servers.size() - 2).close(); // the database's
    watch.look();
    assertThat(watch.seen())
        .filteredOn(one -> one.end().isEmpty())
        .extracting(Certificates.Seen::place)
        .containsExactlyInAnyOrder(database.getAuthority());
  }

  private MockEnvironment production(URI proxy, URI database) {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("custodia.oidc.issuer", proxy + "/auth/realms/custodia");
    environment.setProperty(
        "spring.datasource.url",
        "jdbc:postgresql://" + database.getAuthority() + "/custodia?sslmode=verify-full");
    environment.setProperty(
        "server.ssl.certificate", "file:" + folder.resolve("pont/tls/custodia.pem"));
    return environment;
  }

  @Test
  void whatDoesNotAnswerIsNotKnownAndWhatIsInTheClearIsNotWatched() throws Exception {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("custodia.oidc.issuer", "http://localhost:1/realms/custodia");
    environment.setProperty("spring.datasource.url", "jdbc:postgresql://localhost/custodia");
    try (ServerSocket closed = new ServerSocket(0)) {
      URI gone = URI.create("https://localhost:" + closed.getLocalPort());
      closed.close();
      CertificateWatch watch = watch(environment, gone, certificate(Clock.systemUTC()), Map.of());
      watch.look();
      Map<String, Double> days = days(watch);
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

  /** For a member whose own address is that of the sign-in service, behind one proxy. */
  private static CertificateWatch watch(
      MockEnvironment environment, URI node, NodeTls tls, Map<String, URI> watched) {
    URI issuer = URI.create(environment.getProperty("custodia.oidc.issuer"));
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
                    Optional.of(issuer.resolve("/")),
                    Optional.of(tls))));
    return new CertificateWatch(
        new CertificateSettings(Duration.ofHours(1), watched),
        environment,
        network,
        new LocalOrganisations(List.of("pont")),
        Clock.systemUTC());
  }

  /** By the certificates that are watched, the days that each is good for. */
  private static Map<String, Double> days(CertificateWatch watch) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    watch.bindTo(registry);
    Map<String, Double> days = new TreeMap<>();
    registry
        .find("custodia.certificate")
        .gauges()
        .forEach(gauge -> days.put(gauge.getId().getTag("certificate"), gauge.value()));
    return days;
  }

  /** A member's own, as setup makes them. */
  private NodeTls certificate(Clock made) {
    Path tls = folder.resolve("pont/tls");
    if (!Files.exists(tls)) {
      Setup.run(
          made,
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

  /** With the certificate that setup makes for it. */
  private URI postgres() throws IOException {
    Path tls = folder.resolve("pont/tls");
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", tls.resolve("postgres.pem").toString())
            .setServerConfig("ssl_key_file", tls.resolve("postgres.key").toString())
            .start();
    servers.add(server);
    return URI.create("postgresql://localhost:" + server.getPort());
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
