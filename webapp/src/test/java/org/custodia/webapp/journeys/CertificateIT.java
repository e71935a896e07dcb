package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A certificate checked by somebody who has nothing of ours but a file: the checker, saved once,
 * opened from the disk in a browser that is signed in nowhere.
 */
@Order(3)
class CertificateIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final RunningDemo demo = RunningDemo.get();
  private final Till till = new Till(demo.credentials(), "gare-pos");
  @TempDir static Path folder;
  private Browser browser;

  @BeforeEach
  void openTheSavedFile() throws Exception {
    Path file = folder.resolve("certificate-checker.html");
    HttpResponse<String> page =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(demo.credentials().web() + "/certificate-checker.html"))
                .build(),
            BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("sandbox allow-scripts");
    assertThat(page.body()).doesNotContain("src=\"", "href=\"");
    Files.writeString(file, page.body());
    browser = Browser.inFrontOf(demo.credentials());
    browser.openUrl(file.toUri().toString());
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private Till.Answer certificate() {
    Credentials.Sample genuine =
        demo.credentials().samples().stream()
            .filter(sample -> sample.expect().equals("GENUINE"))
            .findFirst()
            .orElseThrow();
    UUID id = UUID.randomUUID();
    Till.Answer verdict = till.verify(id, genuine.scan());
    assertThat(verdict.text("verdict")).as("%s", verdict).isEqualTo("GENUINE");
    Till.Answer certificate =
        till.send(till.request("/api/v1/verifications/" + id + "/certificate").GET());
    assertThat(certificate.status()).as("%s", certificate).isEqualTo(200);
    assertThat(certificate.text("code")).startsWith("CUSTODIA-1:").hasSizeLessThan(2300);
    return certificate;
  }

  private void check(String code) {
    browser.type("#code", code);
    browser.click("button");
  }

  @Test
  void aRootThatIsTypedInDecides() {
    Till.Answer certificate = certificate();
    browser.type("#root", certificate.text("root"));
    check(certificate.text("code"));
    // The proof is about the pack alone: for lot and state it matters who signed.
    browser.until("who signed is open", "#result.unclear h2", "was released");
    Matcher shown = Pattern.compile("0x[0-9a-f]{40}\\b").matcher(browser.text("#result"));
    assertThat(shown.find()).isTrue();
    browser.type("#key", "0x" + "34".repeat(20));
    browser.click("button");
    browser.until("another key", "#result.bad h2", "does not match");
    browser.type("#key", shown.group());
    browser.click("button");
    browser.until("the pack is proved", "#result.good h2", "one of those that were released");
    browser.screenshot("certificate-good");

    browser.type("#root", "0x" + "12".repeat(32));
    browser.click("button");
    browser.until("another root", "#result.bad h2", "does not match");

    browser.type("#root", certificate.text("root"));
    String code = certificate.text("code");
    char other = code.charAt(100) == 'A' ? 'B' : 'A';
    check(code.substring(0, 100) + other + code.substring(101));
    browser.until("one letter changed", "#result.bad h2", "does not match");
    // The lot number is not in the proof, but in what was signed.
    byte[] bytes = Base64.getUrlDecoder().decode(code.substring("CUSTODIA-1:".length()));
    bytes[8 + 20 + 20 + 8 + 1] ^= 1;
    check("CUSTODIA-1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    browser.until("another lot", "#result.bad h2", "does not match");
    check(code.substring(0, 200));
    browser.until("half of it", "#result.unclear", "no code of a certificate");
  }

  @Test
  void aNodeOfAnybodysDecides() throws IOException {
    Till.Answer certificate = certificate();
    JsonNode network = QuorumRpc.networkFile(demo.credentials());
    HttpServer door = doorTo(URI.create(network.path("nodes").get(0).path("rpc").asString("")));
    try {
      browser.click("#asked");
      browser.type("#node", "http://127.0.0.1:" + door.getAddress().getPort());
      browser.type("#registry", network.path("contracts").path("medicineRegistry").asString(""));
      browser.type("#registrar", network.path("contracts").path("registrar").asString(""));
      check(certificate.text("code"));
      browser.until("the ledger's root", "#result.good h2", "one of those that were released");
      assertThat(browser.text("#result"))
          .contains("that of the authority’s verification service", "active, not dispensed");
      browser.type("#registrar", network.path("contracts").path("consentRegistry").asString(""));
      browser.click("button");
      browser.until("a contract that is none", "#result.unclear", "no answer that could be used");
    } finally {
      door.stop(0);
    }
  }

  @Test
  void whatIsNotProvedIsNotCertified() {
    Credentials.Sample unknown =
        demo.credentials().samples().stream()
            .filter(sample -> sample.expect().equals("UNKNOWN_SERIAL"))
            .findFirst()
            .orElseThrow();
    UUID id = UUID.randomUUID();
    till.verify(id, unknown.scan());
    Till.Answer none =
        till.send(till.request("/api/v1/verifications/" + id + "/certificate").GET());
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.text("code")).isEqualTo("CUS-MED-033");
  }

  /** What whoever runs a node puts before it, so that pages of others may ask it. */
  private static HttpServer doorTo(URI node) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
          exchange.getResponseHeaders().set("Access-Control-Allow-Headers", "content-type");
          byte[] answer = new byte[0];
          if (exchange.getRequestMethod().equals("POST")) {
            answer = asked(node, exchange.getRequestBody().readAllBytes());
          }
          exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static byte[] asked(URI node, byte[] question) throws IOException {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(node)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                  .build(),
              BodyHandlers.ofByteArray())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
