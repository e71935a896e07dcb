package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyVault;
import org.custodia.registry.keys.OpenVault;
import org.custodia.registry.messages.MemberHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is asked does not send us on to somebody else, who may be inside our own network. */
class RedirectsTest {
  private final List<String> elsewhere = new CopyOnWriteArrayList<>();
  private HttpServer asked;
  private HttpServer inside;
  private volatile int status = 307;

  @BeforeEach
  void start() throws IOException {
    inside = server(exchange -> elsewhere.add(exchange.getRequestURI().toString()));
    asked =
        server(
            exchange -> {
              exchange.getResponseHeaders().set("Location", address(inside) + "/secrets");
              exchange.sendResponseHeaders(status, -1);
            });
  }

  @AfterEach
  void stop() {
    asked.stop(0);
    inside.stop(0);
  }

  private interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  private static HttpServer server(Answering answering) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          answering.answer(exchange);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aNodeAndItsPrivacyManagerDoNotLeadUsElsewhere(int redirect) throws IOException {
    status = redirect;
    OkHttpClient lines = NodeTls.lines(node()).build();
    RequestBody body = RequestBody.create("{}", MediaType.get("application/json"));
    for (Request request :
        List.of(
            new Request.Builder().url(address(asked).toString()).build(),
            new Request.Builder().url(address(asked).toString()).post(body).build())) {
      try (Response answer = lines.newCall(request).execute()) {
        assertThat(answer.code()).isEqualTo(redirect);
      }
    }
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void anInstanceWhoseNodeSendsItElsewhereHearsNothing() {
    try (QuorumNode node = new QuorumNode(node(), 0, Duration.ofSeconds(5))) {
      assertThatThrownBy(node::blockNumber).isInstanceOf(Exception.class);
    }
    assertThat(elsewhere).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void anotherMemberDoesNotLeadUsElsewhere(int redirect) {
    status = redirect;
    MemberHttp.Reply reply =
        new MemberHttp(Duration.ofSeconds(2))
            .post(
                HttpRequest.newBuilder(address(asked))
                    .POST(HttpRequest.BodyPublishers.ofString("{}")),
                Duration.ofSeconds(5));
    assertThat(reply.status()).isEqualTo(redirect);
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void aVaultDoesNotLeadUsElsewhere(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("id"), "an-id");
    KeyVault.Access access =
        new KeyVault.Access(address(asked), Optional.empty(), "secret", "pont", secret, secret);
    assertThatThrownBy(() -> OpenVault.open(access)).isInstanceOf(RuntimeException.class);
    assertThat(elsewhere).isEmpty();
  }

  private NetworkFile.Node node() {
    return new NetworkFile.Node(
        "pont", "pont", address(asked), address(asked), "", KeyFiles.NONE, Optional.empty());
  }
}
