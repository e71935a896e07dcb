package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.custodia.registry.ledger.NodeTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proxy's own configuration, with other ports and folders, in a real nginx where there is one.
 */
class ProxyTest {
  private static final Path CONFIGURATION = Path.of("../docker/member/proxy").toAbsolutePath();

  @TempDir Path folder;
  private final int port = free();
  private final int behind = free();
  private Process nginx;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "nginx"))),
        "there is no nginx here");
    member("pont");
    Path own = folder.resolve("pont/tls");
    String at = "https://127.0.0.1:" + behind;
    Files.writeString(
        folder.resolve("upstreams.conf"),
        "map \"\" $keycloak { default " + at + "; }\nmap \"\" $custodia { default " + at + "; }\n");
    String configuration =
        Files.readString(CONFIGURATION.resolve("nginx.conf"))
            .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
            .replace("listen 127.0.0.1:8080", "listen 127.0.0.1:" + free())
            .replace("/tmp/", folder + "/")
            .replace("/tls/", own + "/")
            .replace("/dev/stdout", folder.resolve("access.log").toString())
            .replace("root /custodia", "root " + CONFIGURATION)
            // Younger than Debian's.
            .replace("    http2 on;\n", "");
    Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
    nginx =
        new ProcessBuilder("nginx", "-c", file.toString(), "-p", folder + "/", "-g", "daemon off;")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    for (int tries = 0; !listens(); tries++) {
      assertThat(tries).as(Files.readString(folder.resolve("nginx.log"))).isLessThan(100);
      Thread.sleep(50);
    }
  }

  @AfterEach
  void end() throws Exception {
    if (nginx == null) return;
    nginx.destroy();
    nginx.waitFor(10, TimeUnit.SECONDS);
  }

  @Test
  void whoeverComesWhileNobodyAnswersIsToldSoInBothLanguages() throws Exception {
    for (String path : new String[] {"/packs", "/auth/realms/custodia"}) {
      HttpResponse<String> page = get(path, "text/html,application/xhtml+xml");
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Retry-After")).contains("15");
      assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(page.body())
          .contains("Custodia does not answer at present", "Custodia ne répond pas en ce moment");
    }
    for (String accepted : new String[] {"application/json", "application/fhir+json"}) {
      HttpResponse<String> answer = get("/api/v1/packs", accepted);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      assertThat(Json.MAPPER.readTree(answer.body()).get("status").intValue()).isEqualTo(503);
    }
    assertThat(get("/away.html", "text/html").statusCode()).as("not by itself").isEqualTo(404);
    assertThat(get("/actuator/prometheus", "*/*").statusCode()).isEqualTo(404);
  }

  @Test
  void itLeadsToWhoShowsACertificateOfTheMembersAuthorityAndToNobodyElse() throws Exception {
    HttpsServer custodia = server("pont");
    assertThat(get("/packs", "text/html").body()).isEqualTo("pont");
    custodia.stop(0);
    member("other");
    HttpsServer another = server("other");
    assertThat(get("/packs", "text/html").statusCode()).isEqualTo(503);
    another.stop(0);
  }

  /** An answer of its own passes, whatever its status. */
  @Test
  void whatCustodiaItselfSaysPasses() throws Exception {
    HttpsServer custodia = server("pont");
    assertThat(get("/busy", "text/html").body()).isEqualTo("busy, says Custodia");
    custodia.stop(0);
  }

  private HttpsServer server(String member) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), behind), 0);
    Path tls = folder.resolve(member + "/tls");
    NodeTls.Client shown =
        new NodeTls.Client(tls.resolve("custodia.pem"), tls.resolve("custodia.key"));
    server.setHttpsConfigurator(
        new HttpsConfigurator(new NodeTls(tls.resolve("ca.pem"), Optional.of(shown)).context()));
    server.createContext(
        "/",
        exchange -> {
          boolean busy = exchange.getRequestURI().getPath().equals("/busy");
          byte[] body = (busy ? "busy, says Custodia" : member).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(busy ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private HttpResponse<String> get(String path, String accepted) throws Exception {
    NodeTls trusted = new NodeTls(folder.resolve("pont/tls/ca.pem"), Optional.empty());
    HttpClient http = HttpClient.newBuilder().sslContext(trusted.context()).build();
    return http.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .header("Accept", accepted)
            .build(),
        BodyHandlers.ofString());
  }

  private void member(String name) {
    Setup.run(
        Clock.systemUTC(),
        "member",
        "--directory",
        folder.resolve(name).toString(),
        "--name",
        name,
        "--title",
        name,
        "--gln",
        "3010000000038",
        "--country",
        "FR",
        "--roles",
        "pharmacy",
        "--host",
        name + ".example",
        "--node",
        "192.0.2.1:30303",
        "--tessera",
        "192.0.2.1:9000");
  }

  private boolean listens() {
    try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
